// See habits.h.
#include "sample/habits.h"

#include <algorithm>
#include <numeric>

namespace lianfang::sample {

namespace {

uint64_t seed_of(Post const& post, std::string const& text) {
    return mixed(post.plan.asked.seed * 31 + text_seed(text));
}

DateHabit date_habit(Post const& post, Parcel const& parcel) {
    std::string const file =
        parcel.book + std::to_string(parcel.at.microseconds) + std::to_string(parcel.office);
    Random random(seed_of(post, file));
    if (!random.chance(0.25)) return DateHabit::Iso;
    static std::vector<DateHabit> const all = {
        DateHabit::Slash,     DateHabit::Dot,          DateHabit::Chinese, DateHabit::Compact,
        DateHabit::MonthDash, DateHabit::MonthChinese, DateHabit::Serial,  DateHabit::RealDate};
    return random.pick(all);
}

std::string full_width(std::string const& text) {
    std::string wide;
    for (char c : text) {
        // U+FF10 … are EF BC 90 …; X is EF BC B8.
        if (c >= '0' && c <= '9')
            wide += std::string("\xEF\xBC") + static_cast<char>(0x90 + (c - '0'));
        else
            wide += "\xEF\xBC\xB8";
    }
    return wide;
}

std::string carelessly(Random& random, std::string number) {
    bool const last_century = number.substr(6, 2) == "19";
    int const way = random.below(1000);
    if (way < 5 && last_century) return number.substr(0, 6) + number.substr(8, 9);
    if (way < 10) return full_width(number);
    if (way < 20) return number.substr(0, 6) + " " + number.substr(6, 8) + " " + number.substr(14);
    if (number.back() == 'X' && way < 250) number.back() = 'x';
    return number;
}

}  // namespace

Habit habit_of(Post const& post, Parcel const& parcel, PostedSheet const& sheet) {
    Form const& form = *sheet.form;
    Random random(
        seed_of(post, post.world.offices[static_cast<size_t>(parcel.office)].name + sheet.kind));
    Habit habit;
    habit.order.resize(form.columns.size());
    std::iota(habit.order.begin(), habit.order.end(), 0);
    bool const has_groups =
        std::any_of(form.columns.begin(), form.columns.end(),
                    [](FormColumn const& column) { return !column.above.empty(); });
    habit.two_header_rows = has_groups && random.chance(0.35);
    if (!habit.two_header_rows && random.chance(0.5)) random.shuffle(habit.order);
    for (FormColumn const& column : form.columns) {
        bool const other = !column.others.empty() && random.chance(0.45);
        habit.labels.push_back(other ? random.pick(column.others) : column.label);
    }
    habit.serial_column = random.chance(0.7);
    habit.title_line = random.chance(0.85);
    habit.blank_line = random.chance(0.2);
    habit.notes = random.chance(0.7);
    habit.dates = date_habit(post, parcel);
    return habit;
}

void type_carelessly(Post const& post, Parcel const& parcel, PostedSheet const& posted,
                     Sheet& sheet) {
    int const column = posted.form->find("身份证号");
    if (column < 0 || !post.plan.defects) return;
    Random random(seed_of(
        post, sheet.name + parcel.book + std::to_string(parcel.at.microseconds + parcel.office)));
    for (size_t i = 0; i < sheet.rows.size(); ++i) {
        auto* number = std::get_if<std::string>(&sheet.rows[i].cells[static_cast<size_t>(column)]);
        bool const whole = number && number->size() == 18 && posted.rows[i].fault == Fault::None;
        if (whole) *number = carelessly(random, *number);
    }
}

}  // namespace lianfang::sample
