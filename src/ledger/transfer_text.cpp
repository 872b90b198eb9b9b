// A ledger as plain text, one JSON value a line: first what the ledger is, then the editions of its catalogue, then its
// entries by number, last how many there were. The chained text of an entry stands as it is, at the end of its line.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/cipher.h"
#include "ledger/entries.h"
#include "store/sqlite_file.h"

namespace lianfang::ledger {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view beginning = R"({"lianfang":"ledger",)";
constexpr int format_version = 1;
constexpr std::string_view before_text = R"("entry":{"n":)";

std::string bytes_from_base64(std::string const& text) {
    auto bytes = from_base64(text);
    if (!bytes) throw std::runtime_error("a kept file is no base64");
    return std::move(*bytes);
}

std::string line_of(StoredEntry const& entry) {
    std::string line = fmt::format(R"({{"hash":"{}",)", entry.hash);
    if (!entry.sealed.empty()) {
        Json sealed = Json::object();
        for (auto const& one : entry.sealed) {
            sealed[one.column] = {{"salt", one.salt}, {"value", one.value ? Json(*one.value) : Json(nullptr)}};
        }
        line += fmt::format(R"("sealed":{},)", sealed.dump());
    }
    if (!entry.files.empty()) {
        Json files = Json::object();
        for (auto const& [name, bytes] : entry.files) files[name] = to_base64(bytes);
        line += fmt::format(R"("files":{},)", files.dump());
    }
    return line + R"("entry":)" + entry.text + "}\n";
}

// May throw what nlohmann throws; the caller names the line.
StoredEntry entry_of(std::string const& line) {
    size_t const at = line.find(before_text);
    if (at == std::string::npos || line.back() != '}') throw std::runtime_error("the line is cut off");
    StoredEntry entry;
    size_t const text_at = at + std::string_view(R"("entry":)").size();
    entry.text = line.substr(text_at, line.size() - 1 - text_at);
    auto const beside = Json::parse(line.substr(0, at) + R"("entry":0})");
    entry.hash = beside.at("hash").get<std::string>();
    entry.number = std::stoll(line.substr(at + before_text.size(), 20));
    if (beside.contains("sealed")) {
        for (auto const& [column, one] : beside["sealed"].items()) {
            entry.sealed.push_back({column, one.at("salt").get<std::string>(), {}});
            if (!one.at("value").is_null()) entry.sealed.back().value = one.at("value").get<std::string>();
        }
    }
    if (beside.contains("files")) {
        for (auto const& [name, text] : beside["files"].items()) {
            entry.files[name] = bytes_from_base64(text.get<std::string>());
        }
    }
    return entry;
}

std::string hash_at(store::Database& from, int64_t number) {
    auto read = from.prepare("SELECT hash FROM ledger WHERE number = :number");
    read.bind("number", number);
    std::string hash;
    while (read.step()) hash = read.text(0);
    return hash;
}

void write_lines(std::ofstream& out, store::Database& from, Secrets const& secrets, Export const& asked,
                 Head const& head) {
    auto const all = beginnings_of(from, secrets);
    out << beginning
        << fmt::format(R"("format":{},"first":{},"last":{},"before":"{}","settings":{}}})", format_version, asked.first,
                       head.number, hash_at(from, asked.first - 1), Json(all.settings).dump())
        << '\n';
    for (auto const& [edition, files] : all.editions) {
        out << Json({{"edition", edition}, {"files", files}}).dump() << '\n';
    }
    EntryReader reader(from, secrets.sealer, asked.first, head.number);
    int64_t written = 0;
    while (auto const entry = reader.next()) {
        out << line_of(*entry);
        ++written;
        if (asked.progress && written % 5000 == 0) asked.progress(written, head.number - asked.first + 1);
    }
    out << Json({{"end", head.number}, {"entries", written}, {"head", head.hash}}).dump() << '\n';
}

Error not_written(std::string const& file) {
    return Error::invalid("file_not_written", fmt::format("文件写不进去：{}，请检查目录、权限和磁盘空间", file),
                          fmt::format("the file cannot be written: {}; check folder, rights and free space", file));
}

}  // namespace

Result<Head> export_ledger(store::Database& from, Export const& asked) {
    from.begin_reading();
    Head head = head_of(from);
    if (asked.last > 0 && asked.last < head.number) head = {asked.last, hash_at(from, asked.last)};
    if (asked.first < 1 || asked.first > head.number) {
        return Error::invalid("no_such_number", fmt::format("账本只有第1号至第{}号", head.number),
                              fmt::format("the ledger has numbers 1 to {}", head.number));
    }
    ASSIGN_OR_RETURN(auto const secrets, secrets_of(settings_of(from), asked.keys));
    std::string const part = asked.file + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    write_lines(out, from, secrets, asked, head);
    out.close();
    from.commit();
    if (out) {
        store::name_file(part, asked.file);
        return head;
    }
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return not_written(asked.file);
}

bool is_exported_ledger(std::string const& file) {
    std::string read(beginning.size(), '\0');
    std::ifstream in(file, std::ios::binary);
    in.read(read.data(), std::streamsize(read.size()));
    return in && read == beginning;
}

namespace {

class ExportedFile {
public:
    explicit ExportedFile(std::string file) : file_(std::move(file)), in_(file_, std::ios::binary) {}

    Result<Beginnings> begin() {
        Beginnings all;
        try {
            if (!read_line()) return fault("文件是空的", "the file is empty");
            auto const first = Json::parse(line_);
            if (first.at("format").get<int>() != format_version) {
                return fault("格式版本较新，请用较新的程序", "the format is newer; use a newer program");
            }
            all.settings = first.at("settings").get<std::map<std::string, std::string>>();
            first_ = first.at("first").get<int64_t>();
            last_ = first.at("last").get<int64_t>();
            static_cast<void>(all.settings.at("lookup_key"));
            static_cast<void>(all.settings.at("salt_key"));
            while (read_line() && line_.rfind(R"({"edition":)", 0) == 0) {
                auto const edition = Json::parse(line_);
                all.editions[edition.at("edition")] = edition.at("files").get<std::map<std::string, std::string>>();
            }
        } catch (std::exception const& what) {
            return fault(what);
        }
        return all;
    }

    // Stands at the first line after the editions.
    Result<std::optional<StoredEntry>> next() {
        try {
            if (is_given_ && !read_line()) {
                return fault("文件没有完：缺少最后一行", "the file is not whole: its last line is missing");
            }
            is_given_ = true;
            if (line_.rfind(R"({"end":)", 0) == 0) return end();
            ++entries_;
            auto entry = entry_of(line_);
            last_hash_ = entry.hash;
            return std::optional(std::move(entry));
        } catch (std::exception const& what) {
            return fault(what);
        }
    }

    int64_t first() const { return first_; }
    int64_t last() const { return last_; }
    Error at_line(Error error) const { return std::move(error).at({.file = file_, .row = int(number_)}); }

private:
    bool read_line() {
        ++number_;
        line_.clear();
        return bool(std::getline(in_, line_)) && !line_.empty();
    }
    Result<std::optional<StoredEntry>> end() {
        auto const told = Json::parse(line_);
        bool const is_whole = told.at("entries").get<int64_t>() == entries_ && told.at("end").get<int64_t>() == last_ &&
                              told.at("head").get<std::string>() == last_hash_;
        if (!is_whole) return fault("记录数或末号与最后一行所说不符", "entries are missing against what the last line says");
        return std::optional<StoredEntry>();
    }
    Error fault(std::string const& zh, std::string const& en) const {
        return Error::invalid("export_broken", fmt::format("{}；请向原处重取这个文件", zh),
                              fmt::format("{}; fetch the file again from where it came", en));
    }
    Error fault(std::exception const& what) const {
        return fault(fmt::format("这一行读不出来（{}）", what.what()), fmt::format("the line cannot be read ({})", what.what()));
    }

    std::string file_;
    std::ifstream in_;
    std::string line_, last_hash_;
    int64_t number_ = 0, first_ = 0, last_ = 0, entries_ = 0;
    bool is_given_ = false;
};

}  // namespace

Result<Head> import_ledger(std::string const& file, Fill const& fill) {
    ExportedFile exported(file);
    auto const beginnings = exported.begin();
    if (!beginnings) return exported.at_line(beginnings.error());
    ASSIGN_OR_RETURN(auto filling, Filling::open(fill, *beginnings));
    if (filling.head_number() + 1 < exported.first()) {
        return Error::wrong_state(
            "slice_too_late",
            fmt::format("文件从第{}号开始，目标账本只到第{}号，请先导入前一段", exported.first(), filling.head_number()),
            fmt::format("the file begins at number {}, the target ends at {}: import the slice before it first",
                        exported.first(), filling.head_number()));
    }
    auto const head = filling.apply([&] { return exported.next(); }, exported.last(), fill.progress);
    if (!head) return exported.at_line(head.error());
    return head;
}

}  // namespace lianfang::ledger
