// The catalogue: kinds of record, code lists, regions, as read from `catalog/`. Owns what a county
// works with as data. It never reads a database and never judges a record's meaning. Start reading
// at Catalog::load.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "store/store.h"

namespace lianfang::catalog {

using store::Value;

struct Labels {
    std::string zh;
    std::string en;
    std::string const& in(std::string const& language) const { return language == "en" ? en : zh; }
};

// A mistake in the catalogue: file, line (0: the whole file), what is wrong, the mend.
struct Mistake {
    std::string file;
    int line = 0;
    std::string what;
    std::string mend;
};

struct CodeValue {
    std::string code;
    Labels labels;
    std::vector<std::string> synonyms;
    std::string kind;  // Of an order: the kind by whose record it is done; empty: none, or of another list.
};

struct CodeList {
    std::string name;
    Labels title;
    std::vector<CodeValue> values;
    CodeValue const* find(std::string_view code) const;
    // By code, label in either language or synonym; folded.
    CodeValue const* match(std::string_view text) const;
    std::unordered_map<std::string, int> by_folded;  // Folded code, label or synonym → position.
};

enum class FieldType {
    Text,
    Code,
    List,
    Number,
    Money,
    Temperature,
    Date,
    Instant,
    YesNo,
    Unit,
    Region,
    Plate,
    Phone,
    IdNumber
};

// Which part of a person a column is; None for a column that is not part of one.
enum class PersonPart {
    None,
    Name,
    IdType,
    IdNumber,
    Sex,
    Birth,
    Age,
    Phone,
    Residence,
    Address,
    Hukou
};

// One column of a kind. A field of type person stands as ten columns: person_name, person_id_type,
// person_id_no, person_sex, person_birth, person_age, person_phone, person_residence,
// person_address, person_hukou (and, in the table, person_id). Stored values: Number ×scale, Money
// fen, Temperature tenths of ℃, Date days, Instant µs UTC, YesNo 0/1: integers. Others text: codes,
// `;`-joined codes for List, 12-digit codes for Unit, 6-digit codes for Region.
struct Column {
    std::string name;
    FieldType type = FieldType::Text;
    Labels labels;
    std::vector<std::string>
        synonyms;  // May hold "乡镇+村": the texts of several sheet columns, joined.
    bool required = false;
    bool personal = false;
    bool past = false;      // A day or moment that has come when it is recorded.
    bool sealed =
        false;  // Identity numbers of persons and telephones of persons: never in the chained text.
    std::string codes;  // Code list of Code and List.
    std::string unit;   // 人, ℃, 元, 万元 …: how people write it.
    int64_t scale = 1;
    std::optional<int64_t> min, max;  // In stored units.
    std::string default_text;
    std::string person;  // The person field that it belongs to; empty for none.
    PersonPart part = PersonPart::None;
    int line = 0;
};

// A sheet row of this kind may hold a further record: the end of a stay, the verdict on a name.
struct Also {
    std::string kind;
    std::string when;  // The further record exists where this column of it is filled.
    std::map<std::string, std::string> set;  // Column → constant (as written).
    std::map<std::string, std::string>
        copy;  // Column or person field of the further kind → of this kind.
    std::map<std::string, std::string>
        unless;  // Column that is copied → column of this kind: copied only where that one is empty.
    int line = 0;
};

struct Kind {
    std::string name;
    Labels title;
    std::string group, form, deadline;
    int happened = -1;  // Column that gives the time it happened.
    int place =
        -1;  // Column (type Unit) whose value is the record's unit; -1: the unit that reported.
    std::vector<std::string>
        key;  // Columns and person fields of the natural key; empty: unit, period, sheet and row.
    std::map<std::string, std::string>
        key_otherwise;  // Column of the key → column that stands for it where it is empty.
    std::vector<std::string> sources;  // Classes of source, the most trusted first.
    bool states_residence = false;
    std::string issued_by;  // "measures", "clock", "registry", "ledger", "init", "report"; empty: people, by
                            // form or sheet.
    std::vector<Column> columns;
    std::vector<std::string> persons;  // Names of its person fields.
    std::vector<Also> also;
    int ended = -1;  // Column that holds the end of what the record states; -1: none.
    std::string file;

    int find(std::string_view column) const;  // -1 where there is none.
    bool is_person(std::string_view field) const;
    std::string table() const { return "record_" + name; }
    int happened_precision_is_day() const { return columns[happened].type == FieldType::Date; }
};

struct Region {
    std::string code;  // 6 digits, GB/T 2260.
    std::string name;
};

// Finds divisions in what people write. Filled once by the loader, then only read.
class Regions {
public:
    // "湖北省武汉市", "湖北武汉", "武汉", "420100", "湖北": the deepest division named, as 6
    // digits. Nothing where none fits, or where several do (朝阳区 alone).
    std::optional<std::string> find(std::string_view text) const;
    // The same, and whether the whole text was read: 浉河区某某村 names 浉河区 and something below it. English
    // texts count as whole: what they name below a division has no name here.
    struct Named {
        std::string code;
        bool is_whole = false;
    };
    std::optional<Named> read(std::string_view text) const;
    std::string name_of(std::string_view code) const;  // 湖北省武汉市; the code where unknown.
    std::string short_province(std::string_view code) const;  // 广东, 内蒙古; empty where unknown.
    void add(Region region);
    // A further name of a division: English, pinyin, a former name.
    void add_name(std::string_view code, std::string_view name);
    void finish();  // Builds the look-up once all are added.
    bool has(std::string_view code) const;
    std::vector<Region> const& all() const { return regions_; }

private:
    struct TextHash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    struct Match {
        int region = -1;
        size_t bytes = 0;
        bool by_short_name = false;
        bool ambiguous = false;
    };
    struct Name {
        int region;
        bool is_short;
    };
    void index_name(std::string_view name, int region, bool is_short);
    Match longest_match(std::string_view text, int below) const;
    Match choose(std::vector<Name> const& named, int below) const;
    bool is_below(int region, int ancestor) const;
    // "Baohe District, Hefei City, Anhui": read from the right, unknown parts left out; -1 where
    // none is known.
    int find_english(std::string_view text) const;
    std::optional<Named> read_digits(std::string code) const;

    std::vector<Region> regions_;
    std::vector<std::pair<std::string, std::string>> further_names_;  // code, name
    std::map<std::string, int, std::less<>> by_code_;
    std::unordered_map<std::string, std::vector<Name>, TextHash, std::equal_to<>> by_name_;
    // First three bytes of a name → lengths of the names that begin so, the longest first.
    std::unordered_map<std::string, std::vector<size_t>, TextHash, std::equal_to<>>
        lengths_by_start_;
};

// Words found in the names of offices of one class; the first entry that fits decides.
struct SourceClass {
    std::string name;
    std::vector<std::string> words;
};

// The hash that names a catalogue: over its files' paths and texts.
std::string edition_of(std::map<std::string, std::string> const& files);

class Catalog {
public:
    // Reads the folder whole. Mistakes are collected, not thrown; `ok()` is false where there is
    // any.
    static Catalog load(std::filesystem::path const& folder);
    // The same from texts by path in the folder: an edition as stored with a ledger.
    static Catalog from_files(std::map<std::string, std::string> files);

    bool ok() const { return mistakes.empty(); }
    Kind const* find_kind(std::string_view name) const;
    CodeList const* find_codes(std::string_view name) const;
    // The class of a source by the name of the office that sent it
    // (catalog/codes/source_class.yaml): 县公安局 → police.
    std::string source_class_of(std::string_view office) const;

    std::filesystem::path folder;
    std::map<std::string, Kind, std::less<>> kinds;
    std::map<std::string, CodeList, std::less<>> codes;
    Regions regions;
    std::vector<SourceClass> source_classes;
    std::vector<Mistake> mistakes;
    std::string edition;  // Hash over all files of the folder, by path.
    std::map<std::string, std::string>
        files;  // Path in the folder → text; what is stored with the ledger.
};

// A value as people write it (already a single cell's text) to its stored form, and back.
// `year_hint` completes dates without a year.
struct ParseContext {
    Catalog const* catalog = nullptr;
    std::optional<Day> period;  // The sheet's period; gives a date its year.
    Day latest = {};            // No birth, and nothing that has happened, later than this; day 0: no limit.
    std::string_view id_type =
        {};  // The row's document type (code); empty: as the number itself looks.
    // Resolves unit names and paths ("东风镇李庄村", "李庄村", a code) to a 12-digit code; empty
    // where unknown or ambiguous.
    std::function<std::string(std::string_view)> find_unit;
};
Result<Value> parse_value(Column const& column, std::string_view text, ParseContext const& context);
std::string format_value(Column const& column, Value const& value, Catalog const& catalog,
                         std::string const& language = "zh");

}  // namespace lianfang::catalog
