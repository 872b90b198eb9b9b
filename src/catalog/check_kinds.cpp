// What can only be seen with the whole catalogue read: code lists named, sources, defaults, further
// kinds of a row.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

class Check {
public:
    Check(Catalog& catalog, Kind const& kind) : catalog_(catalog), kind_(kind) {}

    void run() {
        for (auto const& column : kind_.columns) check_column(column);
        check_sources();
        for (auto const& also : kind_.also) check_also(also);
    }

private:
    void mistake(int line, std::string what, std::string mend) {
        catalog_.mistakes.push_back({kind_.file, line, kind_.name + what, std::move(mend)});
    }

    void check_column(Column const& column) {
        if (!column.codes.empty() && !catalog_.find_codes(column.codes)) {
            mistake(column.line,
                    "." + column.name + ": there is no code list '" + column.codes + "'",
                    "name a file of catalog/codes, or add it");
            return;
        }
        if (column.default_text.empty()) return;
        auto value = constant(column, column.default_text);
        if (!value)
            mistake(column.line,
                    "." + column.name + ": the default does not fit: " + value.error().en,
                    "mend the default");
    }

    Result<Value> constant(Column const& column, std::string const& text) {
        ParseContext context;
        context.catalog = &catalog_;
        return parse_value(column, text, context);
    }

    void check_sources() {
        std::set<std::string> known{"other"};
        for (auto const& source : catalog_.source_classes) known.insert(source.name);
        for (auto const& source : kind_.sources) {
            if (known.count(source)) continue;
            mistake(1, ": there is no class of source '" + source + "'",
                    "see catalog/codes/source_class.yaml");
        }
    }

    void check_also(Also const& also) {
        Kind const* further = catalog_.find_kind(also.kind);
        if (!further) {
            mistake(also.line, " also: there is no kind '" + also.kind + "'",
                    "name a file of catalog/kinds");
            return;
        }
        if (reaches(*further, kind_.name, {})) {
            mistake(also.line, " also: " + also.kind + " leads back to " + kind_.name,
                    "a row's further records end somewhere");
        }
        if (further->find(also.when) < 0) {
            mistake(also.line, " also: when names no column '" + also.when + "' of " + also.kind,
                    "name one of its columns");
        }
        for (auto const& [name, text] : also.set) check_set(also, *further, name, text);
        for (auto const& [to, from] : also.copy) check_copy(also, *further, to, from);
        for (auto const& [to, filled] : also.unless) {
            if (also.copy.count(to) && further->find(to) >= 0 && kind_.find(filled) >= 0) continue;
            mistake(also.line,
                    " also: unless " + to + ": " + filled + " names no column that is copied, or none of " +
                        kind_.name,
                    "left a column that copy names, right one of " + kind_.name);
        }
        check_shared_labels(also, *further);
    }

    bool reaches(Kind const& from, std::string const& goal, std::set<std::string> seen) {
        if (from.name == goal) return true;
        if (!seen.insert(from.name).second) return false;
        for (auto const& also : from.also) {
            Kind const* next = catalog_.find_kind(also.kind);
            if (next && reaches(*next, goal, seen)) return true;
        }
        return false;
    }

    void check_set(Also const& also, Kind const& further, std::string const& name,
                   std::string const& text) {
        int column = further.find(name);
        if (column < 0) {
            mistake(also.line, " also: set names no column '" + name + "' of " + also.kind,
                    "name one of its columns");
            return;
        }
        auto value = constant(further.columns[column], text);
        if (!value)
            mistake(also.line, " also: " + name + " cannot be '" + text + "': " + value.error().en,
                    "mend the constant");
    }

    void check_copy(Also const& also, Kind const& further, std::string const& to,
                    std::string const& from) {
        bool persons = further.is_person(to) && kind_.is_person(from);
        int target = further.find(to), origin = kind_.find(from);
        if (persons) return;
        if (target < 0 || origin < 0) {
            mistake(also.line, " also: copy " + to + ": " + from + " names no such pair of fields",
                    "left a field of " + also.kind + ", right one of " + kind_.name);
            return;
        }
        FieldType a = further.columns[target].type, b = kind_.columns[origin].type;
        bool times = (a == FieldType::Instant && b == FieldType::Date) ||
                     (a == FieldType::Date && b == FieldType::Instant);
        if (a != b && !times) {
            mistake(also.line, " also: copy " + to + ": " + from + " joins two types",
                    "copy between fields of one type");
        }
    }

    // A label that stands in both kinds would fill both columns from one cell, unless the pair is
    // copied or set anyway.
    void check_shared_labels(Also const& also, Kind const& further) {
        std::set<std::string> mine;
        for (auto const& column : kind_.columns) mine.insert(folded(column.labels.zh));
        for (auto const& column : further.columns) {
            bool given = also.copy.count(column.name) || also.set.count(column.name) ||
                         (!column.person.empty() && also.copy.count(column.person));
            if (given || !mine.count(folded(column.labels.zh))) continue;
            mistake(also.line, " also: '" + column.labels.zh + "' stands in " + also.kind + " too",
                    "copy " + column.name + ", or give it another label");
        }
    }

    Catalog& catalog_;
    Kind const& kind_;
};

// An imported sheet is told apart by its columns and title; two kinds of one title could not be.
void check_titles(Catalog& catalog) {
    std::map<std::string, std::string> owner;
    for (auto const& [name, kind] : catalog.kinds) {
        auto [at, is_new] = owner.emplace(folded(kind.title.zh), name);
        if (is_new) continue;
        catalog.mistakes.push_back(
            {kind.file, 2, name + ": the title '" + kind.title.zh + "' is that of " + at->second,
             "give it a title of its own"});
    }
}

}  // namespace

void check_codes(Catalog& catalog) {
    for (auto const& [name, list] : catalog.codes) {
        for (auto const& value : list.values) {
            if (value.kind.empty() || catalog.find_kind(value.kind)) continue;
            catalog.mistakes.push_back({"codes/" + name + ".yaml", 1,
                                        value.code + ": there is no kind '" + value.kind + "'",
                                        "name a file of catalog/kinds"});
        }
    }
}

void check_kinds(Catalog& catalog) {
    for (auto const& entry : catalog.kinds) Check(catalog, entry.second).run();
    check_codes(catalog);
    check_titles(catalog);
}

}  // namespace lianfang::catalog
