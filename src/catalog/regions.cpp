// Divisions found in free text. A text is read from the left: the longest name that fits, then the
// longest name below it, and so on.
#include <algorithm>

#include "base/text.h"
#include "catalog/catalog.h"

namespace lianfang::catalog {
namespace {

constexpr size_t start_bytes = 3;

bool is_digits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// 市辖区 and the like stand in the list of codes but are no places anybody names.
bool is_grouping(std::string_view name) {
    return name == "市辖区" || name == "县" || contains(name, "直辖县级行政区划");
}

int level_of(std::string_view code) {
    if (code.substr(2) == "0000") return 1;
    return code.substr(4) == "00" ? 2 : 3;
}

std::string without(std::string name, std::initializer_list<std::string_view> endings) {
    for (auto ending : endings) {
        if (!ends_with(name, ending)) continue;
        std::string rest = name.substr(0, name.size() - ending.size());
        if (rest.size() >= 6)
            return rest;  // Two characters at least: 忠县 and 辉县市 keep their words.
    }
    return name;
}

// The nationalities that stand in names of divisions; the longer ones first where one begins
// another.
constexpr std::string_view nationalities[] = {
    "哈尼族", "维吾尔", "哈萨克",   "柯尔克孜", "蒙古族", "蒙古",   "藏族",   "羌族",   "苗族",
    "侗族",   "布依族", "彝族",     "傣族",     "景颇族", "傈僳族", "白族",   "壮族",   "土家族",
    "朝鲜族", "回族",   "黎族",     "满族",     "瑶族",   "畲族",   "仡佬族", "水族",   "毛南族",
    "仫佬族", "各族",   "拉祜族",   "佤族",     "布朗族", "纳西族", "独龙族", "怒族",   "普米族",
    "塔吉克", "锡伯",   "达斡尔族", "土族",     "撒拉族", "裕固族", "东乡族", "保安族", "族"};

std::string without_nationalities(std::string name) {
    for (bool again = true; again;) {
        again = false;
        for (auto nationality : nationalities) {
            if (!ends_with(name, nationality) || name.size() < nationality.size() + 6) continue;
            name.resize(name.size() - nationality.size());
            again = true;
            break;
        }
    }
    return name;
}

std::string short_name(std::string const& name, int level) {
    if (level == 1) {
        for (std::string_view one : {"内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"}) {
            if (starts_with(name, one)) return std::string(one);
        }
        return without(name, {"省", "市"});
    }
    if (ends_with(name, "自治州")) return without_nationalities(name.substr(0, name.size() - 9));
    if (ends_with(name, "自治县")) return without_nationalities(name.substr(0, name.size() - 9));
    if (level == 2) return without(name, {"地区", "市", "盟"});
    return without(name, {"新区", "林区", "特区", "县", "市", "区"});
}

// What may stand between two names, and words before the first.
std::string_view skip_marks(std::string_view text) {
    for (bool again = true; again;) {
        again = false;
        for (std::string_view mark :
             {"-", "/", ",", "、", "，", "·", "。", ".", ";", "；", "→", "(", ")", "—", "市辖区"}) {
            if (!starts_with(text, mark)) continue;
            text.remove_prefix(mark.size());
            again = true;
        }
    }
    return text;
}

std::string_view skip_lead(std::string_view text) {
    for (std::string_view word : {"中国", "途经", "经停", "来自", "经", "从", "由", "自", "在"}) {
        if (starts_with(text, word)) return text.substr(word.size());
    }
    return text;
}

// After a name without its 省, 市 or 县, these say that the text means something smaller that bears
// the same name: 海南路, 河南村.
bool is_another_place(std::string_view rest) {
    if (rest.empty()) return false;
    if ((rest[0] >= 'a' && rest[0] <= 'z') || (rest[0] >= '0' && rest[0] <= '9')) return true;
    for (std::string_view mark :
         {"路", "街", "道", "村", "镇", "乡", "巷", "庄", "屯", "弄", "组", "号", "小区"}) {
        if (contains(rest, mark)) return true;
    }
    return false;
}

// "Xi'an City" to "xian": the letters, without the word that says what kind of division it is.
std::string english_key(std::string_view part) {
    std::string key;
    for (char c : folded(part)) {
        if ((c >= 'a' && c <= 'z') || (c & 0x80) != 0) key += c;
    }
    for (std::string_view word :
         {"autonomouscounty", "autonomousprefecture", "newdistrict", "city", "district", "county",
          "prefecture", "province", "municipality", "banner"}) {
        if (!ends_with(key, word) || key.size() == word.size()) continue;
        key.resize(key.size() - word.size());
        break;
    }
    return key;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Parts between commas; "Hefei CityAnhui" and "Shek OHong Kong", texts of two columns joined, have
// two parts as well.
std::vector<std::string> english_parts(std::string_view text) {
    std::string apart;
    for (size_t i = 0; i < text.size(); ++i) {
        bool begins = i > 0 && is_upper(text[i]);
        bool joins_words = begins && is_lower(text[i - 1]);
        bool joins_letter = begins && is_upper(text[i - 1]) && i + 1 < text.size() && is_lower(text[i + 1]);
        if (joins_words || joins_letter) apart += ',';
        apart += text[i];
    }
    return split(apart, ",");
}

}  // namespace

void Regions::add(Region region) {
    by_code_[region.code] = static_cast<int>(regions_.size());
    regions_.push_back(std::move(region));
}

void Regions::add_name(std::string_view code, std::string_view name) {
    further_names_.emplace_back(std::string(code), std::string(name));
}

bool Regions::has(std::string_view code) const { return by_code_.find(code) != by_code_.end(); }

void Regions::index_name(std::string_view name, int region, bool is_short) {
    std::string key = folded(name);
    if (key.size() < start_bytes) return;
    auto& named = by_name_[key];
    for (auto const& one : named) {
        if (one.region == region) return;
    }
    named.push_back({region, is_short});
    auto& lengths = lengths_by_start_[key.substr(0, start_bytes)];
    if (std::find(lengths.begin(), lengths.end(), key.size()) == lengths.end())
        lengths.push_back(key.size());
}

void Regions::finish() {
    for (size_t i = 0; i < regions_.size(); ++i) {
        Region const& region = regions_[i];
        if (is_grouping(region.name)) continue;
        int at = static_cast<int>(i), level = level_of(region.code);
        std::string brief = short_name(region.name, level);
        index_name(region.name, at, false);
        if (ends_with(region.name, "自治州")) index_name(brief + "州", at, false);
        if (ends_with(region.name, "自治县")) index_name(brief + "县", at, false);
        index_name(brief, at, true);
    }
    for (auto const& [code, name] : further_names_) {
        auto found = by_code_.find(code);
        if (found != by_code_.end()) index_name(name, found->second, true);
    }
    for (auto& entry : lengths_by_start_) std::sort(entry.second.rbegin(), entry.second.rend());
}

bool Regions::is_below(int region, int ancestor) const {
    if (ancestor < 0) return true;
    if (region == ancestor) return false;
    std::string_view upper = regions_[ancestor].code, code = regions_[region].code;
    size_t digits = level_of(upper) == 1 ? 2 : level_of(upper) == 2 ? 4 : 6;
    return code.substr(0, digits) == upper.substr(0, digits);
}

// Of several divisions with one name the highest is meant (吉林: the province); two of the same
// level leave it open.
Regions::Match Regions::choose(std::vector<Name> const& named, int below) const {
    Match match;
    for (auto const& one : named) {
        if (!is_below(one.region, below)) continue;
        int level = level_of(regions_[one.region].code);
        int best = match.region < 0 ? 9 : level_of(regions_[match.region].code);
        if (level < best) {
            match = {one.region, 0, one.is_short, false};
        } else if (level == best) {
            match.ambiguous = true;
        }
    }
    return match;
}

Regions::Match Regions::longest_match(std::string_view text, int below) const {
    if (text.size() < start_bytes) return {};
    auto lengths = lengths_by_start_.find(text.substr(0, start_bytes));
    if (lengths == lengths_by_start_.end()) return {};
    for (size_t length : lengths->second) {
        if (length > text.size()) continue;
        auto named = by_name_.find(text.substr(0, length));
        if (named == by_name_.end()) continue;
        Match match = choose(named->second, below);
        match.bytes = length;
        if (match.region >= 0) return match;
    }
    return {};
}

int Regions::find_english(std::string_view text) const {
    auto parts = english_parts(text);
    int region = -1;
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        auto named = by_name_.find(english_key(*part));  // Unknown parts are left out.
        if (named == by_name_.end()) continue;
        Match match = choose(named->second, region);
        if (match.region >= 0 && !match.ambiguous) region = match.region;
    }
    return region;
}

std::optional<std::string> Regions::find(std::string_view text) const {
    auto named = read(text);
    return named ? std::optional(named->code) : std::nullopt;
}

std::optional<Regions::Named> Regions::read_digits(std::string code) const {
    if (code.size() == 12) code.resize(6);
    if (code.size() == 2 || code.size() == 4) code.resize(6, '0');
    return has(code) ? std::optional(Named{code, true}) : std::nullopt;
}

std::optional<Regions::Named> Regions::read(std::string_view text) const {
    std::string key = folded(text);
    if (is_digits(key)) return read_digits(key);
    if (std::any_of(key.begin(), key.end(), is_lower)) {
        int region = find_english(text);
        if (region >= 0) return Named{regions_[region].code, true};
    }
    std::string_view rest = skip_lead(key);
    int region = -1, depth = 0;
    bool by_short_name = false;
    for (Match match = longest_match(rest, -1); match.region >= 0;
         match = longest_match(rest, region)) {
        if (match.ambiguous) {
            if (depth == 0) return std::nullopt;
            break;
        }
        region = match.region;
        by_short_name = match.by_short_name;
        ++depth;
        rest = skip_marks(rest.substr(match.bytes));
    }
    if (region < 0 || (depth == 1 && by_short_name && is_another_place(rest))) return std::nullopt;
    return Named{regions_[region].code, rest.empty()};
}

std::string Regions::name_of(std::string_view code) const {
    auto found = by_code_.find(code);
    if (found == by_code_.end()) return std::string(code);
    std::string name;
    int wanted = level_of(code);
    for (int level = 1; level <= wanted; ++level) {
        std::string upper(code.substr(0, static_cast<size_t>(level) * 2));
        upper.resize(6, '0');
        if (level == wanted) upper = code;
        auto part = by_code_.find(upper);
        if (part != by_code_.end() && !is_grouping(regions_[part->second].name))
            name += regions_[part->second].name;
    }
    return name;
}

std::string Regions::short_province(std::string_view code) const {
    auto found = by_code_.find(std::string(code.substr(0, 2)) + "0000");
    return found == by_code_.end() ? std::string() : short_name(regions_[found->second].name, 1);
}

}  // namespace lianfang::catalog
