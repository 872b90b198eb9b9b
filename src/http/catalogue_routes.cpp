// The catalogue as a post needs it: its units, kinds with their fields, code lists, figures.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tuple>

#include "base/hash.h"
#include "http/house.h"
#include "http/record_texts.h"
#include "registry/outlines.h"

namespace lianfang::http {
namespace {

using catalog::FieldType;
using catalog::PersonPart;

Json or_null(std::string const& text) { return text.empty() ? Json() : Json(text); }

Json bound(std::optional<int64_t> const& value, catalog::Column const& column) {
    if (!value) return {};
    double const scale = column.type == FieldType::Temperature ? 10.0
                         : column.type == FieldType::Money     ? 100.0
                                                               : double(column.scale);
    return double(*value) / scale;
}

int decimals_of(catalog::Column const& column) {
    if (column.type == FieldType::Temperature) return 1;
    if (column.type == FieldType::Money) return 2;
    int decimals = 0;
    for (int64_t scale = column.scale; scale > 1; scale /= 10) ++decimals;
    return decimals;
}

Json field_of(catalog::Column const& column) {
    return {{"name", column.name},
            {"type", name_of(column.type)},
            {"labels", labels(column.labels)},
            {"required", column.required},
            {"personal", column.personal || column.sealed},
            {"codes", or_null(column.codes)},
            {"unit", or_null(column.unit)},
            {"min", bound(column.min, column)},
            {"max", bound(column.max, column)},
            {"decimals", decimals_of(column)},
            {"default", column.default_text},
            {"person", or_null(column.person)},
            {"part", or_null(name_of(column.part))}};
}

// What a form of this kind may hold besides: the fields of the further records that it also makes (a temperature at a
// checkpoint), but not those that are copied or set. Named as the form sends them.
void add_further_fields(Json& fields, catalog::Kind const& kind, catalog::Catalog const& catalog) {
    for (auto const& also : kind.also) {
        for (auto const& column : catalog.find_kind(also.kind)->columns) {
            bool const is_given =
                also.copy.count(column.name) + also.copy.count(column.person) + also.set.count(column.name) >
                0;
            auto const is_same = [&](catalog::Column const& own) {
                return own.name == column.name || own.labels.zh == column.labels.zh;
            };
            if (is_given || std::any_of(kind.columns.begin(), kind.columns.end(), is_same)) continue;
            Json field = field_of(column);
            field["required"] = false;
            field["also"] = also.kind;
            fields.push_back(std::move(field));
        }
    }
}

Json kind_of(catalog::Kind const& kind, catalog::Post const& post, catalog::Catalog const& catalog) {
    Json fields = Json::array();
    for (auto const& column : kind.columns) fields.push_back(field_of(column));
    if (post.may_record(kind.name)) add_further_fields(fields, kind, catalog);
    return {{"name", kind.name},
            {"title", labels(kind.title)},
            {"group", kind.group},
            {"may_record", post.may_record(kind.name)},
            {"may_list", post.may_list(kind.name)},
            {"happened", kind.columns[size_t(kind.happened)].name},
            {"place", kind.place < 0 ? Json() : Json(kind.columns[size_t(kind.place)].name)},
            {"fields", fields}};
}

Json codes_of(catalog::CodeList const& list) {
    Json values = Json::array();
    for (auto const& value : list.values) values.push_back({{"code", value.code}, {"labels", labels(value.labels)}});
    return {{"title", labels(list.title)}, {"values", values}};
}

Json units_of(access::Sight const& sight, registry::Units const& units) {
    Json all = Json::array();
    std::vector<std::string> codes = {sight.held().unit};
    for (size_t i = 0; i < codes.size(); ++i) {
        auto const* unit = units.get(codes[i]);
        if (unit == nullptr) continue;
        all.push_back({{"code", unit->code}, {"name", unit->name}, {"level", unit->level}, {"parent", unit->parent}});
        for (auto const* child : units.children(codes[i])) codes.push_back(child->code);
    }
    return all;
}

Json figures_of(House const& house, catalog::Post const& post) {
    Json all = Json::array();
    if (!post.figures) return all;
    auto const word = [](figures::Nature nature) {
        if (nature == figures::Nature::Stock) return "stock";
        return nature == figures::Nature::Flow ? "flow" : "cumulative";
    };
    for (auto const* figure : house.figures.all()) {
        all.push_back(
            {{"name", figure->name},
             {"title", labels(figure->title)},
             {"unit_type", figure->unit_type},
             {"nature", word(figure->nature)},
             {"has_key", figure->has_key},
             {"is_list", figure->is_list},
             {"definition",
              label_pair(figure->meaning.empty() ? figure->definition : figure->meaning, figure->definition)},
             {"may_open", may_open(house, post, figure->name)}});
    }
    return all;
}

// The same for every holder of a post at a unit, until the units change.
class KeptCatalogues {
public:
    using Text = std::shared_ptr<std::string const>;
    Text get(Visitor& visitor, std::function<std::string()> const& make) {
        constexpr size_t kept_at_most = 64;
        auto const& held = visitor.sight.held();
        std::tuple const key(held.post, held.unit, visitor.units().changed_at());
        {
            std::lock_guard const lock(mutex_);
            if (auto const found = kept_.find(key); found != kept_.end()) return found->second;
        }
        auto text = std::make_shared<std::string const>(make());
        std::lock_guard const lock(mutex_);
        if (kept_.size() >= kept_at_most) kept_.clear();
        kept_[key] = text;
        return text;
    }

private:
    std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, int64_t>, Text> kept_;
};

// The newest file's outlines of the units right below the one that is asked for.
Json outlines_below(Visitor& visitor, std::string const& unit, int64_t file) {
    Json all = Json::array();
    for (auto const& outline : registry::read_outlines(*visitor.reader, file)) {
        auto const* known = visitor.units().get(outline.unit);
        if (known != nullptr && known->parent == unit)
            all.push_back({{"unit", outline.unit}, {"rings", outline.rings}});
    }
    return all;
}

Response show_outlines(House const&, Visitor& visitor, Request const& request, Parts const&) {
    auto const unit = visitor.sight.unit_asked(asked(request, "unit"));
    if (!unit) return Response::of(unit.error());
    auto const file = registry::find_outlines(*visitor.reader);
    return unless_known(request, fmt::format("{}-{}", *unit, file.value_or(0)), [&] {
        return dumped({{"outlines", file ? outlines_below(visitor, *unit, *file) : Json::array()}});
    });
}

}  // namespace

void add_catalogue_routes(Routes& routes, House const& house) {
    RouteWords const words = {.zh = "岗位所需的目录：单位、表类、代码、数字", .en = "The catalogue as the post needs it"};
    auto const make = [](House const& house, Visitor& visitor) {
        auto const& post = visitor.post();
        Json kinds = Json::array(), codes = Json::object(), groups = Json::object();
        for (auto const& [name, kind] : house.catalog.kinds) {
            if (!post.may_list(name) && !post.may_record(name)) continue;
            kinds.push_back(kind_of(kind, post, house.catalog));
            for (auto const& field : kinds.back()["fields"]) {
                auto const* list = field["codes"].is_null()
                                       ? nullptr
                                       : house.catalog.find_codes(field["codes"].get<std::string>());
                if (list != nullptr && !codes.contains(list->name)) codes[list->name] = codes_of(*list);
            }
        }
        if (auto const* list = house.catalog.find_codes("kind_group")) {
            for (auto const& group : list->values) groups[group.code] = labels(group.labels);
        }
        return dumped({{"edition", house.catalog.edition},
                                         {"county", visitor.units().root()},
                                         {"units", units_of(visitor.sight, visitor.units())},
                                         {"kinds", kinds},
                                         {"codes", codes},
                                         {"groups", groups},
                                         {"figures", figures_of(house, post)}});
    };
    auto const kept = std::make_shared<KeptCatalogues>();
    auto const show = [make, kept](House const& house, Visitor& visitor, Request const& request, Parts const&) {
        auto const body = kept->get(visitor, [&] { return make(house, visitor); });
        return unless_known(request, hash_hex(*body, 16), [&] { return *body; });
    };
    house.add(routes, "GET", "/api/catalogue", any_post, words, show);
    house.add(routes, "GET", "/api/outlines", sees_figures,
              {.zh = "下级单位在地图上的轮廓", .en = "Outlines of the units below, for a map", .query = {"unit"}}, show_outlines);
}

}  // namespace lianfang::http
