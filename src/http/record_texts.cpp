// One place where a value becomes a text for somebody.
#include "http/record_texts.h"

#include <algorithm>

namespace lianfang::http {
namespace {

// An object of members that are all different: none is looked for before it is added.
class Members {
public:
    explicit Members(size_t count) { members_.reserve(count); }
    template <typename Value>
    Members& add(std::string const& name, Value&& value) {
        members_.emplace_back(name, std::forward<Value>(value));
        return *this;
    }
    Json take() { return std::move(members_); }

private:
    Json::object_t members_;
};

}  // namespace

char const* name_of(catalog::FieldType type) {
    using enum catalog::FieldType;
    switch (type) {
        case Text: return "text";
        case Code: return "code";
        case List: return "list";
        case Number: return "number";
        case Money: return "money";
        case Temperature: return "temperature";
        case Date: return "date";
        case Instant: return "instant";
        case YesNo: return "yes_no";
        case Unit: return "unit";
        case Region: return "region";
        case Plate: return "plate";
        case Phone: return "phone";
        case IdNumber: return "id_number";
    }
    return "text";
}

char const* name_of(catalog::PersonPart part) {
    using enum catalog::PersonPart;
    switch (part) {
        case None: return "";
        case Name: return "name";
        case IdType: return "id_type";
        case IdNumber: return "id_no";
        case Sex: return "sex";
        case Birth: return "birth";
        case Age: return "age";
        case Phone: return "phone";
        case Residence: return "residence";
        case Address: return "address";
        case Hukou: return "hukou";
    }
    return "";
}

bool may_open(House const& house, catalog::Post const& post, std::string const& name) {
    auto const* figure = house.figures.find(name);
    if (figure == nullptr || post.own_office_alone) return false;
    if (figure->aggregate == figures::Aggregate::Ratio)
        return may_open(house, post, figure->numerator) && may_open(house, post, figure->denominator);
    if (figure->top > 0) return may_open(house, post, figure->top_of);
    auto const kinds = house.figures.kinds_of(name, house.catalog);
    return std::all_of(kinds.begin(), kinds.end(), [&](auto const* kind) { return post.may_list(kind->name); });
}

std::string unit_path(registry::Units const& units, std::string const& code) {
    auto const* unit = units.get(code);
    if (unit == nullptr) return code;
    return code == units.root() ? unit->name : units.path_of(code);
}

Json values_of(Visitor& visitor, catalog::Kind const& kind, std::vector<store::Value> const& values) {
    Members out(kind.columns.size());
    auto const& catalog = visitor.reader->catalog();
    for (size_t i = 0; i < values.size() && i < kind.columns.size(); ++i) {
        auto const& column = kind.columns[i];
        std::string text = catalog::format_value(column, values[i], catalog, visitor.language);
        if (column.type == catalog::FieldType::Unit) text = unit_path(visitor.units(), text);
        text = access::veiled(column, text, visitor.post().identity);
        if (!text.empty()) out.add(column.name, std::move(text));
    }
    return out.take();
}

Json record_of(Visitor& visitor, lists::Record const& record) {
    return Members(11)
        .add("id", record.id)
        .add("kind", record.kind->name)
        .add("number", record.number)
        .add("unit", record.unit)
        .add("unit_name", unit_path(visitor.units(), record.unit))
        .add("happened_at", minute_of(record.happened_at))
        .add("recorded_at", minute_of(record.recorded_at))
        .add("recorded_by", record.recorded_by)
        .add("source", record.source)
        .add("corrected", record.is_corrected)
        .add("values", values_of(visitor, *record.kind, record.values))
        .take();
}

std::vector<std::string> ids_in(figures::RowSet const& rows) {
    auto const heading = std::find(rows.headings.begin(), rows.headings.end(), "记录编号");
    size_t const column = size_t(heading - rows.headings.begin());
    std::vector<std::string> ids;
    for (auto const& row : rows.rows) {
        if (column < row.size()) ids.push_back(row[column]);
    }
    return ids;
}

}  // namespace lianfang::http
