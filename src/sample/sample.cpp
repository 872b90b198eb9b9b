// See sample.h: the order of the work, and the files beside the sheets.
#include "sample/sample.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "sample/build.h"
#include "sample/habits.h"
#include "sample/outlines.h"
#include "sample/post.h"
#include "sample/truth.h"

namespace lianfang::sample {

namespace {

using Json = nlohmann::json;

Result<void> write_text(std::string const& path, std::string const& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush())
        return Error::broken("file_not_written", "文件无法写入：" + path, "cannot write " + path);
    return {};
}

std::string profile_items(World const& world, Asked const& asked) {
    std::string out =
        "# An invented county: region 470123 is not assigned and nobody lives there.\ncounty:\n";
    out += fmt::format(
        "  code: \"{}\"\n  name: {}\n  short_name: {}\n  full_name: {}\n  prefecture: {}\n  "
        "province: {}\n",
        world.units[0].code, world.county_name, world.short_name, world.full_name, world.prefecture,
        world.province);
    out += fmt::format("campaign_start: {}\nhubei_since: {}\nhome_obs_scope: all\n",
                       format_day(world.campaign_start), format_day(world.hubei_since));
    out += "disease: 新型冠状病毒感染的肺炎\n";
    out +=
        fmt::format("population: {}\nresidents: {}\n", asked.population, world.units[0].residents);
    out += fmt::format("addressee: {}\nplan_title: {}\n", world.addressee, world.plan_title);
    out +=
        fmt::format("media_wechat: {}\nmedia_weibo: {}\nmedia_site_app: {}\nmedia_county_app: {}\n",
                    world.wechat, world.weibo, world.site_app, world.county_app);
    out +=
        "policy:\n  - {series: prevention_plan, edition: 2, adopted: 2020-01-23}\n  - {series: "
        "prevention_plan, edition: 3, adopted: 2020-01-29}\n";
    out += "office_phone: 0799-1000110\noutlines: outlines.geojson\n";  // No telephone number begins with 1.
    return out;
}

std::string profile_text(World const& world, Asked const& asked) {
    std::string out = profile_items(world, asked) + "units:\n";
    for (Unit const& unit : world.units) {
        std::string const parent =
            unit.parent < 0 ? "" : fmt::format("parent: \"{}\", ", world.unit(unit.parent).code);
        out += fmt::format(
            "  - {{code: \"{}\", name: {}, level: {}, {}population: {}, residents: {}, households: "
            "{}, first_day: 2010-01-01}}\n",
            unit.code, unit.name, unit.level, parent, unit.population, unit.residents,
            unit.households);
    }
    return out;
}

// Whole numbers without a fraction.
Json number(double value) {
    if (value == static_cast<double>(static_cast<int64_t>(value)))
        return static_cast<int64_t>(value);
    return value;
}

Json object_of(Figures const& figures) {
    Json object = Json::object();
    for (auto const& [name, value] : figures) object[name] = number(value);
    return object;
}

// Three midnights: two on the way and the last day's.
std::vector<Instant> cuts(Asked const& asked) {
    int const days = asked.to - asked.from + 1;
    std::vector<Day> ends = {asked.from + std::max(1, days * 15 / 25),
                             asked.from + std::max(2, days * 20 / 25), asked.to + 1};
    std::vector<Instant> result;
    for (Day day : ends) {
        if (result.empty() || start_of(day) > result.back()) result.push_back(start_of(day));
    }
    return result;
}

// What must follow from the batch of 273: observation of each one missed, and of each who stopped
// over.
Json expected_of_list(World const& world) {
    Json expected = {{"observe_missed", Json::array()}, {"observe_stopped", Json::array()}};
    for (Verdict const& verdict : world.verdicts) {
        std::string const& name =
            world.person(world.listed[static_cast<size_t>(verdict.listed)].person).name;
        if (verdict.verdict == "MISSED") expected["observe_missed"].push_back(name);
        if (verdict.verdict == "TRANSIT_STOP") expected["observe_stopped"].push_back(name);
    }
    return expected;
}

Json truth_of(World const& world, Asked const& asked) {
    Json truth = {{"county", Json::object()},
                  {"units", Json::object()},
                  {"known", Json::array()},
                  {"rejected", Json::array()}};
    std::vector<Instant> const all = cuts(asked);
    for (Instant cut : all) {
        Counted const counted = count_truth(world, cut);
        truth["county"][format_cut(cut)] = object_of(counted[0]);
        for (int township = 1; township <= world.townships; ++township) {
            truth["units"][world.unit(township).code][format_cut(cut)] =
                object_of(counted[static_cast<size_t>(township)]);
        }
    }
    // As the command knew the second cut at noon of the next day but one, before the late sheets
    // and the corrections.
    Instant const as_of = all[all.size() > 1 ? 1 : 0];
    Instant const known_at = as_of + (36 * 60 + 30) * int64_t{60'000'000};
    Json known = {{"as_of", format_cut(as_of)}, {"known_at", format_cut(known_at)}};
    known["figures"] = object_of(count_truth(as_known(world, known_at), as_of)[0]);
    truth["known"].push_back(known);
    if (asked.instance == "list-273") truth["expected"] = expected_of_list(world);
    return truth;
}

std::string_view reason_of(Fault fault) {
    switch (fault) {
        case Fault::CheckDigit: return "id_check_digit";
        case Fault::ImpossibleDate: return "no_such_date";
        case Fault::NameMissing: return "value_missing";
        case Fault::TemperatureRange: return "out_of_range";
        case Fault::UnknownCode: return "unknown_code";
        case Fault::None: break;
    }
    return "";
}

Sheet sheet_of(Post const& post, Parcel const& parcel, PostedSheet const& posted) {
    Sheet sheet;
    std::string const& office = post.world.offices[static_cast<size_t>(parcel.office)].name;
    sheet.form = posted.form;
    sheet.name = posted.form->title;
    sheet.title = office + posted.form->title + "表";
    sheet.meta = {{"填报单位", office}, {"填报日期", format_day(day_of(parcel.at) - 1)}};
    sheet.meta.insert(sheet.meta.end(), posted.meta.begin(), posted.meta.end());
    sheet.habit = habit_of(post, parcel, posted);
    for (PostedRow const& row : posted.rows) sheet.rows.push_back({row.cells});
    type_carelessly(post, parcel, posted, sheet);
    return sheet;
}

// A third of the bureaus' lists with one sheet come as csv.
bool as_csv(Parcel const& parcel) {
    return parcel.sheets.size() == 1 && parcel.book.back() % 3 == 0;
}

std::string file_name(Post const& post, Parcel const& parcel, int number, int width) {
    Date const date = date_of(day_of(parcel.at) - 1);
    return fmt::format("{:0{}}_{}_{}_{:02d}{:02d}.{}", number, width,
                       post.world.offices[static_cast<size_t>(parcel.office)].name, parcel.book,
                       date.month, date.day, as_csv(parcel) ? "csv" : "xlsx");
}

// Rows that are wrong on purpose, and those (--hard) that exact identity cannot settle.
void list_special(Json& truth, std::string const& file, Sheet const& sheet,
                  PostedSheet const& posted, bool csv) {
    for (size_t i = 0; i < posted.rows.size(); ++i) {
        PostedRow const& row = posted.rows[i];
        Json const place = {{"file", file},
                            {"sheet", csv ? "" : sheet.name},
                            {"row", sheet.first_row() + static_cast<int>(i)}};
        if (row.fault != Fault::None) {
            truth["rejected"].push_back(place);
            truth["rejected"].back().update(
                {{"reason", reason_of(row.fault)}, {"resent", row.resent}});
        }
        if (!row.meant.empty()) {
            truth["judgement"].push_back(place);
            truth["judgement"].back()["meant"] = row.meant;
        }
    }
}

struct Mailing {
    Post const& post;
    std::string const& folder;
    Json& truth;
    std::string arrivals = "file,received_at,unit\n";
    Written written = {};

    Result<void> send(Parcel const& parcel, int number, int width) {
        bool const csv = as_csv(parcel);
        std::string const name = file_name(post, parcel, number, width);
        std::vector<Sheet> sheets;
        for (PostedSheet const& posted : parcel.sheets) {
            sheets.push_back(sheet_of(post, parcel, posted));
            list_special(truth, name, sheets.back(), posted, csv);
            written.rows += static_cast<int64_t>(posted.rows.size());
        }
        int const unit = post.world.offices[static_cast<size_t>(parcel.office)].unit;
        arrivals +=
            fmt::format("{},{},{}\n", name, format_instant(parcel.at), post.world.unit(unit).code);
        ++written.files;
        std::string const path = folder + "/files/" + name;
        return csv ? write_csv(path, sheets.front()) : write_workbook(path, sheets);
    }
};

// An empty folder for the files; those of an earlier sample would be taken for this one's.
Result<void> make_folder(std::string const& folder) {
    std::error_code fault;
    std::filesystem::create_directories(folder + "/files", fault);
    if (fault)
        return Error::broken("folder_not_made", "无法建立文件夹：" + folder,
                             "cannot make the folder " + folder);
    if (std::filesystem::is_empty(folder + "/files", fault)) return {};
    return Error::wrong_state(
        "folder_not_empty", "文件夹 " + folder + "/files 里已有文件，请换一个或先清空",
        "there are files in " + folder + "/files; choose another folder or empty it first");
}

}  // namespace

Result<Written> write_sample(Asked const& asked, std::string const& folder,
                             std::function<void(int64_t, int64_t)> const& progress) {
    RETURN_IF_ERROR(make_folder(folder));
    Plan const plan = make_plan(asked);
    World const world = build_world(plan);
    Json truth = truth_of(world, asked);
    Post post(world, plan);
    post_everything(post);
    Mailing mailing{post, folder, truth};
    mailing.written.people = static_cast<int64_t>(world.people.size());
    std::vector<Parcel> const parcels = post.sorted();
    int const width = parcels.size() > 9999 ? 5 : 4;
    for (size_t i = 0; i < parcels.size(); ++i) {
        RETURN_IF_ERROR(mailing.send(parcels[i], static_cast<int>(i) + 1, width));
        if (progress) progress(static_cast<int64_t>(i) + 1, static_cast<int64_t>(parcels.size()));
    }
    mailing.written.rejected = static_cast<int64_t>(truth["rejected"].size());
    RETURN_IF_ERROR(write_text(folder + "/profile.yaml", profile_text(world, asked)));
    RETURN_IF_ERROR(write_text(folder + "/outlines.geojson",
                               draw_outlines(world, Random::stream(asked.seed, "outlines"))));
    RETURN_IF_ERROR(write_text(folder + "/arrivals.csv", mailing.arrivals));
    RETURN_IF_ERROR(write_text(folder + "/truth.json", truth.dump(1) + "\n"));
    return mailing.written;
}

}  // namespace lianfang::sample
