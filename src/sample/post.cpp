// See post.h.
#include "sample/post.h"

#include <fmt/format.h>

#include <algorithm>

namespace lianfang::sample {

Row& Row::operator<<(Cell const& cell) {
    cells_.push_back(cell);
    return *this;
}

Row& Row::operator<<(char const* text) { return *this << Cell(std::string(text)); }

Row& Row::operator<<(std::string const& text) { return *this << Cell(text); }

Row& Row::operator<<(std::string_view text) { return *this << Cell(std::string(text)); }

Row& Row::operator<<(int number) { return *this << Cell(static_cast<double>(number)); }

Row& Row::empty(int count) {
    cells_.resize(cells_.size() + static_cast<size_t>(count));
    return *this;
}

std::vector<Cell> Row::take() && { return std::move(cells_); }

Post::Post(World const& the_world, Plan const& the_plan) : world(the_world), plan(the_plan) {}

PostedSheet& Post::sheet(Instant at, int office, std::string const& book, std::string const& kind) {
    Parcel& parcel = parcels_[{at.microseconds, office, book}];
    parcel.at = at, parcel.office = office, parcel.book = book;
    for (PostedSheet& sheet : parcel.sheets) {
        if (sheet.kind == kind) return sheet;
    }
    parcel.sheets.push_back({&form_of(kind), kind, {}, {}});
    return parcel.sheets.back();
}

PostedRow& Post::row(Instant at, int office, std::string const& book, std::string const& kind,
                     Row row) {
    PostedSheet& to = sheet(at, office, book, kind);
    PostedRow posted{std::move(row).take()};
    ensure(posted.cells.size() == to.form->columns.size());
    to.rows.push_back(std::move(posted));
    return to.rows.back();
}

namespace {

// The first of the form's columns that is one of `labels`, or −1.
int first_of(Form const& form, std::initializer_list<std::string_view> labels) {
    for (std::string_view label : labels) {
        if (int const column = form.find(label); column >= 0) return column;
    }
    return -1;
}

// The next digit in the last place but one: the check character never fits then.
std::string with_wrong_digit(std::string number) {
    if (number.size() < 2) return "470123199001010000";
    char& digit = number[number.size() - 2];
    digit = digit == '9' ? '0' : static_cast<char>(digit + 1);
    return number;
}

void spoil(Form const& form, std::vector<Cell>& cells, Fault fault) {
    auto const cell = [&](int column) -> Cell& {
        ensure(column >= 0);
        return cells[static_cast<size_t>(column)];
    };
    switch (fault) {
        case Fault::CheckDigit: {
            Cell& number = cell(first_of(form, {"身份证号"}));
            auto const* text = std::get_if<std::string>(&number);
            number = with_wrong_digit(text ? *text : "");
            break;
        }
        case Fault::ImpossibleDate: {
            int const column = first_of(
                form, {"返乡日期", "摸排日期", "检查日期", "培训日期", "拨付日期", "消杀日期"});
            cell(column) = std::string("2020-02-30");
            break;
        }
        case Fault::NameMissing:
            cell(first_of(form, {"姓名", "活动名称", "户主", "检查单位"})) = Cell();
            break;
        case Fault::TemperatureRange: cell(first_of(form, {"体温"})) = 63.5; break;
        case Fault::UnknownCode:
            cell(first_of(form, {"人员类别", "观察原因", "处置", "级别", "类型", "检查对象类别"})) =
                std::string("见附件");
            break;
        case Fault::None: break;
    }
}

}  // namespace

void Post::spoilt(Fact const& fact, std::string const& book, std::string const& kind, Row row) {
    PostedSheet& to = sheet(fact.spoilt_at, fact.office, book, kind);
    PostedRow posted{std::move(row).take(), fact.fault, !fact.lost};
    ensure(posted.cells.size() == to.form->columns.size());
    spoil(*to.form, posted.cells, fact.fault);
    to.rows.push_back(std::move(posted));
}

std::string Post::id_no(int person) const { return world.person(person).id_no; }

std::string Post::phone(int person) const { return phone_number(world.person(person).phone); }

Cell Post::birth(int person) const {
    Person const& who = world.person(person);
    return who.id_no.empty() ? Cell(who.birth) : Cell();
}

std::string Post::address(int person) const {
    Person const& who = world.person(person);
    if (who.village >= 0) return township_name(who.village) + unit_name(who.village);
    return who.origin >= 0 ? origin_name(who.origin) : std::string();
}

Cell Post::degrees(int tenths) { return tenths > 0 ? Cell(tenths / 10.0) : Cell(); }

std::string Post::origin_name(int origin) {
    return origins()[static_cast<size_t>(origin)].full_name();
}

std::vector<Parcel> Post::sorted() const {
    std::vector<Parcel> parcels;
    for (auto const& [key, parcel] : parcels_) parcels.push_back(parcel);
    return parcels;
}

void post_everything(Post& post) {
    post_people(post);
    post_observation(post);
    post_gates(post);
    post_lists(post);
    post_command(post);
    post_care(post);
    post_cases(post);
    post_publicity(post);
    post_supplies(post);
    post_markets(post);
    post_environment(post);
}

}  // namespace lianfang::sample
