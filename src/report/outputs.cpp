// How a printed figure is called wherever it is listed.
#include "report/outputs.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/report.h"

namespace lianfang::report {
namespace {

bool is_plain_word(std::string_view text) {
    for (char c : text) {
        bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '_' || c == '-' || c == '/' || c == '.' || c == ':' || (c & 0x80) != 0;
        if (!plain) return false;
    }
    return !text.empty();
}

// As a shell takes it: quoted where a character would mean something else.
std::string shell_word(std::string const& text) {
    return is_plain_word(text) ? text : "'" + replaced(text, "'", "'\\''") + "'";
}

}  // namespace

std::string words_of(PrintedFigure const& figure) {
    std::string words = figure.words;
    if (!figure.key_words.empty()) words += "（" + figure.key_words + "）";
    if (!figure.within_words.empty()) words = figure.within_words + "中的" + words;
    return words;
}

std::string value_of(PrintedFigure const& figure) {
    if (!figure.figure.value) return "";
    if (is_ratio(figure.figure.unit_type)) return fmt::format("{:.4g}", *figure.figure.value);
    return plain(*figure.figure.value);
}

std::string unit_of(PrintedFigure const& figure) {
    return figure.unit_word.empty() ? default_unit_word(figure.figure.unit_type) : figure.unit_word;
}

std::string rows_command(PrintedFigure const& figure, Provenance const& provenance) {
    std::string command = "lianfang rows " + shell_word(figure.figure.name);
    if (!figure.figure.key.empty()) command += " --key " + shell_word(figure.figure.key);
    // A number of the day before, or of one line of a table by units, has its own cut or unit.
    bool const has_cut = figure.figure.as_of.microseconds != 0;
    bool const is_of_own_unit = figure.anchor.find("-unit-") != std::string::npos && !figure.is_derived;
    std::string const& unit = is_of_own_unit ? figure.figure.unit : provenance.unit;
    command += " --as-of " + format_cut(has_cut ? figure.figure.as_of : provenance.as_of) + " --known-at " +
               std::to_string(provenance.known_at);
    if (!unit.empty()) command += " --unit " + unit;
    if (!figure.within.empty()) command += " --within " + figure.within;
    if (!provenance.database.empty()) command += " --db " + shell_word(provenance.database);
    return command;
}

std::string attachment_label(Attachment const& attachment) {
    return attachment.number > 0 ? "附件" + std::to_string(attachment.number) : "附件";
}

std::vector<std::string> attachment_lines(Document const& document) {
    std::vector<std::string> lines;
    for (auto const& block : document.blocks) {
        auto const* attachment = std::get_if<Attachment>(&block);
        if (attachment == nullptr) continue;
        lines.push_back((attachment->number > 0 ? std::to_string(attachment->number) + "." : "") + attachment->title);
    }
    return lines;
}

std::string cut_words(Instant as_of) {
    return fmt::format("{}年{}月{}日{}", *cutoff_name("cutoff_year", as_of), *cutoff_name("cutoff_month", as_of),
                       *cutoff_name("cutoff_day", as_of), *cutoff_name("cutoff_time", as_of));
}

}  // namespace lianfang::report
