// A scanner over whole rows: a piece is scanned up to its last </row>.
#include "intake/sheet_scanner.h"

#include <array>
#include <cstring>

namespace lianfang::intake {
namespace {

constexpr size_t row_bytes_max = 4u << 20;  // A longer row is left to the parser.
constexpr std::string_view end_of_rows = "</sheetData>";

enum Class : unsigned char { Plain = 0, Refused = 1, Reference_ = 2, Bracket = 4, High = 8 };

constexpr std::array<unsigned char, 256> classes_of_bytes() {
    std::array<unsigned char, 256> classes{};
    for (int c = 0; c < 32; ++c) classes[size_t(c)] = Refused;
    classes['\t'] = classes['\n'] = Plain;
    classes['&'] = Reference_;
    classes['>'] = Bracket;
    for (int c = 128; c < 256; ++c) classes[size_t(c)] = High;
    return classes;
}

constexpr auto class_of = classes_of_bytes();

bool follows(std::string_view text, size_t at, size_t count) {
    if (at + count >= text.size()) return false;
    for (size_t i = 1; i <= count; ++i) {
        if ((text[at + i] & 0xC0) != 0x80) return false;
    }
    return true;
}

// Characters that XML knows: no surrogates, no U+FFFE and U+FFFF, each in its shortest form.
bool is_utf8(std::string_view text) {
    for (size_t i = 0; i < text.size();) {
        auto const c = static_cast<unsigned char>(text[i]);
        auto const next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (c < 0x80) {
            ++i;
        } else if (c >= 0xC2 && c < 0xE0) {
            if (!follows(text, i, 1)) return false;
            i += 2;
        } else if (c >= 0xE0 && c < 0xF0) {
            bool const short_form = c == 0xE0 && next < 0xA0;
            bool const surrogate = c == 0xED && next >= 0xA0;
            if (!follows(text, i, 2) || short_form || surrogate) return false;
            bool const none = c == 0xEF && next == 0xBF && static_cast<unsigned char>(text[i + 2]) >= 0xBE;
            if (none) return false;
            i += 3;
        } else {
            bool const outside = c > 0xF4 || (c == 0xF4 && next >= 0x90) || (c == 0xF0 && next < 0x90);
            if (c < 0xF0 || outside || !follows(text, i, 3)) return false;
            i += 4;
        }
    }
    return true;
}

// Declares or uses a namespace that the cells' own attributes might be of.
bool is_for_the_parser(std::string_view name) {
    bool const odd_start = !((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z'));
    size_t const colon = name.find(':');
    bool const may_be_known = colon != std::string_view::npos && name.size() - colon <= 2;
    return odd_start || may_be_known || name.substr(0, 5) == "xmlns" || name.find(':', colon + 1) < name.size();
}

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == ':';
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// The five references that need no declaration; false at any other.
bool decode(std::string_view text, std::string& out) {
    static constexpr std::pair<std::string_view, char> known[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    out.clear();
    for (size_t at = 0; at < text.size();) {
        size_t const next = std::min(text.find('&', at), text.size());
        out.append(text.substr(at, next - at));
        at = next;
        if (at == text.size()) break;
        bool found = false;
        for (auto const& [name, character] : known) {
            if (text.substr(at, name.size()) != name) continue;
            out += character;
            at += name.size();
            found = true;
            break;
        }
        if (!found) return false;
    }
    return true;
}

}  // namespace

bool is_usual_text(std::string_view text, bool& plain) {
    unsigned char seen = 0;
    for (char const c : text) seen |= class_of[static_cast<unsigned char>(c)];
    plain = (seen & Reference_) == 0;
    if (seen & Refused) return false;
    if ((seen & Bracket) && text.find("]]>") != std::string_view::npos) return false;
    return !(seen & High) || is_utf8(text);
}

SheetScanner::State SheetScanner::take(std::string_view piece) {
    size_t const before = text_.size();
    text_.append(piece);
    std::string_view const all = text_;
    // No text holds a bare "<", so this can only be the end.
    size_t const end = all.find(end_of_rows, before - std::min(before, end_of_rows.size()));
    size_t whole = end;
    if (end == std::string_view::npos) {
        size_t const last = all.rfind("</row>");
        if (last == std::string_view::npos) return text_.size() > row_bytes_max ? State::Unusual : State::Reading;
        whole = last + 6;
    }
    if (!scan_rows(text_.data() + whole)) return State::Unusual;
    text_.erase(0, whole);
    return end == std::string_view::npos ? State::Reading : State::Ended;
}

bool SheetScanner::scan_rows(char const* end) {
    at_ = text_.data();
    end_ = end;
    for (;;) {
        skip_blanks();
        if (at_ == end_) return true;
        if (!scan_row() || rows_.fault) return false;
    }
}

void SheetScanner::skip_blanks() {
    while (at_ < end_ && is_blank(*at_)) ++at_;
}

bool SheetScanner::skip(std::string_view what) {
    if (size_t(end_ - at_) < what.size() || std::memcmp(at_, what.data(), what.size()) != 0) return false;
    at_ += what.size();
    return true;
}

// Up to the tag's end. An attribute that comes twice, or is known by a prefix, is for the parser.
bool SheetScanner::scan_attributes(CellAttributes& attributes, bool& is_empty) {
    std::array<std::string_view, 12> names;
    size_t count = 0;
    for (;;) {
        bool const apart = at_ < end_ && is_blank(*at_);
        skip_blanks();
        if (at_ == end_) return false;
        is_empty = *at_ == '/';
        if (is_empty) return skip("/>");
        if (skip(">")) return true;
        if (!apart || !is_name(*at_) || count == names.size()) return false;
        char const* const begin = at_;
        while (at_ < end_ && is_name(*at_)) ++at_;
        std::string_view const name(begin, size_t(at_ - begin));
        for (size_t i = 0; i < count; ++i) {
            if (names[i] == name) return false;
        }
        names[count++] = name;
        if (is_for_the_parser(name) || !skip("=\"")) return false;
        auto const* const close = static_cast<char const*>(std::memchr(at_, '"', size_t(end_ - at_)));
        if (!close) return false;
        std::string_view const value(at_, size_t(close - at_));
        bool plain = true;
        if (!is_usual_text(value, plain) || !plain || value.find_first_of("<\t\n") != std::string_view::npos)
            return false;
        if (name == "r") attributes.r = value;
        if (name == "s") attributes.s = value;
        if (name == "t") attributes.t = value;
        at_ = close + 1;
    }
}

bool SheetScanner::scan_row() {
    CellAttributes attributes;
    bool is_empty = false;
    if (!skip("<row") || !scan_attributes(attributes, is_empty)) return false;
    rows_.open_row(attributes.r);
    while (!is_empty) {
        skip_blanks();
        if (skip("</row>")) break;
        if (!scan_cell() || rows_.fault) return false;
    }
    rows_.close_row();
    return true;
}

bool SheetScanner::scan_cell() {
    CellAttributes attributes, others;
    bool is_empty = false;
    if (!skip("<c") || !scan_attributes(attributes, is_empty)) return false;
    rows_.open_cell(attributes.r, attributes.t, attributes.s);
    while (!is_empty) {
        skip_blanks();
        if (skip("</c>")) break;
        bool nothing = false;
        if (skip("<v")) {
            if (!scan_attributes(others, nothing)) return false;
            if (!nothing && !scan_text("</v>", true)) return false;
        } else if (skip("<f")) {
            if (!scan_attributes(others, nothing)) return false;
            rows_.formula();
            if (!nothing && !scan_text("</f>", false)) return false;
        } else if (!scan_inline()) {
            return false;
        }
    }
    rows_.close_cell();
    return true;
}

bool SheetScanner::scan_inline() {
    CellAttributes others;
    bool is_empty = false;
    if (!skip("<is") || !scan_attributes(others, is_empty)) return false;
    while (!is_empty) {
        skip_blanks();
        if (skip("</is>")) break;
        bool nothing = false;
        if (!skip("<t") || !scan_attributes(others, nothing)) return false;
        if (!nothing && !scan_text("</t>", true)) return false;
    }
    return true;
}

bool SheetScanner::scan_text(std::string_view close, bool is_kept) {
    auto const* const less = static_cast<char const*>(std::memchr(at_, '<', size_t(end_ - at_)));
    if (!less) return false;
    std::string_view const text(at_, size_t(less - at_));
    at_ = less;
    bool plain = true;
    if (!skip(close) || !is_usual_text(text, plain)) return false;
    if (!plain && !decode(text, decoded_)) return false;
    if (is_kept) rows_.text(plain ? text : std::string_view(decoded_));
    return true;
}

}  // namespace lianfang::intake
