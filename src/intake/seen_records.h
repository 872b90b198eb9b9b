// Which row of a file brought or met which record, in little memory: sixteen bytes a place.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lianfang::intake {

class SeenRecords {
public:
    struct Row {
        int32_t sheet = 0, row = 0;
    };
    // The first row that was noted with this record.
    std::optional<Row> find(std::string_view record_id) const;
    void note(std::string_view record_id, Row row);

private:
    struct Place {
        uint64_t hash = 0;  // 0: free.
        Row row;
    };
    static uint64_t hash_of(std::string_view record_id);
    size_t place_of(uint64_t hash) const;
    void grow();

    std::vector<Place> places_;
    size_t taken_ = 0;
};

}  // namespace lianfang::intake
