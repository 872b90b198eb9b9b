// Each unit takes what lies nearest to its seat; then straight borders are roughened, both neighbours' alike.
#include "sample/outlines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lianfang::sample {
namespace {

struct Point {
    double x = 0, y = 0;  // Kilometres east and north of the county's middle.
};
using Polygon = std::vector<Point>;  // Convex; the last point is not the first again.

constexpr double radius_kilometres = 27;
constexpr double straight_kilometres = 0.7;  // No longer piece of a border is straight.
constexpr double roughness = 0.16;
constexpr double middle_east = 150.5, middle_north = 30.5;  // In the open ocean.
constexpr double kilometres_a_degree = 111.2;

Polygon county_shape(Random& random) {
    Polygon shape;
    constexpr int corners = 13;
    for (int i = 0; i < corners; ++i) {
        double const angle = (i + 0.5 * random.unit()) * 2 * std::numbers::pi / corners;
        shape.push_back({1.25 * radius_kilometres * std::cos(angle), 0.85 * radius_kilometres * std::sin(angle)});
    }
    return shape;
}

// The part of the polygon that is nearer to `own` than to `other`.
Polygon nearer(Polygon const& polygon, Point own, Point other) {
    auto const excess = [&](Point p) {
        return std::hypot(p.x - own.x, p.y - own.y) - std::hypot(p.x - other.x, p.y - other.y);
    };
    double const dx = other.x - own.x, dy = other.y - own.y;
    double const middle = (other.x * other.x + other.y * other.y - own.x * own.x - own.y * own.y) / 2;
    Polygon kept;
    for (size_t i = 0; i < polygon.size(); ++i) {
        Point const a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        if (excess(a) <= 0) kept.push_back(a);
        if ((excess(a) <= 0) == (excess(b) <= 0)) continue;
        double const along = dx * (b.x - a.x) + dy * (b.y - a.y);
        double const t = (middle - dx * a.x - dy * a.y) / along;
        kept.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
    return kept;
}

Point centre_of(Polygon const& polygon) {
    double area = 0;
    Point sum;
    for (size_t i = 0; i < polygon.size(); ++i) {
        Point const a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        double const cross = a.x * b.y - b.x * a.y;
        area += cross;
        sum.x += (a.x + b.x) * cross;
        sum.y += (a.y + b.y) * cross;
    }
    return {sum.x / (3 * area), sum.y / (3 * area)};
}

std::vector<Polygon> cells_of(Polygon const& shape, std::vector<Point> const& seats) {
    std::vector<Polygon> cells;
    for (size_t i = 0; i < seats.size(); ++i) {
        Polygon cell = shape;
        for (size_t other = 0; other < seats.size(); ++other) {
            if (other != i) cell = nearer(cell, seats[i], seats[other]);
        }
        cells.push_back(std::move(cell));
    }
    return cells;
}

Point mixed_point(Polygon const& shape, Random& random) {
    double total = 0;
    Point mixed_of;
    for (Point const& corner : shape) {
        double const weight = random.unit() * random.unit() * random.unit();
        total += weight;
        mixed_of.x += weight * corner.x;
        mixed_of.y += weight * corner.y;
    }
    return {mixed_of.x / total, mixed_of.y / total};
}

// `count` cells that fill the shape, of about the same size. The first lies in the middle.
std::vector<Polygon> divide(Polygon const& shape, int count, Random& random) {
    std::vector<Point> seats = {centre_of(shape)};
    while (static_cast<int>(seats.size()) < count) seats.push_back(mixed_point(shape, random));
    std::vector<Polygon> cells = cells_of(shape, seats);
    for (int round = 0; round < 6; ++round) {
        for (size_t i = 1; i < seats.size(); ++i) seats[i] = centre_of(cells[i]);
        cells = cells_of(shape, seats);
    }
    return cells;
}

int64_t metres(double kilometres) { return std::llround(kilometres * 1000); }

// −1 … 1, the same for the two ends in either order.
double roll_between(Point a, Point b) {
    uint64_t seed = 0;
    for (int64_t const part : {metres(a.x + b.x), metres(a.y + b.y)}) seed = mixed(seed ^ static_cast<uint64_t>(part));
    return static_cast<double>(seed >> 11) / static_cast<double>(uint64_t{1} << 52) - 1;
}

// The points from `a` on, without `b`.
void add_rough(Polygon& to, Point a, Point b) {
    double const length = std::hypot(b.x - a.x, b.y - a.y);
    if (length <= straight_kilometres) {
        to.push_back(a);
        return;
    }
    bool const is_turned = std::pair(a.x, a.y) > std::pair(b.x, b.y);
    double const aside = roughness * roll_between(a, b) * (is_turned ? -1 : 1);
    Point const middle = {(a.x + b.x) / 2 - aside * (b.y - a.y), (a.y + b.y) / 2 + aside * (b.x - a.x)};
    add_rough(to, a, middle);
    add_rough(to, middle, b);
}

// To the metre first, so that neighbours begin with the same corners.
Polygon rough(Polygon const& cell) {
    Polygon corners, all;
    for (Point const& corner : cell) {
        corners.push_back({static_cast<double>(metres(corner.x)) / 1000, static_cast<double>(metres(corner.y)) / 1000});
    }
    for (size_t i = 0; i < corners.size(); ++i) add_rough(all, corners[i], corners[(i + 1) % corners.size()]);
    return all;
}

std::string written(Point point) {
    double const narrowing = std::cos(middle_north * std::numbers::pi / 180);
    return fmt::format("[{:.4f},{:.4f}]", middle_east + point.x / kilometres_a_degree / narrowing,
                       middle_north + point.y / kilometres_a_degree);
}

std::string feature_of(Unit const& unit, Polygon const& cell) {
    std::string points;
    Polygon const outline = rough(cell);
    for (Point const& point : outline) points += written(point) + ",";
    return fmt::format(
        "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{}\",\"name\":\"{}\"}},"
        "\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}{}]]}}}}",
        unit.code, unit.name, points, written(outline.front()));
}

std::vector<int> villages_of(World const& world, int township) {
    std::vector<int> villages;
    for (int i = world.first_village(); i < static_cast<int>(world.units.size()); ++i) {
        if (world.unit(i).parent == township) villages.push_back(i);
    }
    return villages;
}

}  // namespace

std::string draw_outlines(World const& world, Random random) {
    std::string features;
    auto const add = [&](int unit, Polygon const& cell) {
        features += (features.empty() ? "" : ",\n") + feature_of(world.unit(unit), cell);
    };
    auto const townships = divide(county_shape(random), world.townships, random);
    for (int township = 1; township <= world.townships; ++township) {
        Polygon const& cell = townships[static_cast<size_t>(township - 1)];
        add(township, cell);
        auto const villages = villages_of(world, township);
        auto const parts = divide(cell, static_cast<int>(villages.size()), random);
        for (size_t i = 0; i < villages.size(); ++i) add(villages[i], parts[i]);
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[\n" + features + "\n]}\n";
}

}  // namespace lianfang::sample
