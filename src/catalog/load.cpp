// Reads the folder whole and hands each file to its reader.
#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

constexpr uintmax_t largest_file = 16'000'000;

std::string read_whole(std::filesystem::path const& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::map<std::string, std::string> read_folder(std::filesystem::path const& folder,
                                               std::vector<Mistake>& mistakes) {
    std::map<std::string, std::string> files;
    std::error_code failed;
    std::filesystem::recursive_directory_iterator entries(folder, failed);
    if (failed) {
        mistakes.push_back({folder.string(), 0, "the catalogue folder cannot be read",
                            "give the folder with --catalog"});
        return files;
    }
    for (auto const& entry : entries) {
        std::string name = entry.path().filename().string();
        if (!entry.is_regular_file() || starts_with(name, ".") || ends_with(name, "~")) continue;
        std::string path = std::filesystem::relative(entry.path(), folder).generic_string();
        if (entry.file_size() > largest_file) {
            mistakes.push_back({path, 0, "the file is larger than 16 MB",
                                "split it, or keep it outside the catalogue"});
            continue;
        }
        files[path] = read_whole(entry.path());
        if (!is_valid_utf8(files[path])) {
            mistakes.push_back({path, 0, "the file is not UTF-8", "save it again as UTF-8"});
            files.erase(path);
        }
    }
    return files;
}

std::string stem_of(std::string const& path) { return std::filesystem::path(path).stem().string(); }

void load_codes_folder(Catalog& catalog) {
    for (auto const& [path, text] : catalog.files) {
        if (!starts_with(path, "codes/")) continue;
        std::string name = std::filesystem::path(path).filename().string();
        if (name == "divisions.csv")
            load_divisions(path, text, catalog.regions, catalog.mistakes);
        else if (name == "region_names.yaml")
            load_region_names(path, text, catalog.regions, catalog.mistakes);
        else if (name == "source_class.yaml")
            catalog.source_classes = load_source_classes(path, text, catalog.mistakes);
        else if (ends_with(name, ".yaml")) {
            CodeList list = load_code_list(path, text, catalog.mistakes);
            catalog.codes[list.name] = std::move(list);
        }
    }
    catalog.regions.finish();
    if (catalog.regions.all().empty()) {
        catalog.mistakes.push_back({"codes/divisions.csv", 0,
                                    "the administrative divisions are missing",
                                    "restore the file; regions cannot be found without it"});
    }
}

void load_kinds_folder(Catalog& catalog, PersonLabels const& person) {
    for (auto const& [path, text] : catalog.files) {
        if (!starts_with(path, "kinds/") || !ends_with(path, ".yaml")) continue;
        Kind kind = load_kind(path, text, person, catalog.mistakes);
        if (!kind.name.empty() && kind.name == stem_of(path))
            catalog.kinds[kind.name] = std::move(kind);
    }
}

}  // namespace

// Lengths stand between the texts, so that no two folders share a hash by moving a line from one
// file to the next.
std::string edition_of(std::map<std::string, std::string> const& files) {
    std::string all;
    for (auto const& [path, text] : files)
        all += path + '\n' + std::to_string(text.size()) + '\n' + text;
    return hash_hex(all);
}

Catalog Catalog::load(std::filesystem::path const& folder) {
    std::vector<Mistake> mistakes;
    auto files = read_folder(folder, mistakes);
    Catalog catalog = from_files(std::move(files));
    catalog.folder = folder;
    catalog.mistakes.insert(catalog.mistakes.begin(), mistakes.begin(), mistakes.end());
    return catalog;
}

Catalog Catalog::from_files(std::map<std::string, std::string> files) {
    Catalog catalog;
    catalog.edition = edition_of(files);
    catalog.files = std::move(files);
    load_codes_folder(catalog);
    PersonLabels person =
        load_person_labels("person.yaml", catalog.files["person.yaml"], catalog.mistakes);
    load_kinds_folder(catalog, person);
    check_kinds(catalog);
    return catalog;
}

}  // namespace lianfang::catalog
