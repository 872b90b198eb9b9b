// A flat table by the hash of the record's id.
#include "intake/seen_records.h"

#include <functional>
#include <utility>

namespace lianfang::intake {

uint64_t SeenRecords::hash_of(std::string_view record_id) {
    uint64_t const hash = std::hash<std::string_view>{}(record_id);
    return hash == 0 ? 1 : hash;
}

// Where the hash stands, or the free place where it would.
size_t SeenRecords::place_of(uint64_t hash) const {
    size_t at = hash & (places_.size() - 1);
    while (places_[at].hash != 0 && places_[at].hash != hash) at = (at + 1) & (places_.size() - 1);
    return at;
}

std::optional<SeenRecords::Row> SeenRecords::find(std::string_view record_id) const {
    if (places_.empty()) return std::nullopt;
    auto const& place = places_[place_of(hash_of(record_id))];
    if (place.hash == 0) return std::nullopt;
    return place.row;
}

void SeenRecords::note(std::string_view record_id, Row row) {
    if (taken_ * 4 >= places_.size() * 3) grow();
    uint64_t const hash = hash_of(record_id);
    auto& place = places_[place_of(hash)];
    if (place.hash != 0) return;
    place = {hash, row};
    ++taken_;
}

void SeenRecords::grow() {
    auto const before = std::exchange(places_, std::vector<Place>(places_.empty() ? 1024 : places_.size() * 2));
    for (auto const& place : before) {
        if (place.hash != 0) places_[place_of(place.hash)] = place;
    }
}

}  // namespace lianfang::intake
