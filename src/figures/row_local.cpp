// Tells which figures are of this class by reading their SELECT, and works out what a version adds.
#include "figures/row_local.h"

#include <algorithm>

namespace lianfang::figures {
namespace {

std::optional<int> column_number(catalog::Kind const& kind, std::string_view name) {
    if (name == "record_id") return record_id_column;
    if (name == "unit_code") return unit_code_column;
    if (name == "happened_at") return happened_at_column;
    if (name == "received_at") return received_at_column;
    if (name == "source") return source_column;
    int const column = kind.find(name);
    if (column < 0 || kind.columns[size_t(column)].sealed) return std::nullopt;
    return column;
}

}  // namespace

std::optional<RowLocal> row_local(Definition const& figure, catalog::Catalog const& catalog) {
    bool const adds = figure.aggregate == Aggregate::Sum || figure.aggregate == Aggregate::Count;
    if (!adds || figure.top > 0 || figure.owner != Owner::Place || figure.reads_own_unit_alone) return std::nullopt;
    auto const select = read_plain_select(figure.sql);
    if (!select) return std::nullopt;
    auto const* kind = catalog.find_kind(select->source);
    if (kind == nullptr) return std::nullopt;
    bool const stands_as_recorded = select->takes("happened_at") && select->takes("unit_code");
    if (!stands_as_recorded) return std::nullopt;

    RowLocal local{.figure = &figure, .kind = kind, .where = {}, .key = {}, .ended = {}, .amount = {}};
    bool is_understood = true;
    auto const read = [&](std::string const* sql, std::optional<RowExpression>& into) {
        if (sql == nullptr || sql->empty()) return;
        into = RowExpression::parse(*sql, select->alias,
                                    [&](std::string_view name) { return column_number(*kind, name); });
        is_understood = is_understood && into.has_value();
    };
    read(&select->where, local.where);
    if (figure.has_key) read(select->find("key"), local.key);
    if (figure.nature == Nature::Stock) read(select->find("ended_at"), local.ended);
    if (figure.aggregate == Aggregate::Sum) read(select->find("amount"), local.amount);
    bool const is_whole = (!figure.has_key || local.key) && (figure.aggregate == Aggregate::Count || local.amount);
    if (!is_understood || !is_whole) return std::nullopt;
    return local;
}

std::optional<Contribution> RowLocal::of(ledger::Version const& version) const {
    if (where && !where->evaluate(version).is_true()) return std::nullopt;
    Contribution adds;
    adds.day = day_of(version.happened_at).number;
    adds.amount = amount ? amount->evaluate(version).number : 1;
    if (key) {
        Cell const cell = key->evaluate(version);
        if (cell.type == Cell::Type::Text) adds.key = cell.text;
        else if (cell.type == Cell::Type::Number) adds.key = std::to_string(cell.number);
    }
    if (ended) {
        Cell const cell = ended->evaluate(version);
        // What ended before it began was never there.
        if (!cell.is_null()) adds.end_day = std::max(adds.day, day_of(Instant{cell.number}).number);
    }
    return adds;
}

void RowLocal::add_columns(std::set<int>& columns) const {
    for (auto const* expression : {&where, &key, &ended, &amount}) {
        if (*expression) (*expression)->add_columns(columns);
    }
}

RowLocals::RowLocals(Figures const& figures, catalog::Catalog const& catalog) {
    for (auto const* figure : figures.all()) {
        if (auto local = row_local(*figure, catalog)) all_.push_back(std::move(*local));
    }
    for (size_t i = 0; i < all_.size(); ++i) by_kind_[all_[i].kind].push_back(i);
}

RowLocal const* RowLocals::find(std::string_view figure) const {
    auto const it = std::lower_bound(
        all_.begin(), all_.end(), figure,
        [](RowLocal const& local, std::string_view name) { return local.figure->name < name; });
    return it != all_.end() && it->figure->name == figure ? &*it : nullptr;
}

std::vector<size_t> const& RowLocals::of_kind(catalog::Kind const& kind) const {
    static std::vector<size_t> const none;
    auto const it = by_kind_.find(&kind);
    return it == by_kind_.end() ? none : it->second;
}

}  // namespace lianfang::figures
