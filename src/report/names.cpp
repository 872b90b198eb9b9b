// The names that a template may print: of the cut-off, of the unit, of the county's profile and its records.
// docs/templates.md lists them.
#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

std::vector<std::string> const& always_present() {
    static std::vector<std::string> const names = {
        "county_name",    "county_short_name", "unit_name",
        "level_word",     "committee_word", "government_word", "cutoff_year",
        "cutoff_month",   "cutoff_day",     "cutoff_time", "written_date", "signing_office",
    };
    return names;
}

std::vector<std::string> const& optional_names() {
    static std::vector<std::string> const names = {
        "addressee_name",   "plan_title",
        "media_wechat", "media_weibo",    "media_site_app",
        "media_county_app", "office_phone", "campaign_begin", "hubei_since_date",
    };
    return names;
}

bool is_among(std::vector<std::string> const& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

struct Cut {
    Date date;
    int hour;
    int minute;
};

// Midnight belongs to the day that ends: 24时 of it, not 0时 of the next.
Cut cut_of(Instant as_of) {
    Day day = day_of(as_of);
    int64_t const microseconds = as_of.microseconds - start_of(day).microseconds;
    if (microseconds == 0) return {date_of(day - 1), 24, 0};
    auto const minutes = int(microseconds / (microseconds_per_hour / 60));
    return {date_of(day), minutes / 60, minutes % 60};
}

}  // namespace

bool is_always_present(std::string_view name) { return is_among(always_present(), name); }
bool is_name_of_person(std::string_view name) {
    static std::vector<std::string> const names = {"name", "sex", "age", "id_number", "phone", "address", "unit"};
    return is_among(names, name);
}
bool is_optional_name(std::string_view name) { return is_among(optional_names(), name); }

std::vector<std::string> known_names() {
    auto names = always_present();
    names.insert(names.end(), optional_names().begin(), optional_names().end());
    return names;
}

std::optional<std::string> cutoff_name(std::string_view name, Instant as_of) {
    Cut const cut = cut_of(as_of);
    if (name == "cutoff_year") return std::to_string(cut.date.year);
    if (name == "cutoff_month") return std::to_string(cut.date.month);
    if (name == "cutoff_day") return std::to_string(cut.date.day);
    if (name == "cutoff_time") {
        return fmt::format("{}时{}", cut.hour, cut.minute == 0 ? "" : fmt::format("{}分", cut.minute));
    }
    return std::nullopt;
}

std::string date_words(Day day) {
    Date const date = date_of(day);
    return fmt::format("{}年{}月{}日", date.year, date.month, date.day);
}

std::string cut_date(Instant as_of) { return date_words(day_of(Instant{as_of.microseconds - 1})); }

std::string level_word(std::string_view unit_name) {
    static std::vector<std::string_view> const words = {"街道", "社区", "县", "市", "区", "旗", "州", "盟", "镇", "乡", "村"};
    for (auto word : words) {
        if (ends_with(unit_name, word)) return std::string(word);
    }
    return "县";
}

std::string committee_word(std::string_view unit_name) {
    std::string const level = level_word(unit_name);
    if (level == "街道") return "街道党工委";
    if (level == "镇" || level == "乡") return level + "党委";
    return level == "村" || level == "社区" ? level + "党支部" : level + "委";
}

std::string government_word(std::string_view unit_name) {
    std::string const level = level_word(unit_name);
    if (level == "街道") return "街道办事处";
    if (level == "村") return "村委会";
    return level == "社区" ? "社区居委会" : level + "政府";
}

}  // namespace lianfang::report
