// What stands beside the rows of a workbook: its sheets, which styles are dates, and the shared strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "intake/sheet.h"
#include "intake/zip_part.h"

namespace lianfang::intake {

struct BookSheet {
    std::string name;
    std::string part;
    bool hidden = false;
};

// All shared strings in one piece of memory.
class SharedStrings {
public:
    void add(std::string_view text);
    std::string_view at(int64_t index) const;  // Empty beyond the end.
    int64_t count() const { return int64_t(ends_.size()); }
    int64_t bytes() const { return int64_t(text_.size()); }

private:
    std::string text_;
    std::vector<uint32_t> ends_;
};

struct Book {
    std::vector<BookSheet> sheets;
    bool counts_from_1904 = false;
    std::vector<bool> style_is_date;  // By cell style.
    SharedStrings strings;
};

Result<Book> read_book(Archive const& archive, std::string const& path);

// The text of a number that a cell holds: 36.5 for 36.499999999999997, no exponents.
std::string number_text(double value);
// A serial day of Excel as ISO text: "2020-01-21", "2020-01-21 08:30", "08:30" below 1; empty where it is no date.
std::string serial_text(double serial, bool counts_from_1904);
// Whether a number format shows a date or a time.
bool is_date_format(std::string_view format);
// _x000D_ and its like are how the format writes characters that XML cannot hold.
std::string unescaped(std::string_view text);

}  // namespace lianfang::intake
