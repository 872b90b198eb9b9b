// The chained text of an entry: JSON with a fixed order of members, so that the same entry always gives the same bytes.
#include <fmt/format.h>

#include <simdjson.h>

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

Operation operation_of(std::string_view name) {
    for (auto const operation : {Operation::Record, Operation::Complete, Operation::Correct,
                                 Operation::Variant, Operation::Withdraw}) {
        if (name == name_of(operation)) return operation;
    }
    throw std::runtime_error(fmt::format("unknown operation {}", name));
}

using Json = simdjson::ondemand::value;

std::string text_of(Json value) { return std::string(value.get_string().value()); }
Instant instant_of(Json value) { return Instant{value.get_int64().value()}; }

std::string sealed_digest(Json value) {
    simdjson::ondemand::object sealed = value.get_object();
    return text_of(sealed["sealed"].value());
}

void read_field(std::string_view name, Json value, ParsedText& parsed) {
    Entry& entry = parsed.appended.entry;
    int const column = entry.kind->find(name);
    if (column < 0) return;  // A column that a later catalogue no longer has.
    switch (value.type().value()) {
        case simdjson::ondemand::json_type::object:
            parsed.digests[std::string(name)] = sealed_digest(value);
            break;
        case simdjson::ondemand::json_type::number: entry.values[size_t(column)] = value.get_int64().value(); break;
        default: entry.values[size_t(column)] = text_of(value);
    }
}

void read_fields(Json fields, ParsedText& parsed) {
    Entry& entry = parsed.appended.entry;
    if (!entry.kind) throw std::runtime_error("its fields come before its kind");
    entry.values.assign(entry.kind->columns.size(), Value{});
    simdjson::ondemand::object members = fields.get_object();  // Outlives the loop over it.
    for (auto field : members) {
        read_field(std::string_view(field.unescaped_key().value()), field.value().value(), parsed);
    }
}

// Members come in the order in which chained_text writes them.
void read_member(std::string_view name, Json value, Catalog const& catalog, ParsedText& parsed) {
    Entry& entry = parsed.appended.entry;
    if (name == "n") parsed.appended.number = value.get_int64().value();
    else if (name == "id") entry.id = text_of(value);
    else if (name == "kind") entry.kind = catalog.find_kind(text_of(value));
    else if (name == "op") entry.operation = operation_of(value.get_string().value());
    else if (name == "target") entry.target = text_of(value);
    else if (name == "reason") entry.reason = text_of(value);
    else if (name == "unit") entry.unit = text_of(value);
    else if (name == "source") entry.source = text_of(value);
    else if (name == "class") entry.source_class = text_of(value);
    else if (name == "by") entry.recorded_by = text_of(value);
    else if (name == "cause") entry.cause = text_of(value);
    else if (name == "happened") parsed.appended.happened_at = instant_of(value);
    else if (name == "received") entry.received_at = instant_of(value);
    else if (name == "recorded") parsed.appended.recorded_at = instant_of(value);
    else if (name == "fields") read_fields(value, parsed);
    else if (name == "persons") {
        simdjson::ondemand::array persons = value.get_array();
        for (auto person : persons) entry.persons.push_back(person.get_int64().value());
    } else if (name == "files") {
        simdjson::ondemand::object files = value.get_object();
        for (auto file : files) {
            std::string file_name(std::string_view(file.unescaped_key().value()));
            parsed.file_digests[std::move(file_name)] = text_of(file.value().value());
        }
    }
}

ParsedText read_members(std::string_view text, Catalog const& catalog) {
    thread_local simdjson::ondemand::parser parser;
    thread_local std::string padded;
    padded.assign(text);
    padded.resize(text.size() + simdjson::SIMDJSON_PADDING);
    simdjson::ondemand::document document = parser.iterate(padded.data(), text.size(), padded.size());
    ParsedText parsed;
    Entry& entry = parsed.appended.entry;
    int required = 0;
    simdjson::ondemand::object members = document.get_object();
    for (auto member : members) {
        std::string_view const name = member.unescaped_key().value();
        bool const is_required = name == "n" || name == "id" || name == "kind" || name == "op" || name == "happened" ||
                                 name == "received" || name == "recorded" || name == "fields";
        required += is_required ? 1 : 0;
        read_member(name, member.value().value(), catalog, parsed);
        if (name == "kind" && !entry.kind) throw std::runtime_error("its kind is not in the catalogue");
    }
    bool const is_at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    if (required != 8 || !is_at_end) throw std::runtime_error("it is not a whole entry");
    parsed.appended.record_id = entry.target.empty() ? entry.id : entry.target;
    entry.persons.resize(entry.kind->persons.size(), 0);
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
        return read_members(text, catalog);
    } catch (std::exception const& fault) {
        return Error::broken("entry_unreadable", fmt::format("账本条目无法读取：{}", fault.what()),
                             fmt::format("ledger entry cannot be read: {}", fault.what()));
    }
}

}  // namespace lianfang::ledger
