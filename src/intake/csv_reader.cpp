// Comma, semicolon or tab separated text; UTF-8 with or without its mark, UTF-16, or GB18030.
#include <fmt/format.h>
#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>

#include "base/text.h"
#include "intake/sheet.h"

namespace lianfang::intake {
namespace {

constexpr size_t piece_bytes = 256 * 1024;
using Take = std::function<Result<void>(std::string_view)>;
using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

Error unreadable(std::string const& path) {
    return Error::not_found("file_unreadable", "文件打不开，请检查文件是否存在、是否被占用",
                            "the file cannot be opened; check that it exists")
        .at({.file = path});
}

Result<void> each_piece(std::string const& path, Take const& take) {
    File file(std::fopen(path.c_str(), "rb"), std::fclose);
    if (!file) return unreadable(path);
    std::string piece(piece_bytes, '\0');
    for (;;) {
        size_t const count = std::fread(piece.data(), 1, piece.size(), file.get());
        if (count == 0) break;
        RETURN_IF_ERROR(take({piece.data(), count}));
    }
    if (std::ferror(file.get())) return unreadable(path);
    return {};
}

enum class Encoding { Utf8, Gb18030, Utf16Little, Utf16Big };

// How many bytes at the end of `text` begin a character without ending it.
size_t unfinished(std::string_view text) {
    for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
        auto const byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xC0) == 0x80) continue;
        size_t const length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

Result<Encoding> encoding_of(std::string const& path) {
    std::string kept;
    bool first = true, valid = true;
    Encoding marked = Encoding::Utf8;
    RETURN_IF_ERROR(each_piece(path, [&](std::string_view piece) -> Result<void> {
        if (first && starts_with(piece, "\xFF\xFE")) marked = Encoding::Utf16Little;
        if (first && starts_with(piece, "\xFE\xFF")) marked = Encoding::Utf16Big;
        first = false;
        if (!valid) return {};
        kept.append(piece);
        size_t const rest = unfinished(kept);
        valid = is_valid_utf8(std::string_view(kept).substr(0, kept.size() - rest));
        kept.erase(0, kept.size() - rest);
        return {};
    }));
    if (marked != Encoding::Utf8) return marked;
    return valid && kept.empty() ? Encoding::Utf8 : Encoding::Gb18030;
}

// Turns pieces of another encoding into UTF-8.
class Converter {
public:
    Converter(Encoding encoding, Take take) : take_(std::move(take)) {
        char const* name = encoding == Encoding::Gb18030       ? "GB18030"
                           : encoding == Encoding::Utf16Little ? "UTF-16LE"
                                                               : "UTF-16BE";
        if (encoding != Encoding::Utf8) converter_ = iconv_open("UTF-8", name);
    }
    ~Converter() {
        if (converter_ != none) iconv_close(converter_);
    }
    Converter(Converter const&) = delete;
    Converter& operator=(Converter const&) = delete;

    Result<void> operator()(std::string_view piece) {
        if (converter_ == none) return take_(piece);
        kept_.append(piece);
        char* in = kept_.data();
        size_t in_left = kept_.size();
        while (in_left > 0) {
            std::array<char, 65536> out;
            char* at = out.data();
            size_t out_left = out.size();
            size_t const done = iconv(converter_, &in, &in_left, &at, &out_left);
            int const why = errno;
            RETURN_IF_ERROR(take_({out.data(), out.size() - out_left}));
            if (done != size_t(-1) || why == E2BIG) continue;
            if (why == EINVAL) break;  // The character's rest comes with the next piece.
            return not_text();
        }
        kept_.erase(0, kept_.size() - in_left);
        return {};
    }
    Result<void> finish() const { return kept_.empty() ? Result<void>() : not_text(); }

private:
    static inline iconv_t const none = iconv_t(-1);
    static Error not_text() {
        return Error::invalid("encoding_unknown", "文件既不是 UTF-8 也不是 GB18030 编码的文字，请另存为 UTF-8 的 csv 后再导入",
                              "the file is neither UTF-8 nor GB18030 text; save it as UTF-8 csv");
    }
    iconv_t converter_ = none;
    Take take_;
    std::string kept_;
};

Result<void> each_utf8_piece(std::string const& path, Encoding encoding, Take const& take) {
    bool first = true;
    Converter convert(encoding, [&](std::string_view piece) {
        if (first && starts_with(piece, "\xEF\xBB\xBF")) piece.remove_prefix(3);
        first = first && piece.empty();
        return take(piece);
    });
    RETURN_IF_ERROR(each_piece(path, [&](std::string_view piece) { return convert(piece); }));
    return convert.finish();
}

// The separator that stands most often outside quotes in the first lines.
char separator_of(std::string_view text) {
    std::map<char, int> counts = {{',', 0}, {';', 0}, {'\t', 0}};
    bool in_quotes = false;
    int lines = 0;
    for (char const c : text) {
        if (c == '"') in_quotes = !in_quotes;
        if (in_quotes) continue;
        if (c == '\n' && ++lines >= 30) break;
        if (auto const it = counts.find(c); it != counts.end()) ++it->second;
    }
    char best = ',';
    for (auto const& [separator, count] : counts) {
        if (count > counts[best]) best = separator;
    }
    return best;
}

// Cuts text into rows. A quote opens a quoted field only at the field's beginning.
class Cutter {
public:
    Cutter(RowSink& sink, char separator) : sink_(sink), separator_(separator) {}

    Result<void> take(std::string_view text) {
        for (char const c : text) {
            RETURN_IF_ERROR(one(c));
        }
        return {};
    }

    Result<void> finish() {
        if (state_ == State::Quoted) {
            return Error::invalid("quote_open", "引号没有配对，请检查这一行的引号", "a quote is never closed; check this row")
                .at({.row = row_.number});
        }
        RETURN_IF_ERROR(end_field());
        end_row();
        return {};
    }

private:
    enum class State { Begin, Plain, Quoted, Closing };

    Result<void> one(char c) {
        if (c == '\0') {
            return Error::invalid("not_text", "文件不是文字（含空字节），请另存为 .xlsx 或 UTF-8 的 csv",
                                  "the file is no text (it holds zero bytes)");
        }
        bool const after_return = was_return_;
        was_return_ = false;
        if (state_ == State::Quoted) {
            if (c == '"') state_ = State::Closing;
            else return add(c);
            return {};
        }
        if (state_ == State::Closing && c == '"') {
            state_ = State::Quoted;
            return add(c);
        }
        if (c == separator_) return end_field();
        if (c == '\n' && after_return) return {};
        if (c == '\n' || c == '\r') {
            was_return_ = c == '\r';
            RETURN_IF_ERROR(end_field());
            end_row();
            return {};
        }
        if (state_ == State::Begin && c == '"') {
            state_ = State::Quoted;
            return {};
        }
        if (state_ == State::Begin) state_ = State::Plain;
        return add(c);
    }

    Result<void> add(char c) {
        if (field_.size() >= size_t(SheetLimits::cell_characters) * 4) {
            return Error::invalid("cell_too_long", "一格的文字过长，请检查引号是否配对",
                                  "a field is too long; check that quotes are closed")
                .at({.row = row_.number});
        }
        field_ += c;
        return {};
    }

    Result<void> end_field() {
        if (!field_.empty()) {
            size_t const column = columns_;
            if (column >= size_t(SheetLimits::columns)) {
                return Error::invalid("columns_too_many", fmt::format("列数超过 {} 列，请删去多余的列", SheetLimits::columns),
                                      fmt::format("more than {} columns", SheetLimits::columns))
                    .at({.row = row_.number});
            }
            row_.cells.resize(column + 1);
            bool const blank = trimmed(field_).empty();
            row_.cells[column] = {field_, blank ? CellKind::Empty : CellKind::Text};
            if (blank) row_.cells[column].text.clear();
            any_ = any_ || !blank;
        }
        ++columns_;
        field_.clear();
        state_ = State::Begin;
        return {};
    }

    void end_row() {
        int const number = row_.number;
        if (any_) sink_.row(0, std::move(row_));
        row_ = {.number = number + 1};
        columns_ = 0;
        any_ = false;
    }

    RowSink& sink_;
    char separator_;
    State state_ = State::Begin;
    RawRow row_{.number = 1};
    std::string field_;
    size_t columns_ = 0;
    bool any_ = false;
    bool was_return_ = false;
};

std::string stem(std::string const& path) {
    size_t const slash = path.rfind('/');
    std::string const name = slash == std::string::npos ? path : path.substr(slash + 1);
    return name.substr(0, name.rfind('.'));
}

}  // namespace

Result<void> read_csv(std::string const& path, RowSink& sink) {
    ASSIGN_OR_RETURN(Encoding const encoding, encoding_of(path));
    std::string head;
    struct Enough {};
    auto const sniffed = each_utf8_piece(path, encoding, [&](std::string_view piece) -> Result<void> {
        if (head.size() < piece_bytes) head.append(piece.substr(0, piece_bytes - head.size()));
        return {};
    });
    if (!sniffed) return Error(sniffed.error()).at({.file = path});
    sink.begin_sheet(0, {.name = stem(path)});
    Cutter cutter(sink, separator_of(head));
    int64_t done = 0;
    auto const read = each_utf8_piece(path, encoding, [&](std::string_view piece) {
        done += int64_t(piece.size());
        return cutter.take(piece);
    });
    auto const finished = read ? cutter.finish() : read;
    if (finished) return {};
    Place place = finished.error().place;
    place.file = path;
    return Error(finished.error()).at(place);
}

}  // namespace lianfang::intake
