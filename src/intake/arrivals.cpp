// Reads and plays arrivals.
#include "intake/arrivals.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/text.h"
#include "intake/sheet.h"

namespace lianfang::intake {
namespace {

class ArrivalRows : public RowSink {
public:
    explicit ArrivalRows(std::filesystem::path folder) : folder_(std::move(folder)) {}
    void begin_sheet(int, RawSheet const&) override {}
    void row(int, RawRow&& row) override {
        if (failed) return;
        if (columns_.empty()) return head(row);
        auto const received = parse_instant(trimmed(text(row, "received_at")));
        if (!received) {
            failed = Error(received.error()).at({.row = row.number, .field = "received_at"});
            return;
        }
        auto const path = locate(trimmed(text(row, "file")));
        if (path.empty()) {
            failed = Error::not_found("file_unreadable", fmt::format("没有这个文件：{}", text(row, "file")),
                                      fmt::format("there is no such file: {}", text(row, "file")))
                         .at({.row = row.number, .field = "file"});
            return;
        }
        arrivals.push_back({path, *received, trimmed(text(row, "unit"))});
    }
    std::vector<Arrival> arrivals;
    std::optional<Error> failed;

private:
    void head(RawRow const& row) {
        for (size_t i = 0; i < row.cells.size(); ++i) columns_[folded(row.cells[i].text)] = i;
        if (columns_.contains("file") && columns_.contains("received_at")) return;
        failed = Error::invalid("arrivals_wrong", "到达清单须有 file 和 received_at 两列",
                                "the list of arrivals needs the columns file and received_at");
    }
    std::string text(RawRow const& row, char const* column) const {
        auto const it = columns_.find(column);
        return it != columns_.end() && row.filled(it->second) ? row.cells[it->second].text : std::string();
    }
    std::string locate(std::string const& name) const {
        for (auto const& path : {folder_ / name, folder_ / "files" / name}) {
            std::error_code none;
            if (!name.empty() && std::filesystem::is_regular_file(path, none)) return path.string();
        }
        return {};
    }
    std::filesystem::path folder_;
    std::map<std::string, size_t> columns_;
};

}  // namespace

Result<std::vector<Arrival>> read_arrivals(std::string const& csv) {
    ArrivalRows rows(std::filesystem::path(csv).parent_path());
    RETURN_IF_ERROR(read_csv(csv, rows));
    if (rows.failed) {
        Place place = rows.failed->place;
        place.file = csv;
        return Error(*rows.failed).at(place);
    }
    std::stable_sort(rows.arrivals.begin(), rows.arrivals.end(), [](Arrival const& a, Arrival const& b) {
        return a.received_at != b.received_at ? a.received_at < b.received_at : a.path < b.path;
    });
    return std::move(rows.arrivals);
}

Result<void> play(std::vector<Arrival> const& arrivals, std::function<Result<void>(Instant)> const& midnight,
                  std::function<Result<void>(Arrival const&)> const& take) {
    for (size_t i = 0; i < arrivals.size(); ++i) {
        Instant const before = i == 0 ? arrivals[i].received_at : arrivals[i - 1].received_at;
        for (Day day = day_of(before) + 1; start_of(day) <= arrivals[i].received_at; day = day + 1) {
            RETURN_IF_ERROR(midnight(start_of(day)));
        }
        RETURN_IF_ERROR(take(arrivals[i]));
    }
    return {};
}

}  // namespace lianfang::intake
