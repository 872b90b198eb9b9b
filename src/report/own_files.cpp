// Files of the county, read and written whole.
#include "report/own_files.h"

#include <fstream>
#include <sstream>

#include "report/report.h"

namespace lianfang::report {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> text_of(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::nullopt;
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

Result<void> replace(fs::path const& file, std::string const& text) {
    fs::path const partial = file.string() + ".part";
    std::ofstream out(partial, std::ios::binary);
    out << text;
    out.close();
    std::error_code fault;
    if (out) fs::rename(partial, file, fault);
    if (out && !fault) return {};
    return Error::wrong_state("own_not_written", "本县模板写不进去：" + file.string() + "，请让程序的用户可以写这个文件夹",
                              "the county's template cannot be written: " + file.string() +
                                  "; let the program's user write that folder");
}

}  // namespace

std::optional<std::string> read_own(fs::path const& catalog_folder, std::string const& shipped_file) {
    return text_of(catalog_folder / own_path(shipped_file));
}

std::string read_shipped_then(fs::path const& catalog_folder, std::string const& shipped_file) {
    return text_of(catalog_folder / shipped_then_path(shipped_file)).value_or("");
}

Result<void> write_own(fs::path const& catalog_folder, std::string const& shipped_file, std::string const& shipped_text,
                       std::string const& text) {
    std::error_code fault;  // Told by what cannot be written then.
    fs::create_directories(catalog_folder / own_folder, fault);
    if (!read_own(catalog_folder, shipped_file))
        RETURN_IF_ERROR(replace(catalog_folder / shipped_then_path(shipped_file), shipped_text));
    return replace(catalog_folder / own_path(shipped_file), text);
}

std::vector<catalog::Mistake> mistakes_of_own(Template const& shipped, std::string const& text,
                                              figures::Figures const& figures, catalog::Catalog const& catalog) {
    std::vector<catalog::Mistake> mistakes;
    auto const own = parse_template(own_path(shipped.file), text, mistakes, catalog.files);
    bool const is_other = own.name != shipped.name || own.language != shipped.language || own.style != shipped.style ||
                          own.of_kind != shipped.of_kind;
    if (mistakes.empty() && is_other) {
        mistakes.push_back({own.file, 1, "开头几行说的是另一份报告 / the head is of another report",
                            "report、language、style 照随附的写 / keep report, language and style as shipped"});
    }
    if (mistakes.empty()) check_template(own, figures, catalog, mistakes);
    return mistakes;
}

}  // namespace lianfang::report
