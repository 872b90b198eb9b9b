// The chained text of an entry: JSON with a fixed order of members, so that the same entry always gives the same bytes.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "ledger/body.h"

namespace lianfang::ledger {
namespace {

// Stretches that need no escape are taken whole.
void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    size_t taken = 0;
    for (size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, taken, at - taken);
        taken = at + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: out += fmt::format("\\u{:04x}", int(c));
        }
    }
    out.append(text, taken);
    out += '"';
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
    if (text.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    append_quoted(out, text);
}

void append_value(std::string& out, Value const& value) {
    if (auto const* number = std::get_if<int64_t>(&value)) {
        out += std::to_string(*number);
    } else {
        append_quoted(out, std::get<std::string>(value));
    }
}

std::string fields_text(Entry const& entry, std::vector<Sealed> const& sealed) {
    std::string out;
    for (size_t i = 0; i < entry.values.size(); ++i) {
        if (std::holds_alternative<std::monostate>(entry.values[i])) continue;
        auto const& column = entry.kind->columns[i];
        out += out.empty() ? "\"" : ",\"";
        out += column.name;
        out += "\":";
        auto const it = std::find_if(sealed.begin(), sealed.end(),
                                     [&](Sealed const& s) { return s.column == column.name; });
        if (it == sealed.end()) {
            append_value(out, entry.values[i]);
        } else {
            out += fmt::format("{{\"sealed\":\"{}\"}}", seal_digest(it->salt, it->value));
        }
    }
    return out;
}

std::string files_text(Entry const& entry) {
    if (entry.files.empty()) return {};
    std::string out;
    for (auto const& [name, bytes] : entry.files) append_member(out, name, file_digest(bytes));
    return fmt::format(",\"files\":{{{}}}", out.substr(1));
}

Operation operation_of(std::string const& name) {
    for (auto const operation : {Operation::Record, Operation::Complete, Operation::Correct,
                                 Operation::Variant, Operation::Withdraw}) {
        if (name == name_of(operation)) return operation;
    }
    throw std::runtime_error(fmt::format("unknown operation {}", name));
}

void read_fields(nlohmann::json const& fields, ParsedText& parsed) {
    Entry& entry = parsed.appended.entry;
    entry.values.assign(entry.kind->columns.size(), Value{});
    for (auto const& [name, value] : fields.items()) {
        int const column = entry.kind->find(name);
        if (column < 0) continue;  // A column that a later catalogue no longer has.
        if (value.is_object()) {
            parsed.digests[name] = value.at("sealed").get<std::string>();
        } else if (value.is_number_integer()) {
            entry.values[column] = value.get<int64_t>();
        } else {
            entry.values[column] = value.get<std::string>();
        }
    }
}

ParsedText read_members(nlohmann::json const& json, Catalog const& catalog) {
    ParsedText parsed;
    Entry& entry = parsed.appended.entry;
    entry.kind = catalog.find_kind(json.at("kind").get<std::string>());
    if (!entry.kind) throw std::runtime_error("its kind is not in the catalogue");
    parsed.appended.number = json.at("n").get<int64_t>();
    entry.id = json.at("id").get<std::string>();
    entry.operation = operation_of(json.at("op").get<std::string>());
    entry.target = json.value("target", "");
    entry.reason = json.value("reason", "");
    entry.unit = json.value("unit", "");
    entry.source = json.value("source", "");
    entry.source_class = json.value("class", "");
    entry.recorded_by = json.value("by", "");
    entry.cause = json.value("cause", "");
    entry.received_at = Instant{json.at("received").get<int64_t>()};
    parsed.appended.recorded_at = Instant{json.at("recorded").get<int64_t>()};
    parsed.appended.happened_at = Instant{json.at("happened").get<int64_t>()};
    parsed.appended.record_id = entry.target.empty() ? entry.id : entry.target;
    if (json.contains("persons")) entry.persons = json["persons"].get<std::vector<int64_t>>();
    entry.persons.resize(entry.kind->persons.size(), 0);
    if (json.contains("files")) parsed.file_digests = json["files"].get<std::map<std::string, std::string>>();
    read_fields(json.at("fields"), parsed);
    return parsed;
}

}  // namespace

std::string_view name_of(Operation operation) {
    switch (operation) {
        case Operation::Record: return "record";
        case Operation::Complete: return "complete";
        case Operation::Correct: return "correct";
        case Operation::Variant: return "variant";
        case Operation::Withdraw: return "withdraw";
    }
    return "record";
}

std::string seal_digest(std::string const& salt, std::string const& value) {
    return hash_hex(fmt::format("{}|{}", salt, value), 32);
}

std::string file_digest(std::string_view bytes) { return hash_hex(bytes, 32); }

std::string chained_text(Appended const& appended, std::string const& edition,
                         std::vector<Sealed> const& sealed) {
    Entry const& entry = appended.entry;
    std::string out = fmt::format("{{\"n\":{}", appended.number);
    append_member(out, "id", entry.id);
    append_member(out, "kind", entry.kind->name);
    append_member(out, "op", name_of(entry.operation));
    append_member(out, "target", entry.target);
    append_member(out, "reason", entry.reason);
    append_member(out, "unit", entry.unit);
    append_member(out, "source", entry.source);
    append_member(out, "class", entry.source_class);
    append_member(out, "by", entry.recorded_by);
    append_member(out, "cause", entry.cause);
    append_member(out, "edition", edition);
    out += fmt::format(",\"happened\":{},\"received\":{},\"recorded\":{}",
                       appended.happened_at.microseconds, entry.received_at.microseconds,
                       appended.recorded_at.microseconds);
    if (!entry.persons.empty()) out += fmt::format(",\"persons\":[{}]", fmt::join(entry.persons, ","));
    out += files_text(entry);
    out += fmt::format(",\"fields\":{{{}}}}}", fields_text(entry, sealed));
    return out;
}

Result<ParsedText> parse_chained_text(std::string_view text, Catalog const& catalog) {
    try {
        return read_members(nlohmann::json::parse(text), catalog);
    } catch (std::exception const& fault) {
        return Error::broken("entry_unreadable", fmt::format("账本条目无法读取：{}", fault.what()),
                             fmt::format("ledger entry cannot be read: {}", fault.what()));
    }
}

}  // namespace lianfang::ledger
