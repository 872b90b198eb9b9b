// How the loader's own files work together; nobody outside this room includes it. Start reading at
// load.cpp.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "catalog/catalog.h"

namespace lianfang::catalog {

// One yaml file being read: reads attributes by name and collects what is wrong, with the line.
class Reading {
public:
    Reading(std::string file, std::vector<Mistake>& mistakes)
        : file_(std::move(file)), mistakes_(mistakes) {}

    // A map, or an undefined node where the text is no yaml map; the mistake is then noted.
    YAML::Node parse(std::string const& text);
    void mistake(int line, std::string what, std::string mend);
    static int line_of(YAML::Node const& node);

    // Names every attribute that is not among the known ones, and every one that stands twice.
    void check_attributes(YAML::Node const& map, std::string const& of,
                          std::initializer_list<std::string_view> known);
    std::string text(YAML::Node const& map, char const* attribute);
    std::string required_text(YAML::Node const& map, char const* attribute, std::string const& of);
    bool yes_no(YAML::Node const& map, char const* attribute);
    std::vector<std::string> texts(YAML::Node const& map, char const* attribute);
    Labels labels(YAML::Node const& map, std::string const& of, int line);

    std::string const& file() const { return file_; }

private:
    std::string file_;
    std::vector<Mistake>& mistakes_;
};

// A part of a person as catalog/person.yaml labels it, in the order of the ten columns.
struct PersonPartLabels {
    Labels labels;
    std::vector<std::string> synonyms;
};
using PersonLabels = std::vector<PersonPartLabels>;

CodeList load_code_list(std::string const& file, std::string const& text,
                        std::vector<Mistake>& mistakes);
PersonLabels load_person_labels(std::string const& file, std::string const& text,
                                std::vector<Mistake>& mistakes);
Kind load_kind(std::string const& file, std::string const& text, PersonLabels const& person,
               std::vector<Mistake>& mistakes);
std::vector<SourceClass> load_source_classes(std::string const& file, std::string const& text,
                                             std::vector<Mistake>& mistakes);
void load_divisions(std::string const& file, std::string const& text, Regions& regions,
                    std::vector<Mistake>& mistakes);
void load_region_names(std::string const& file, std::string const& text, Regions& regions,
                       std::vector<Mistake>& mistakes);

// The ten columns of a person field; `prefix` distinguishes the labels of a second person in the
// same kind.
struct PersonField {
    std::string name;
    Labels labels;
    std::vector<std::string> synonyms;
    bool required = false;
    int line = 0;
};
void append_person_columns(Kind& kind, PersonField const& field, PersonLabels const& person);

// What can only be seen with all kinds and code lists read.
void check_kinds(Catalog& catalog);

// --- values ---
// Decimal text without any unit, to an integer of 1/10^decimals. Extra decimals are rounded half up
// where `round` says so, else refused; a tail of noughts or nines, as spreadsheets leave behind, is
// no extra decimal. No floating point.
Result<int64_t> parse_decimal(std::string_view text, int decimals, bool round);
Result<Value> parse_number(Column const& column, std::string const& text);
Result<Value> parse_money(Column const& column, std::string const& text);
Result<Value> parse_temperature(Column const& column, std::string const& text);
Result<Value> parse_date(Column const& column, std::string const& text,
                         ParseContext const& context);
Result<Value> parse_moment(Column const& column, std::string const& text,
                           ParseContext const& context);
std::string format_decimal(int64_t value, int decimals, int decimals_shown_at_least);
int decimals_of_scale(int64_t scale);  // -1 where it is no power of ten.
int decimals_of(
    Column const& column);  // Of a number, money in the column's own unit, or a temperature.
std::string in_brackets(
    std::string_view text);  // What the officer wrote, as error sentences quote it.

}  // namespace lianfang::catalog
