// Lines of JSON, one object a line, as rows: the names that occur are the header. Objects of one 'kind' form a sheet.
#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "intake/sheet.h"

namespace lianfang::intake {
namespace {

using Json = nlohmann::json;

Error bad_line(std::string const& path, int line, std::string const& zh, std::string const& en) {
    return Error::invalid("json_line_wrong", fmt::format("第 {} 行{}", line, zh),
                          fmt::format("line {} {}", line, en))
        .at({.file = path, .row = line});
}

// Refuses what nests too deep before it is built.
Result<Json> parse_line(std::string const& path, int number, std::string const& line) {
    bool too_deep = false;
    auto const watch = [&](int depth, Json::parse_event_t, Json&) {
        too_deep = too_deep || depth > SheetLimits::json_depth;
        return !too_deep;
    };
    auto object = Json::parse(line, watch, false);
    if (too_deep || object.is_discarded() || !object.is_object()) {
        return bad_line(path, number, "不是一个 JSON 对象，请检查", "is not one JSON object");
    }
    return object;
}

using Lines = std::function<Result<void>(int number, Json const& object)>;

Result<void> each_object(std::string const& path, Lines const& take) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return Error::not_found("file_unreadable", "文件打不开，请检查文件是否存在", "the file cannot be opened")
            .at({.file = path});
    }
    std::string line;
    int number = 0;
    std::string piece(1 << 16, '\0');
    // Reads by pieces, so that a line without an end cannot fill the memory.
    auto const finish = [&]() -> Result<void> {
        ++number;
        if (number == 1 && starts_with(line, "\xEF\xBB\xBF")) line.erase(0, 3);
        if (trimmed(line).empty()) {
            line.clear();
            return {};
        }
        ASSIGN_OR_RETURN(Json const object, parse_line(path, number, line));
        line.clear();
        return take(number, object);
    };
    while (in.read(piece.data(), std::streamsize(piece.size())) || in.gcount() > 0) {
        std::string_view rest(piece.data(), size_t(in.gcount()));
        for (size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            line.append(rest.substr(0, end));
            rest.remove_prefix(end + 1);
            RETURN_IF_ERROR(finish());
        }
        line.append(rest);
        if (int64_t(line.size()) > SheetLimits::line_bytes) {
            return bad_line(path, number + 1, "过长", "is too long");
        }
    }
    return line.empty() ? Result<void>() : finish();
}

RawCell cell_of(Json const& value) {
    if (value.is_null()) return {};
    if (value.is_string()) {
        std::string text = value.get<std::string>();
        return {text, text.empty() ? CellKind::Empty : CellKind::Text};
    }
    if (value.is_boolean()) return {value.get<bool>() ? "true" : "false", CellKind::Boolean};
    if (value.is_number()) return {value.dump(), CellKind::Number};
    if (value.is_array()) {
        std::vector<std::string> parts;
        for (auto const& part : value) parts.push_back(cell_of(part).text);
        return {joined(parts, "；"), parts.empty() ? CellKind::Empty : CellKind::Text};
    }
    return {value.dump(-1, ' ', false, Json::error_handler_t::replace), CellKind::Text};
}

// {"person": {"name": …}} reads as person_name.
void each_value(Json const& object, std::string const& prefix,
                std::function<void(std::string const&, Json const&)> const& take) {
    for (auto const& [name, value] : object.items()) {
        if (value.is_object()) {
            each_value(value, prefix + name + "_", take);
        } else {
            take(prefix + name, value);
        }
    }
}

std::string kind_of(Json const& object) {
    auto const it = object.find("kind");
    return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

struct JsonSheet {
    int number = 0;
    bool begun = false;
    std::map<std::string, size_t> columns;
    std::vector<std::string> names;
};

RawRow header_of(JsonSheet const& sheet) {
    // The header stands above line 1 of the file, so it has no number of its own.
    RawRow header;
    for (auto const& name : sheet.names) header.cells.push_back({name, CellKind::Text});
    return header;
}

}  // namespace

Result<void> read_jsonl(std::string const& path, RowSink& sink) {
    std::map<std::string, JsonSheet> sheets;
    RETURN_IF_ERROR(each_object(path, [&](int line, Json const& object) -> Result<void> {
        auto& sheet = sheets[kind_of(object)];
        bool many = sheets.size() > size_t(SheetLimits::sheets);
        each_value(object, "", [&](std::string const& name, Json const&) {
            if (sheet.names.size() > size_t(SheetLimits::columns)) return;
            if (name != "kind" && sheet.columns.emplace(name, sheet.names.size()).second) {
                sheet.names.push_back(name);
            }
        });
        many = many || sheet.names.size() > size_t(SheetLimits::columns);
        if (many) return bad_line(path, line, "的栏目或类别太多", "brings too many names or kinds");
        return {};
    }));
    int next = 0;
    return each_object(path, [&](int line, Json const& object) -> Result<void> {
        std::string const kind = kind_of(object);
        auto& sheet = sheets[kind];
        if (!sheet.begun) {
            sheet.begun = true;
            sheet.number = next++;
            sink.begin_sheet(sheet.number, {.name = kind, .knows_merges = true, .kind = kind});
            sink.row(sheet.number, header_of(sheet));
        }
        RawRow row{.number = line};
        row.cells.resize(sheet.names.size());
        each_value(object, "", [&](std::string const& name, Json const& value) {
            auto const it = sheet.columns.find(name);
            if (it != sheet.columns.end()) row.cells[it->second] = cell_of(value);
        });
        sink.row(sheet.number, std::move(row));
        return {};
    });
}

}  // namespace lianfang::intake
