// The post of 25 days: which office sends which rows in which workbook, when each arrives, and what
// is wrong with some of them. Made from the world; writes no file itself (see sample.cpp).
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "sample/forms.h"
#include "sample/plan.h"
#include "sample/random.h"
#include "sample/world.h"

namespace lianfang::sample {

// One cell after the other, in the order of the form's columns.
class Row {
public:
    Row& operator<<(Cell const& cell);
    Row& operator<<(char const* text);
    Row& operator<<(std::string const& text);
    Row& operator<<(std::string_view text);
    Row& operator<<(int number);
    Row& empty(int count = 1);
    std::vector<Cell> take() &&;

private:
    std::vector<Cell> cells_;
};

struct PostedRow {
    std::vector<Cell> cells;
    Fault fault = Fault::None;
    bool resent = false;  // Of a wrong row: it comes again, mended.
    std::string meant =
        {};  // --hard: whom a row means that exact identity cannot tell; an identity number.
};

struct PostedSheet {
    Form const* form = nullptr;
    std::string kind;
    std::vector<std::pair<std::string, std::string>> meta;  // Beside the office and the day.
    std::vector<PostedRow> rows;
};

struct Parcel {
    Instant at;
    int office = 0;
    std::string book;  // What the file is called.
    std::vector<PostedSheet> sheets;
};

class Post {
public:
    Post(World const& world, Plan const& plan);

    World const& world;
    Plan const& plan;

    // The sheet of `kind` in the office's workbook `book` that arrives at `at`.
    PostedSheet& sheet(Instant at, int office, std::string const& book, std::string const& kind);
    PostedRow& row(Instant at, int office, std::string const& book, std::string const& kind,
                   Row row);

    // Every time that a fact is sent: wrong at first, then right, corrected, an old copy again.
    // `make` gives the row as it was first told (false) or as it is (true).
    template <typename F, typename Make>
    void fact(F const& fact, std::string const& book, std::string const& kind, Make make) {
        if (fact.spoilt_at != never) {
            Row wrong = make(false);
            spoilt(fact, book, kind, std::move(wrong));
        }
        if (fact.lost) return;
        row(fact.received, fact.office, book, kind, make(false));
        if (fact.mended_at != never) row(fact.mended_at, fact.office, book, kind, make(true));
        if (fact.repeated_at != never) row(fact.repeated_at, fact.office, book, kind, make(false));
    }

    // --- cells ---
    std::string unit_name(int unit) const { return world.unit(unit).name; }
    std::string township_name(int unit) const { return unit_name(world.township_of(unit)); }
    std::string village_name(int unit) const {
        return unit > world.townships ? unit_name(unit) : std::string();
    }
    std::string id_no(int person) const;
    std::string phone(int person) const;
    Cell birth(int person) const;  // Only of people without a number, who are told apart by it.
    std::string address(int person) const;
    static Cell degrees(int tenths);  // Nothing for 0.
    static std::string origin_name(int origin);

    std::vector<Parcel> sorted() const;  // In order of arrival.

private:
    void spoilt(Fact const& fact, std::string const& book, std::string const& kind, Row row);

    std::map<std::tuple<int64_t, int, std::string>, Parcel> parcels_;
};

void post_everything(Post& post);

// One function for each part of the county.
void post_people(Post& post);
void post_observation(Post& post);
void post_gates(Post& post);
void post_lists(Post& post);
void post_command(Post& post);
void post_care(Post& post);
void post_cases(Post& post);
void post_publicity(Post& post);
void post_supplies(Post& post);
void post_markets(Post& post);
void post_environment(Post& post);

}  // namespace lianfang::sample
