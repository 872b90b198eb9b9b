// Files of maps/county/, read and written whole.
#include "intake/own_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <mutex>
#include <sstream>

#include "base/text.h"

namespace lianfang::intake {
namespace {

namespace fs = std::filesystem;

constexpr size_t maps_at_most = 500;
constexpr size_t name_bytes_at_most = 120;

std::mutex keeping;  // Between the look at what is there and the file nobody else keeps one.

std::string text_of(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

std::vector<SheetMap> own_maps(catalog::Catalog const& catalog, fs::path const& catalog_folder) {
    std::vector<fs::path> files;
    std::error_code absent;
    for (auto const& entry : fs::directory_iterator(catalog_folder / own_maps_folder, absent)) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    if (files.size() > maps_at_most) files.resize(maps_at_most);
    std::vector<SheetMap> maps;
    std::vector<catalog::Mistake> mistakes;  // Told by `lianfang check`.
    for (auto const& file : files) {
        std::string const path = std::string(own_maps_folder) + file.filename().string();
        if (auto map = load_map(path, text_of(file), catalog, mistakes)) maps.push_back(std::move(*map));
    }
    return maps;
}

Result<void> check_name(std::string const& name) {
    bool const is_plain = std::all_of(name.begin(), name.end(), [](unsigned char byte) {
        return byte >= ' ' && byte != 127 && !contains("/\\:*?\"<>|", std::string(1, char(byte)));
    });
    if (!name.empty() && name.size() <= name_bytes_at_most && is_plain && name.front() != '.') return {};
    return Error::invalid("map_name", "名称不能空，不超过 40 个字，不用 / \\ : * ? \" < > |，也不以点开头",
                          "a name has 1 to 40 characters, none of / \\ : * ? \" < > |, and does not begin with a dot")
        .at({.field = "name"});
}

Result<void> replace(fs::path const& file, std::string const& text) {
    std::error_code fault;
    fs::create_directories(file.parent_path(), fault);
    fs::path const partial = file.string() + ".part";
    std::ofstream out(partial, std::ios::binary);
    out << text;
    out.close();
    if (out) fs::rename(partial, file, fault);
    if (out && !fault) return {};
    return Error::wrong_state("own_not_written", "对应关系存不进目录的 maps/county，请让程序的用户可以写这个文件夹",
                              "the matching cannot be kept: let the program's user write the catalogue's maps/county");
}

}  // namespace

std::vector<SheetMap> maps_in_use(catalog::Catalog const& catalog, fs::path const& catalog_folder) {
    std::vector<catalog::Mistake> mistakes;
    auto maps = own_maps(catalog, catalog_folder);
    for (auto& map : load_maps(catalog, mistakes)) {
        if (!is_own_map(map)) maps.push_back(std::move(map));
    }
    return maps;
}

Result<void> keep_map(catalog::Catalog const& catalog, fs::path const& catalog_folder, SheetMap map,
                      std::string const& name) {
    RETURN_IF_ERROR(check_name(name));
    std::lock_guard const alone(keeping);
    map.name = name;
    map.file = std::string(own_maps_folder) + name + ".yaml";
    auto const there = own_maps(catalog, catalog_folder);
    auto const is_for_this = [&](SheetMap const& other) {
        return other.match_headers == map.match_headers && other.emits.front().kind == map.emits.front().kind;
    };
    for (auto const& other : there) {
        if (other.file == map.file && !is_for_this(other))
            return Error::wrong_state("map_name_taken", fmt::format("「{}」已是另一种表头的对应关系，请换一个名称", name),
                                      fmt::format("{} is another header's matching; choose another name", name))
                .at({.field = "name"});
    }
    if (there.size() >= maps_at_most)
        return Error::wrong_state(
            "maps_full", "保存的对应关系太多，请管理员清理目录的 maps/county",
            "too many matchings are kept; let an administrator clear the catalogue's maps/county");
    RETURN_IF_ERROR(replace(catalog_folder / map.file, written(map)));
    for (auto const& other : there) {
        std::error_code ignored;
        if (other.file != map.file && is_for_this(other)) fs::remove(catalog_folder / other.file, ignored);
    }
    return {};
}

}  // namespace lianfang::intake
