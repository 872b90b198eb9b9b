// Cells to values.
#include "intake/row_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/identity.h"
#include "base/text.h"

namespace lianfang::intake {
namespace {

using catalog::Column;
using catalog::FieldType;
using catalog::PersonPart;
using store::Value;

bool is_empty(Value const& value) { return std::holds_alternative<std::monostate>(value); }

// A spreadsheet keeps fifteen digits of a number.
constexpr size_t digits_kept = 15;

Error lost_digits() {
    return Error::invalid("id_number_lost_digits", "证件号码以数字保存，后几位已丢失；请把该列设为文本后重填",
                          "the number was kept as a number and lost its last digits; make the column text");
}

Error formula_fault(std::string const& text) {
    return Error::invalid("formula_fault", fmt::format("单元格是公式错误 {}，请改为实际内容", text),
                          fmt::format("the cell holds the formula error {}; type what is meant", text));
}

Error missing(Column const& column, bool has_formula) {
    std::string const hint = has_formula ? "（公式没有存下结果，请在表格软件里打开并保存一次）" : "";
    return Error::invalid("value_missing", fmt::format("缺少{}{}，请补填", column.labels.zh, hint),
                          fmt::format("{} is missing; fill it in", column.labels.en));
}

std::string joined_cells(std::vector<int> const& cells, RawRow const& row, FieldType type) {
    std::string text;
    for (int const cell : cells) {
        if (!row.filled(size_t(cell))) continue;
        // A day and a time of day stand apart; the pieces of a place do not.
        if (!text.empty() && type == FieldType::Instant) text += ' ';
        text += row.cells[size_t(cell)].text;
    }
    return text;
}

}  // namespace

Value converted(Column const& from, Column const& to, Value const& value) {
    auto const* number = std::get_if<int64_t>(&value);
    if (!number || from.type == to.type) return value;
    if (from.type == FieldType::Date && to.type == FieldType::Instant) {
        return start_of(Day{int32_t(*number)}).microseconds;
    }
    if (from.type == FieldType::Instant && to.type == FieldType::Date) {
        return int64_t(day_of(Instant{*number}).number);
    }
    return value;
}

// What reading one row has come to.
struct RowReader::Reading {
    RawRow const& row;
    ReadRow read;

    void fault(Error error, Column const& column, std::vector<int> const& cells) {
        bool const told = std::any_of(read.faults.begin(), read.faults.end(), [&](Error const& fault) {
            return fault.code == error.code && fault.place.field == column.labels.zh;
        });
        if (told) return;
        Place place{.row = row.number, .column = cells.empty() ? 0 : cells.front() + 1,
                    .field = column.labels.zh};
        read.faults.push_back(std::move(error).at(std::move(place)));
    }
};

RowReader::RowReader(Plan const& plan, SheetFacts const& facts, catalog::ParseContext context, std::string language)
    : plan_(plan), facts_(facts), context_(std::move(context)), language_(std::move(language)) {}

ReadRow RowReader::read(RawRow const& row) const {
    Reading reading{.row = row};
    for (auto const& part : plan_.parts) {
        if (!passes(part, row)) continue;
        if (!read_part(part, reading)) continue;
    }
    return std::move(reading.read);
}

bool RowReader::passes(PartPlan const& part, RawRow const& row) const {
    return std::all_of(part.filters.begin(), part.filters.end(), [&](FilterPlan const& plan) {
        bool const filled = plan.cell >= 0 && row.filled(size_t(plan.cell));
        std::string const text = filled ? folded(row.cells[size_t(plan.cell)].text) : std::string();
        auto const holds = [&](std::vector<std::string> const& some) {
            return std::any_of(some.begin(), some.end(), [&](std::string const& one) { return folded(one) == text; });
        };
        if (plan.filter->filled && *plan.filter->filled != filled) return false;
        if (!plan.filter->in.empty() && !holds(plan.filter->in)) return false;
        return !holds(plan.filter->not_in);
    });
}

bool RowReader::read_part(PartPlan const& part, Reading& reading) const {
    size_t const faults_before = reading.read.faults.size();
    std::vector<Value> values(part.kind->columns.size());
    bool wanted = part.when.empty();
    // Whether the part exists at all is seen first, so that nothing is said about a part that does not.
    for (int const column : part.when) {
        values[column] = read_cells(part, column, reading, context_);
        wanted = wanted || !is_empty(values[column]) || reading.read.faults.size() > faults_before;
    }
    if (!wanted) return false;
    reading.read.faults.resize(faults_before, Error());
    ReadPart const* first = reading.read.parts.empty() ? nullptr : &reading.read.parts.front();
    if (first && first->plan != &plan_.parts.front()) first = nullptr;
    for (int column = 0; column < int(values.size()); ++column) {
        values[column] = read_column(part, column, reading);
        int const from = part.feeds[column].copy_from;
        if (!is_empty(values[column]) || from < 0 || !first) continue;
        int const unless = part.feeds[column].copied_unless;
        if (unless >= 0 && !is_empty(first->values[unless])) continue;
        values[column] = converted(first->plan->kind->columns[from], part.kind->columns[column], first->values[from]);
    }
    derive_from_id(part, values, reading);
    check_required(part, values, reading);
    reading.read.parts.push_back({&part, std::move(values)});
    return true;
}

Value RowReader::read_column(PartPlan const& part, int column, Reading& reading) const {
    auto const& feed = part.feeds[column];
    auto const& field = part.kind->columns[column];
    if (feed.constant) return *feed.constant;
    Value value = field.part == PersonPart::IdNumber ? read_id_number(part, column, reading)
                                                     : read_cells(part, column, reading, context_);
    if (!is_empty(value)) return value;
    std::string text = feed.meta.empty() || feed.copy_from >= 0 ? std::string() : feed.meta;
    if (feed.is_office && !text.empty()) return facts_.unit.empty() ? Value() : Value(facts_.unit);
    if (feed.is_period && !text.empty() && facts_.period) return int64_t(facts_.period->number);
    bool const is_copied = feed.copy_from >= 0;
    if (text.empty() && !is_copied) text = field.default_text;
    if (text.empty()) return {};
    auto parsed = catalog::parse_value(field, text, context_);
    if (parsed) return std::move(*parsed);
    reading.fault(parsed.error(), field, feed.cells);
    return {};
}

// The document's type decides what its number must look like.
Value RowReader::read_id_number(PartPlan const& part, int column, Reading& reading) const {
    int const type = part.kind->find(part.kind->columns[column].person + "_id_type");
    auto const value = read_cells(part, type, reading, context_);
    auto const* code = std::get_if<std::string>(&value);
    if (!code) return read_cells(part, column, reading, context_);
    auto context = context_;
    context.id_type = *code;
    return read_cells(part, column, reading, context);
}

Value RowReader::read_cells(PartPlan const& part, int column, Reading& reading,
                            catalog::ParseContext const& context) const {
    auto const& feed = part.feeds[column];
    auto const& field = part.kind->columns[column];
    if (feed.cells.empty()) return {};
    if (feed.constant) return *feed.constant;
    for (int const cell : feed.cells) {
        if (size_t(cell) >= reading.row.cells.size()) continue;
        auto const& raw = reading.row.cells[size_t(cell)];
        if (raw.kind == CellKind::Fault) {
            reading.fault(formula_fault(raw.text), field, feed.cells);
            return {};
        }
        bool const rounded = raw.kind == CellKind::Number && raw.text.size() > digits_kept;
        if (rounded && field.type == FieldType::IdNumber) {
            reading.fault(lost_digits(), field, feed.cells);
            return {};
        }
    }
    std::string text = joined_cells(feed.cells, reading.row, field.type);
    if (feed.transform) text = transformed(*feed.transform, std::move(text));
    if (text.empty()) return {};
    auto parsed = catalog::parse_value(field, text, context);
    if (parsed) return std::move(*parsed);
    if (feed.township >= 0 && reading.row.filled(size_t(feed.township))) {
        std::string const longer = reading.row.cells[size_t(feed.township)].text + text;
        if (auto again = catalog::parse_value(field, longer, context)) return std::move(*again);
    }
    reading.fault(parsed.error(), field, feed.cells);
    return {};
}

void RowReader::check_required(PartPlan const& part, std::vector<Value> const& values, Reading& reading) const {
    for (size_t column = 0; column < values.size(); ++column) {
        auto const& field = part.kind->columns[column];
        if (!field.required || !is_empty(values[column])) continue;
        auto const& cells = part.feeds[column].cells;
        // What is copied is asked for where the user can write it: in the first part's column.
        int const from = part.feeds[column].copy_from;
        auto const& asked = from >= 0 && cells.empty() ? plan_.parts.front().kind->columns[from] : field;
        // A wrong value was told already.
        bool const told = std::any_of(reading.read.faults.begin(), reading.read.faults.end(), [&](Error const& fault) {
            return fault.place.field == asked.labels.zh;
        });
        if (told) continue;
        // A place that nobody wrote is the unit that sent the sheet.
        if (int(column) == part.kind->place && field.type == FieldType::Unit && !facts_.unit.empty()) continue;
        bool const has_formula = !cells.empty() && size_t(cells.front()) < reading.row.cells.size() &&
                                 reading.row.cells[size_t(cells.front())].kind == CellKind::NoValue;
        Error error = missing(asked, has_formula);
        if (!part.when.empty()) {
            auto const& when = part.kind->columns[part.when.front()];
            error.zh = fmt::format("填了{}，还须填写{}", when.labels.zh, asked.labels.zh);
            error.en = fmt::format("{} is filled, so {} is needed as well", when.labels.en, asked.labels.en);
        }
        reading.fault(std::move(error), asked,
                      from >= 0 && cells.empty() ? plan_.parts.front().feeds[from].cells : cells);
    }
}

void RowReader::derive_from_id(PartPlan const& part, std::vector<Value>& values, Reading& reading) const {
    for (auto const& person : part.kind->persons) {
        int const number = part.kind->find(person + "_id_no");
        int const type = part.kind->find(person + "_id_type");
        auto const* text = std::get_if<std::string>(&values[number]);
        auto const* code = std::get_if<std::string>(&values[type]);
        if (!text || (code && *code != "ID")) continue;
        auto const id = parse_id_number(*text, context_.latest);
        if (!id) continue;  // A passport.
        if (!code) values[type] = std::string("ID");
        auto const agree = [&](int column, Value derived) {
            if (column < 0) return;
            if (is_empty(values[column])) {
                values[column] = std::move(derived);
            } else if (values[column] != derived) {
                auto const& labels = part.kind->columns[column].labels;
                reading.read.warnings.push_back(
                    language_ == "en"
                        ? fmt::format("row {}: {} contradicts the identity number", reading.row.number,
                                      labels.en)
                        : fmt::format("第 {} 行：{}与身份证号不一致", reading.row.number, labels.zh));
            }
        };
        agree(part.kind->find(person + "_sex"), std::string(1, id->sex));
        agree(part.kind->find(person + "_birth"), int64_t(id->birth_day.number));
    }
}

}  // namespace lianfang::intake
