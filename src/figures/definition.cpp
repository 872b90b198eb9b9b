// Reads the header of a figure and holds it to the rules: known words alone, and C7 (人 is distinct, 人次 is never).
#include "figures/definition.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/text.h"
#include "figures/header.h"

namespace lianfang::figures {

std::vector<std::string> const& unit_types() {
    static std::vector<std::string> const types = {"人",   "人次",   "个", "家",   "起", "次",   "户", "万元",
                                                   "比",   "小时",   "分钟", "天", "平方米", "吨", "指数"};
    return types;
}

namespace {

template <typename T>
struct Word {
    char const* text;
    T value;
};

constexpr Word<Nature> natures[] = {
    {"cumulative", Nature::Cumulative}, {"stock", Nature::Stock}, {"flow", Nature::Flow}};
constexpr Word<Owner> owners[] = {{"residence", Owner::Residence}, {"place", Owner::Place}};
constexpr Word<Aggregate> aggregates[] = {{"distinct person", Aggregate::DistinctPerson},
                                          {"distinct subject", Aggregate::DistinctSubject},
                                          {"sum", Aggregate::Sum},
                                          {"count", Aggregate::Count},
                                          {"median", Aggregate::Median},
                                          {"maximum", Aggregate::Maximum},
                                          {"mean", Aggregate::Mean}};

std::string stem_of(std::string const& file) { return std::filesystem::path(file).stem().string(); }

std::string part(std::string_view text, std::string_view separator, bool first) {
    size_t const at = text.find(separator);
    if (at == std::string_view::npos) return first ? trimmed(text) : std::string();
    return trimmed(first ? text.substr(0, at) : text.substr(at + separator.size()));
}

class Reader {
public:
    Reader(std::string const& file, std::vector<catalog::Mistake>& mistakes) : file_(file), mistakes_(mistakes) {
        out_.file = file;
        out_.name = stem_of(file);
    }

    Definition read(std::string const& text) {
        auto parts = take_apart(file_, text, mistakes_);
        for (auto const& line : parts.header) read_line(line);
        out_.sql = std::move(parts.sql);
        out_.sql_line = parts.sql_line;
        check_whole();
        return std::move(out_);
    }

private:
    void mistake(int line, std::string what, std::string mend) {
        mistakes_.push_back({file_, line, std::move(what), std::move(mend)});
    }

    template <typename T, size_t N>
    void choose(HeaderLine const& line, Word<T> const (&words)[N], T& into) {
        std::string known;
        for (auto const& word : words) {
            if (line.value == word.text) {
                into = word.value;
                return;
            }
            known += (known.empty() ? "" : ", ") + std::string(word.text);
        }
        mistake(line.line, line.key + " is '" + line.value + "'", "write one of: " + known);
    }

    void read_line(HeaderLine const& line) {
        if (std::find(seen_.begin(), seen_.end(), line.key) != seen_.end()) {
            mistake(line.line, line.key + " stands twice", "keep one of them");
        }
        seen_.push_back(line.key);
        if (line.key == "title") out_.title = {part(line.value, " / ", true), part(line.value, " / ", false)};
        else if (line.key == "unit_type") out_.unit_type = line.value;
        else if (line.key == "nature") choose(line, natures, out_.nature);
        else if (line.key == "aggregate") choose(line, aggregates, out_.aggregate);
        else if (line.key == "owner") choose(line, owners, out_.owner);
        else if (line.key == "definition") out_.definition = line.value;
        else if (line.key == "meaning") out_.meaning = line.value;
        else if (line.key == "source") out_.source = line.value;
        else if (line.key == "within") out_.within = line.value;
        else if (line.key == "unnamed") out_.unnamed = line.value;
        else read_rarer_line(line);
    }

    void read_rarer_line(HeaderLine const& line) {
        if (line.key == "key") read_key(line);
        else if (line.key == "list") read_word(line, "key", out_.is_list);
        else if (line.key == "since") read_word(line, "beginning", out_.since_beginning);
        else if (line.key == "kept") read_word(line, "person", out_.kept_by_person);
        else if (line.key == "scope") read_word(line, "unit", out_.reads_own_unit_alone);
        else if (line.key == "divisor") read_divisor(line);
        else if (line.key == "of") read_ratio(line);
        else if (line.key == "top") read_top(line);
        else
            mistake(line.line, "a figure has no '" + line.key + "'",
                    "see docs/add-a-figure.md for the words of a header");
    }

    void read_word(HeaderLine const& line, std::string const& word, bool& into) {
        into = true;
        if (line.value != word) mistake(line.line, line.key + " is '" + line.value + "'", "write: " + word);
    }

    void read_key(HeaderLine const& line) {
        out_.has_key = true;
        out_.key_is_province = line.value == "province";
        if (line.value != "province" && line.value != "text") out_.key_codes = line.value;
    }

    void read_divisor(HeaderLine const& line) {
        auto const [end, fault] =
            std::from_chars(line.value.data(), line.value.data() + line.value.size(), out_.divisor);
        bool const whole = fault == std::errc() && end == line.value.data() + line.value.size();
        if (whole && out_.divisor > 0) return;
        out_.divisor = 1;
        mistake(line.line, "divisor is '" + line.value + "'", "write a whole number greater than 0");
    }

    void read_ratio(HeaderLine const& line) {
        out_.aggregate = Aggregate::Ratio;
        out_.numerator = part(line.value, " / ", true);
        out_.denominator = part(line.value, " / ", false);
        if (out_.denominator.empty()) mistake(line.line, "of names one figure", "write: of: FIGURE / FIGURE");
    }

    void read_top(HeaderLine const& line) {
        std::string const count = part(line.value, " of ", true);
        out_.top_of = part(line.value, " of ", false);
        std::from_chars(count.data(), count.data() + count.size(), out_.top);
        if (out_.top < 1 || out_.top_of.empty())
            mistake(line.line, "top is '" + line.value + "'", "write: top: 4 of FIGURE");
    }

    bool has(char const* key) const { return std::find(seen_.begin(), seen_.end(), key) != seen_.end(); }

    void require(char const* key) {
        if (!has(key)) mistake(1, std::string("the header has no ") + key, std::string("add: -- ") + key + ": …");
    }

    void check_whole() {
        for (auto const* key : {"title", "unit_type", "nature", "definition"}) require(key);
        if (out_.title.en.empty() && has("title"))
            mistake(1, "the title has one language", "write: title: 中文 / English");
        auto const& types = unit_types();
        if (has("unit_type") && std::find(types.begin(), types.end(), out_.unit_type) == types.end()) {
            mistake(1, "unit_type is '" + out_.unit_type + "'", "write one of: " + joined(types, " "));
        }
        bool const is_made_of_others = has("of") || has("top");
        if (is_made_of_others && !out_.sql.empty()) {
            mistake(out_.sql_line, "a figure made of others has rows of its own",
                    "remove the SELECT, or `of` and `top`");
        }
        if (is_made_of_others) return;
        require("aggregate");
        require("owner");
        if (out_.sql.empty()) mistake(out_.sql_line, "the file has no SELECT", "write one below the header");
        if (out_.sql.find(';') != std::string::npos) {
            mistake(out_.sql_line, "the SELECT holds a semicolon", "a figure is one SELECT without an end mark");
        }
        check_persons();
    }

    // C7: a figure in 人 counts distinct persons, or says why it cannot; one in 人次 never does.
    void check_persons() {
        bool const is_distinct = out_.aggregate == Aggregate::DistinctPerson;
        if (out_.unit_type == "人" && !is_distinct && out_.unnamed.empty()) {
            mistake(1, "a figure in 人 does not count distinct persons",
                    "aggregate: distinct person; or say in `unnamed:` why the persons have no file; or count 人次");
        }
        if (out_.unit_type != "人" && is_distinct) {
            mistake(1, "distinct persons are counted in " + out_.unit_type, "unit_type: 人");
        }
        bool const is_sum = out_.aggregate == Aggregate::Sum || out_.aggregate == Aggregate::Count;
        if (out_.unit_type == "人次" && !is_sum) mistake(1, "a figure in 人次 is not a sum", "aggregate: sum or count");
    }

    std::string const& file_;
    std::vector<catalog::Mistake>& mistakes_;
    Definition out_;
    std::vector<std::string> seen_;
};

}  // namespace

Definition read_definition(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes) {
    return Reader(file, mistakes).read(text);
}

View read_view(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes) {
    auto parts = take_apart(file, text, mistakes);
    for (auto const& line : parts.header) {
        if (line.key == "title" || line.key == "definition") continue;
        mistakes.push_back(
            {file, line.line, "a view has no '" + line.key + "'", "a view has a title and a definition"});
    }
    if (parts.sql.empty())
        mistakes.push_back({file, parts.sql_line, "the file has no SELECT", "write one below the header"});
    return {stem_of(file), std::move(parts.sql), file, parts.sql_line};
}

}  // namespace lianfang::figures
