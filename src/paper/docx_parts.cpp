// What every docx of ours has: settings that make word processors break lines as lines.cpp does, styles, fonts by
// the names that offices have, footers with the page's number.
#include "paper/docx_parts.h"

#include <fmt/format.h>
#include <zip.h>

#include "base/text.h"
#include "paper/setting.h"

namespace lianfang::paper {
namespace {

constexpr char const* declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr char const* office = "http://schemas.openxmlformats.org/officeDocument/2006/";
constexpr char const* package = "http://schemas.openxmlformats.org/package/2006";

std::string utf8(std::u32string_view characters) {
    std::string text;
    for (char32_t const each : characters) append_utf8(text, each);
    return text;
}

std::string content_types() {
    std::string const main = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    std::string types = declaration;
    types += fmt::format("<Types xmlns=\"{}/content-types\">", package);
    types += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";
    std::pair<char const*, char const*> const parts[] = {
        {"document", "document.main"}, {"styles", "styles"},     {"settings", "settings"},
        {"fontTable", "fontTable"},    {"footer1", "footer"},    {"footer2", "footer"},
        {"footer3", "footer"},         {"footer4", "footer"},
    };
    for (auto const& [name, type] : parts) {
        types += fmt::format("<Override PartName=\"/word/{}.xml\" ContentType=\"{}.{}+xml\"/>", name, main, type);
    }
    types += "<Override PartName=\"/docProps/core.xml\" "
             "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
    return types;
}

std::string relationships(std::vector<std::pair<std::string, std::string>> const& parts) {
    std::string text = fmt::format("{}<Relationships xmlns=\"{}/relationships\">", declaration, package);
    int number = 0;
    for (auto const& [type, target] : parts) {
        text += fmt::format("<Relationship Id=\"rId{}\" Type=\"{}\" Target=\"{}\"/>", ++number, type, target);
    }
    return text + "</Relationships>";
}

std::string properties(Paper const& paper) {
    auto const moment = format_instant(paper.written - county_zone_microseconds).substr(0, 19) + "Z";
    return fmt::format(
        "{}<cp:coreProperties xmlns:cp=\"{}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
        "xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<dc:title>{}</dc:title><dc:creator>{}</dc:creator>"
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}</dcterms:created>"
        "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">{}</dcterms:modified></cp:coreProperties>",
        declaration, package, escaped_for_markup(paper.title), escaped_for_markup(paper.author), moment, moment);
}

// No compressed punctuation. Chinese and digits stand a little apart and overflowPunct is on: the word processors' own
// defaults, and the only values with which LibreOffice breaks lines as we do (docs/decisions/0008).
std::string settings() {
    return fmt::format(
        "{}<w:settings xmlns:w=\"{}\"><w:zoom w:percent=\"100\"/><w:evenAndOddHeaders/>"
        "<w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"doNotCompress\"/>"
        "<w:noLineBreaksAfter w:lang=\"zh-CN\" w:val=\"{}\"/><w:noLineBreaksBefore w:lang=\"zh-CN\" w:val=\"{}\"/>"
        "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
        "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
        "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>",
        declaration, word_namespace, escaped_for_markup(utf8(never_last)), escaped_for_markup(utf8(never_first)));
}

std::string fonts_of(Face face) {
    return fmt::format("<w:rFonts w:ascii=\"{0}\" w:hAnsi=\"{0}\" w:eastAsia=\"{0}\" w:cs=\"{0}\"/>", font_name(face));
}

std::string styles() {
    std::string text = fmt::format(
        "{}<w:styles xmlns:w=\"{}\"><w:docDefaults><w:rPrDefault><w:rPr>{}<w:kern w:val=\"0\"/><w:sz w:val=\"32\"/>"
        "<w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
        "</w:docDefaults>"
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>"
        "<w:pPr><w:widowControl w:val=\"0\"/><w:kinsoku/><w:overflowPunct/><w:topLinePunct w:val=\"0\"/>"
        "<w:snapToGrid w:val=\"0\"/>"
        "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"580\" w:lineRule=\"exact\"/>"
        "<w:jc w:val=\"both\"/></w:pPr></w:style>",
        declaration, word_namespace, fonts_of(Face::FangSong));
    Face const faces[] = {Face::Hei, Face::Kai, Face::FangSong, Face::FangSong};
    for (int level = 1; level <= 4; ++level) {
        text += fmt::format("<w:style w:type=\"paragraph\" w:styleId=\"Heading{0}\"><w:name w:val=\"heading {0}\"/>"
                            "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/>"
                            "<w:keepLines/><w:outlineLvl w:val=\"{1}\"/></w:pPr><w:rPr>{2}</w:rPr></w:style>",
                            level, level - 1, fonts_of(faces[level - 1]));
    }
    return text + "</w:styles>";
}

// With the names that machines without these fonts may fall back to.
std::string font_table() {
    std::pair<Face, char const*> const others[] = {
        {Face::FangSong, "仿宋"}, {Face::XiaoBiaoSong, "小标宋体"}, {Face::Hei, "SimHei"}, {Face::Kai, "楷体"},
        {Face::Song, "SimSun"},
    };
    std::string text = fmt::format("{}<w:fonts xmlns:w=\"{}\">", declaration, word_namespace);
    for (auto const& [face, other] : others) {
        text += fmt::format("<w:font w:name=\"{}\"><w:altName w:val=\"{}\"/><w:charset w:val=\"86\"/></w:font>",
                            font_name(face), other);
    }
    return text + "</w:fonts>";
}

std::string number_run(std::string const& content) {
    return fmt::format("<w:r><w:rPr>{}<w:spacing w:val=\"0\"/><w:sz w:val=\"28\"/></w:rPr>{}</w:r>",
                       fonts_of(Face::Song), content);
}

std::string number_runs() {
    return number_run("<w:t xml:space=\"preserve\">— </w:t>") + number_run("<w:fldChar w:fldCharType=\"begin\"/>") +
           number_run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>") +
           number_run("<w:fldChar w:fldCharType=\"separate\"/>") + number_run("<w:t>1</w:t>") +
           number_run("<w:fldChar w:fldCharType=\"end\"/>") + number_run("<w:t xml:space=\"preserve\"> —</w:t>");
}

// At the outer side, one character in.
std::string footer(bool is_odd) {
    return fmt::format(
        "{}<w:ftr xmlns:w=\"{}\"><w:p><w:pPr><w:spacing w:line=\"280\" w:lineRule=\"exact\"/><w:ind {}=\"280\"/>"
        "<w:jc w:val=\"{}\"/></w:pPr>{}</w:p></w:ftr>",
        declaration, word_namespace, is_odd ? "w:right" : "w:left", is_odd ? "right" : "left", number_runs());
}

// On a turned page: a box at the left edge, where the portrait page has its lower end; its words read with the page
// turned back. The measures are those of the portrait footer, a quarter turn on.
std::string turned_footer(bool is_odd) {
    constexpr int emu = 635;                    // A twip.
    Sheet const sheet;
    int const left = int(sheet.height) - number_top - 280;
    std::string const box = fmt::format(
        "<w:p><w:pPr><w:spacing w:line=\"280\" w:lineRule=\"exact\"/><w:ind {}=\"280\"/><w:jc w:val=\"{}\"/></w:pPr>"
        "{}</w:p>",
        is_odd ? "w:right" : "w:left", is_odd ? "right" : "left", number_runs());
    std::string const shape = fmt::format(
        "<wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"1\" "
        "behindDoc=\"0\" locked=\"0\" layoutInCell=\"1\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/>"
        "<wp:positionH relativeFrom=\"page\"><wp:posOffset>{0}</wp:posOffset></wp:positionH>"
        "<wp:positionV relativeFrom=\"page\"><wp:posOffset>{1}</wp:posOffset></wp:positionV>"
        "<wp:extent cx=\"{2}\" cy=\"{3}\"/><wp:wrapNone/><wp:docPr id=\"{4}\" name=\"Page number\"/>"
        "<wp:cNvGraphicFramePr/><a:graphic><a:graphicData "
        "uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvSpPr "
        "txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{2}\" cy=\"{3}\"/></a:xfrm>"
        "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        "<wps:txbx><w:txbxContent>{5}</w:txbxContent></wps:txbx><wps:bodyPr vert=\"vert\" wrap=\"square\" lIns=\"0\" "
        "tIns=\"0\" rIns=\"0\" bIns=\"0\"><a:noAutofit/></wps:bodyPr></wps:wsp></a:graphicData></a:graphic>"
        "</wp:anchor>",
        left * emu, int(sheet.left) * emu, 320 * emu, int(sheet.measure) * emu, is_odd ? 1 : 2, box);
    return fmt::format(
        "{}<w:ftr xmlns:w=\"{}\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
        "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
        "xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><w:p><w:pPr>"
        "<w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr><w:r><mc:AlternateContent>"
        "<mc:Choice Requires=\"wps\"><w:drawing>{}</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p></w:ftr>",
        declaration, word_namespace, shape);
}

Error not_packed(char const* why) {
    return Error::broken("docx_not_written", fmt::format("DOCX 没有写成：{}", why),
                         fmt::format("the docx was not written: {}", why));
}

}  // namespace

char const* font_name(Face face) {
    switch (face) {
        case Face::XiaoBiaoSong: return "方正小标宋简体";
        case Face::Hei: return "黑体";
        case Face::Kai: return "楷体_GB2312";
        case Face::Song: return "宋体";
        case Face::FangSong: break;
    }
    return "仿宋_GB2312";
}

std::map<std::string, std::string> make_parts(Paper const& paper) {
    std::string const types = std::string(office) + "relationships/";
    std::map<std::string, std::string> parts;
    parts["[Content_Types].xml"] = content_types();
    parts["_rels/.rels"] = relationships(
        {{types + "officeDocument", "word/document.xml"},
         {std::string(package) + "/relationships/metadata/core-properties", "docProps/core.xml"}});
    parts["word/_rels/document.xml.rels"] = relationships({{types + "footer", "footer1.xml"},
                                                           {types + "footer", "footer2.xml"},
                                                           {types + "footer", "footer3.xml"},
                                                           {types + "footer", "footer4.xml"},
                                                           {types + "styles", "styles.xml"},
                                                           {types + "settings", "settings.xml"},
                                                           {types + "fontTable", "fontTable.xml"}});
    parts["docProps/core.xml"] = properties(paper);
    parts["word/settings.xml"] = settings();
    parts["word/styles.xml"] = styles();
    parts["word/fontTable.xml"] = font_table();
    parts["word/footer1.xml"] = footer(true);
    parts["word/footer2.xml"] = footer(false);
    parts["word/footer3.xml"] = turned_footer(true);
    parts["word/footer4.xml"] = turned_footer(false);
    return parts;
}

Result<std::string> pack(std::map<std::string, std::string> const& parts) {
    zip_error_t fault;
    zip_error_init(&fault);
    zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &fault);
    if (target == nullptr) return not_packed(zip_error_strerror(&fault));
    zip_source_keep(target);
    zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &fault);
    if (archive == nullptr) {
        zip_source_free(target);
        zip_source_free(target);
        return not_packed(zip_error_strerror(&fault));
    }
    bool is_well = true;
    for (auto const& [path, text] : parts) {
        auto* source = zip_source_buffer(archive, text.data(), text.size(), 0);
        auto const index = zip_file_add(archive, path.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) zip_source_free(source);
        // 1980-01-01, the first day that a zip knows.
        is_well = is_well && index >= 0 && zip_file_set_dostime(archive, zip_uint64_t(index), 0, 0x21, 0) == 0;
    }
    is_well = is_well && zip_close(archive) == 0;
    if (!is_well) {
        zip_discard(archive);
        zip_source_free(target);
        return not_packed("zip");
    }
    zip_stat_t about;
    std::string bytes;
    if (zip_source_open(target) == 0 && zip_source_stat(target, &about) == 0) {
        bytes.resize(about.size);
        auto const count = zip_source_read(target, bytes.data(), bytes.size());
        is_well = count >= 0 && zip_uint64_t(count) == about.size;
        zip_source_close(target);
    }
    zip_source_free(target);
    if (!is_well || bytes.empty()) return not_packed("zip");
    return bytes;
}

}  // namespace lianfang::paper
