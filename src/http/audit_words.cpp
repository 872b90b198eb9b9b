// By the action, then by the words of the line.
#include "http/audit_words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/own_template.h"
#include "report/report.h"

namespace lianfang::http {
namespace {

struct Reading {
    House const& house;
    registry::Units const& units;
    access::AuditEntry const& entry;

    catalog::Labels kind(std::string const& name) const {
        auto const* found = house.catalog.find_kind(name);
        return found == nullptr ? catalog::Labels{name, name} : found->title;
    }
    catalog::Labels figure(std::string const& name) const {
        auto const* found = house.figures.find(name);
        return found == nullptr ? catalog::Labels{name, name} : found->title;
    }
    std::string unit(std::string const& code) const {
        auto const* found = units.get(code);
        return found == nullptr ? code : found->name;
    }
    std::string word(size_t at) const {
        auto const words = split(entry.what, " ");
        return at < words.size() ? words[at] : "";
    }
};

Json both(std::string const& zh, std::string const& en) { return label_pair(zh, en); }

// "records/KIND first…last q", "records/KIND/ID".
Json of_records(Reading const& reading) {
    auto const path = split(reading.word(0), "/");
    auto const kind = reading.kind(path.size() > 1 ? path[1] : "");
    if (path.size() > 2) return both(fmt::format("{}：一条记录", kind.zh), fmt::format("{}: one record", kind.en));
    bool const is_searched = ends_with(reading.entry.what, " q");
    return both(fmt::format("{}：名单{}", kind.zh, is_searched ? "，按文字查找" : ""),
                fmt::format("{}: the list{}", kind.en, is_searched ? ", searched by a text" : ""));
}

// "figures/NAME UNIT CUT KEY PAGE".
Json of_figure(Reading const& reading) {
    auto const figure = reading.figure(reading.word(0).substr(std::string("figures/").size()));
    auto const unit = reading.unit(reading.word(1));
    std::string cut = reading.word(2);
    if (size_t const t = cut.find('T'); t != std::string::npos) cut[t] = ' ';
    return both(fmt::format("「{}」背后的记录，{}，截至{}", figure.zh, unit, cut),
                fmt::format("the records behind “{}”, {}, as of {}", figure.en, unit, cut));
}

Json of_reading(Reading const& reading) {
    std::string const first = reading.word(0), unit = reading.unit(reading.word(1));
    if (starts_with(first, "records/")) return of_records(reading);
    if (starts_with(first, "figures/")) return of_figure(reading);
    if (first == "tasks") return both("待办，" + unit, "to-dos, " + unit);
    if (first == "round") return both("入户名单，" + unit, "household round, " + unit);
    return both(reading.entry.what, reading.entry.what);
}

// "records/KIND FORMAT …", "figures/NAME FORMAT …".
Json of_export(Reading const& reading) {
    auto const path = split(reading.word(0), "/");
    std::string const name = path.size() > 1 ? path[1] : "", format = reading.word(1);
    auto const title = path.front() == "figures" ? reading.figure(name) : reading.kind(name);
    return both(fmt::format("{}（{}）", title.zh, format), fmt::format("{} ({})", title.en, format));
}

// "ACCOUNT: POST UNIT OFFICE".
Json of_post(Reading const& reading) {
    std::string const account = reading.word(0), name = reading.word(1), where = reading.unit(reading.word(2));
    auto const* post = reading.house.posts.find(name);
    auto const title = post == nullptr ? catalog::Labels{name, name} : post->title;
    return both(fmt::format("{} {}，{}", account, title.zh, where), fmt::format("{} {}, {}", account, title.en, where));
}

// "ID" or "ACCOUNT: ID".
Json of_device(Reading const& reading) {
    auto const words = split(reading.entry.what, " ");
    auto const device = reading.house.access.find_device(words.back());
    if (!device) return both(reading.entry.what, reading.entry.what);
    return both(fmt::format("{}的设备「{}」", device->account, device->name),
                fmt::format("{}'s device “{}”", device->account, device->name));
}

// "REPORT" or "REPORT NUMBER"; a template's second word is a hash.
Json of_template(Reading const& reading) {
    std::vector<catalog::Mistake> mistakes;
    auto const all = report::list_templates(reading.house.catalog.files, mistakes);
    auto const* report = report::in_use(all, reading.word(0), true);
    auto title = report == nullptr ? reading.word(0) : report->title;
    if (reading.entry.action == "report_issued") title += " " + reading.word(1);
    return both(title, title);
}

}  // namespace

Json audit_words(House const& house, registry::Units const& units, access::AuditEntry const& entry) {
    Reading const reading{house, units, entry};
    std::string const& action = entry.action;
    if (action == "read") return of_reading(reading);
    if (action == "export") return of_export(reading);
    if (action == "look_up") return both("按证件号码", "by the number of a document");
    if (action == "import")
        return starts_with(entry.what, "rehearsal") ? both("试导入", "a try") : both("正式导入", "for real");
    if (action == "post_given") return of_post(reading);
    if (action == "post_ended") return both(split(entry.what, ":").front(), split(entry.what, ":").front());
    if (starts_with(action, "device_")) return of_device(reading);
    if (action == "template" || action == "report_issued") return of_template(reading);
    return both(entry.what, entry.what);
}

}  // namespace lianfang::http
