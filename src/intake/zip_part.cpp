// Finds parts with libzip, unpacks them (inflate.h) and reads them with libxml2's push parser.
#include "intake/zip_part.h"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <zip.h>

#include <cstring>

#include "base/text.h"
#include "intake/inflate.h"
#include "intake/sheet.h"

namespace lianfang::intake {
namespace {

Error damaged(std::string const& path, std::string const& part) {
    return Error::invalid(
               "workbook_damaged",
               fmt::format("工作簿已损坏（{}），请用表格软件重新打开并另存为 .xlsx 后再导入", part),
               fmt::format("the workbook is damaged ({}); open it in a spreadsheet program, save it as .xlsx "
                           "and import that",
                           part))
        .at({.file = path});
}

Error too_large(std::string const& path, std::string const& part) {
    return Error::invalid("workbook_too_large",
                          fmt::format("工作簿解压后过大（{}），疑似压缩炸弹；请把内容分成几个文件再导入", part),
                          fmt::format("the workbook unpacks to too much ({}); split it into several files", part))
        .at({.file = path});
}

// Follows what a part has yielded and says when it is too much.
struct Meter {
    int64_t packed;
    int64_t unpacked = 0;
    bool passes(int64_t more) {
        unpacked += more;
        if (unpacked > SheetLimits::part_bytes) return false;
        if (unpacked < SheetLimits::ratio_from) return true;
        return unpacked / std::max<int64_t>(packed, 1) <= SheetLimits::ratio;
    }
};

struct Parsing {
    PartReader* reader;
    xmlParserCtxt* parser = nullptr;
    bool has_doctype = false;
};

Parsing& parsing_of(void* context) {
    return *static_cast<Parsing*>(static_cast<xmlParserCtxt*>(context)->_private);
}

std::string_view view(xmlChar const* text) { return reinterpret_cast<char const*>(text); }

void on_open(void* context, xmlChar const* name, xmlChar const*, xmlChar const*, int, xmlChar const**,
             int count, int, xmlChar const** attributes) {
    auto& parsing = parsing_of(context);
    if (!parsing.reader->fault) parsing.reader->open(view(name), Attributes(count, attributes));
}

void on_close(void* context, xmlChar const* name, xmlChar const*, xmlChar const*) {
    auto& parsing = parsing_of(context);
    if (!parsing.reader->fault) parsing.reader->close(view(name));
}

void on_text(void* context, xmlChar const* text, int length) {
    auto& parsing = parsing_of(context);
    if (!parsing.reader->fault) {
        parsing.reader->text({reinterpret_cast<char const*>(text), size_t(length)});
    }
}

void on_doctype(void* context, xmlChar const*, xmlChar const*, xmlChar const*) {
    auto& parsing = parsing_of(context);
    parsing.has_doctype = true;
    xmlStopParser(parsing.parser);
}

xmlEntityPtr no_entity(void*, xmlChar const*) { return nullptr; }
void say_nothing(void*, xmlErrorPtr) {}

xmlSAXHandler handler() {
    xmlSAXHandler sax = {};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_open;
    sax.endElementNs = on_close;
    sax.characters = on_text;
    sax.cdataBlock = on_text;
    sax.internalSubset = on_doctype;
    sax.getEntity = no_entity;
    sax.getParameterEntity = no_entity;
    sax.serror = say_nothing;
    return sax;
}

}  // namespace

Result<std::unique_ptr<Archive>> Archive::open(std::string const& path) {
    int code = 0;
    zip* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
    if (!archive) return damaged(path, "zip");
    auto owner = std::unique_ptr<Archive>(new Archive(archive, path));
    if (zip_get_num_entries(archive, 0) > SheetLimits::zip_entries) return too_large(path, "zip");
    return owner;
}

Archive::~Archive() { zip_discard(archive_); }

int64_t Archive::locate(std::string const& part) const {
    int64_t const index = zip_name_locate(archive_, part.c_str(), 0);
    return index >= 0 ? index : zip_name_locate(archive_, part.c_str(), ZIP_FL_NOCASE);
}

bool Archive::has(std::string const& part) const { return locate(part) >= 0; }

int64_t Archive::size_of(std::string const& part) const {
    zip_stat_t about;
    int64_t const index = locate(part);
    if (index < 0 || zip_stat_index(archive_, zip_uint64_t(index), 0, &about) != 0) return 0;
    return int64_t(about.size);
}

Result<void> Archive::stream(std::string const& part, std::function<bool(std::string_view)> const& take) const {
    int64_t const index = locate(part);
    if (index < 0) return damaged(path_, part);
    zip_stat_t about;
    if (zip_stat_index(archive_, zip_uint64_t(index), 0, &about) != 0) return damaged(path_, part);
    if (about.encryption_method != ZIP_EM_NONE) {
        return Error::invalid("workbook_encrypted", "文件加了密码，请去掉密码后再导入",
                              "the file has a password; remove it and import again")
            .at({.file = path_});
    }
    zip_uint64_t constexpr needed = ZIP_STAT_COMP_METHOD | ZIP_STAT_CRC | ZIP_STAT_SIZE;
    bool const is_deflated = (about.valid & needed) == needed && about.comp_method == ZIP_CM_DEFLATE;
    std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(
        zip_fopen_index(archive_, zip_uint64_t(index), is_deflated ? ZIP_FL_COMPRESSED : 0), zip_fclose);
    if (!file) return damaged(path_, part);
    Meter meter{.packed = int64_t(about.comp_size)};
    auto const read = [&](char* to, size_t bytes) { return zip_fread(file.get(), to, bytes); };
    bool is_too_large = false;
    auto const pass = [&](std::string_view piece) {
        is_too_large = !meter.passes(int64_t(piece.size()));
        return !is_too_large && take(piece);
    };
    bool const is_whole = is_deflated ? inflate_all(read, {about.crc, about.size}, pass) : copy_all(read, pass);
    if (is_too_large) return too_large(path_, part);
    if (!is_whole) return damaged(path_, part);
    return {};
}

std::string_view Attributes::find(std::string_view name) const {
    for (int i = 0; i < count_; ++i) {
        unsigned char const** attribute = raw_ + i * 5;
        if (view(attribute[0]) != name) continue;
        return {reinterpret_cast<char const*>(attribute[3]), size_t(attribute[4] - attribute[3])};
    }
    return {};
}

std::string Attributes::text(std::string_view name) const {
    // Without entity replacement the parser leaves just this one as a reference in attributes.
    return replaced(std::string(find(name)), "&#38;", "&");
}

namespace {

// The push parser with what it must not do.
class PushParser {
public:
    explicit PushParser(PartReader& reader) : sax_(handler()), parsing_{.reader = &reader} {
        parsing_.parser = xmlCreatePushParserCtxt(&sax_, nullptr, nullptr, 0, nullptr);
        ensure(parsing_.parser != nullptr);
        parsing_.parser->_private = &parsing_;
        xmlCtxtUseOptions(parsing_.parser, XML_PARSE_NONET);
    }
    ~PushParser() {
        if (parsing_.parser->myDoc) xmlFreeDoc(parsing_.parser->myDoc);
        parsing_.parser->myDoc = nullptr;
        xmlFreeParserCtxt(parsing_.parser);
    }
    // False: there is no sense in more.
    bool take(std::string_view piece) {
        xmlParseChunk(parsing_.parser, piece.data(), int(piece.size()), 0);
        return is_well_formed() && !parsing_.has_doctype && !parsing_.reader->fault;
    }
    void end() {
        if (is_well_formed() && !parsing_.has_doctype) xmlParseChunk(parsing_.parser, nullptr, 0, 1);
    }
    bool is_well_formed() const { return parsing_.parser->wellFormed != 0; }
    bool has_doctype() const { return parsing_.has_doctype; }

private:
    xmlSAXHandler sax_;
    Parsing parsing_;
};

}  // namespace

Result<void> parse_part(Archive const& archive, std::string const& path, std::string const& part,
                        PartReader& reader) {
    PushParser parser(reader);
    bool stopped = false;
    auto const streamed = archive.stream(part, [&](std::string_view piece) {
        if (!parser.take(piece)) return false;
        stopped = !reader.between();
        return !stopped;
    });
    if (!streamed) return streamed.error();
    if (parser.has_doctype()) {
        return Error::invalid("workbook_doctype", "工作簿内含 DOCTYPE 声明，不是正常表格软件保存的文件，已拒绝",
                              "the workbook holds a DOCTYPE, which no spreadsheet program writes; refused")
            .at({.file = path});
    }
    if (reader.fault) return *reader.fault;
    if (stopped) return {};
    parser.end();
    if (reader.fault) return *reader.fault;
    if (!parser.is_well_formed()) return damaged(path, part);
    reader.between();
    if (reader.fault) return *reader.fault;
    return {};
}

Result<void> parse_text(std::string const& text, std::string const& path, PartReader& reader) {
    PushParser parser(reader);
    if (parser.take(text)) parser.end();
    if (reader.fault) return *reader.fault;
    if (!parser.is_well_formed() || parser.has_doctype()) return damaged(path, "text");
    return {};
}

}  // namespace lianfang::intake
