// Derived sentences as text with their numbers in brackets, and back.
#include "report/edits.h"

#include <algorithm>
#include <sstream>

#include "base/text.h"

namespace lianfang::report {
namespace {

std::string bracketed(Runs const& runs) {
    std::string text;
    for (auto const& run : runs) text += run.figure < 0 ? run.text : "[" + run.text + "]";
    return text;
}

// [problems.supplies] or [problems+]: the line that begins a sentence.
bool is_name_line(std::string_view line) {
    if (line.size() < 3 || line.front() != '[' || line.back() != ']') return false;
    auto const name = line.substr(1, line.size() - 2);
    bool const plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789.+") == std::string_view::npos;
    return plain && (contains(name, ".") || name.back() == '+') && name.front() >= 'a';
}

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

}  // namespace

Edits parse_edits(std::string const& file, std::string const& text, std::vector<catalog::Mistake>& mistakes) {
    Edits edits;
    edits.file = file;
    int number = 0;
    std::istringstream in(text);
    for (std::string raw; std::getline(in, raw);) {
        ++number;
        std::string const line = trimmed(raw);
        if (starts_with(line, "//")) continue;
        if (is_name_line(line)) {
            std::string const name = line.substr(1, line.size() - 2);
            bool const is_there =
                name.back() != '+' && std::any_of(edits.sentences.begin(), edits.sentences.end(),
                                                  [&](auto const& each) { return each.first == name; });
            if (is_there) {
                mistakes.push_back({file, number, "同一句写了两次：" + name + " / the same sentence twice",
                                    "留下一处 / keep one of them"});
            }
            edits.sentences.push_back({line.substr(1, line.size() - 2), {{}, number}});
        } else if (!edits.sentences.empty()) {
            check_wording(file, number, line, mistakes);
            edits.sentences.back().second.text += line;
        } else if (!line.empty()) {
            mistakes.push_back({file, number, "句子前面没有名字 / a sentence without a name",
                                "先写一行 [problems.名字]，见 --draft 写出的文件 / begin with a line like [problems.supplies]"});
        }
    }
    return edits;
}

std::string to_edits(Document const& document) {
    if (document.sentences.empty()) return {};
    std::string text =
        "// 系统依据台账写出的句子。可以改写；方括号里的数字出自台账，不能改。正文留空，就不印这一句；要添一句，写 [problems+]。\n"
        "// Sentences derived from the ledger. Numbers in brackets stay; an empty text leaves a sentence out.\n";
    for (auto const& sentence : document.sentences) text += "\n[" + sentence.item + "]\n" + sentence.edited + "\n";
    return text;
}

Runs AppliedEdits::apply(std::string const& item, Runs derived, Document& document) {
    auto const sentence = std::find_if(edits_.sentences.begin(), edits_.sentences.end(),
                                       [&](auto const& each) { return each.first == item; });
    std::string const before = bracketed(derived);
    if (sentence == edits_.sentences.end()) {
        document.sentences.push_back({item, before, before});
        return derived;
    }
    used_.insert(item);
    std::string const after = trimmed(sentence->second.text);
    document.sentences.push_back({item, before, after});
    if (after == before) return derived;
    document.edits.push_back({item, before, after});
    return read(sentence->second, derived, document);
}

std::vector<Runs> AppliedEdits::added(std::string const& list, Document& document) {
    std::vector<Runs> result;
    for (auto const& [name, sentence] : edits_.sentences) {
        if (name != list + "+") continue;
        used_.insert(name);
        document.edits.push_back({name, "", trimmed(sentence.text)});
        document.sentences.push_back({name, "", trimmed(sentence.text)});
        result.push_back(read(sentence, {}, document));
    }
    return result;
}

Runs AppliedEdits::read(Edits::Sentence const& sentence, Runs const& derived, Document& document) {
    Runs runs;
    std::string plain;
    std::string_view text = sentence.text;
    auto const end_words = [&] {
        if (!plain.empty()) runs.push_back({std::exchange(plain, {}), -1});
    };
    while (!text.empty()) {
        auto const open = text.find('[');
        plain += text.substr(0, open);
        if (open == std::string_view::npos) break;
        auto const close = text.find(']', open);
        std::string const printed(text.substr(open + 1, close == std::string_view::npos ? close : close - open - 1));
        text.remove_prefix(close == std::string_view::npos ? text.size() : close + 1);
        auto const run = std::find_if(derived.begin(), derived.end(),
                                      [&](Run const& each) { return each.figure >= 0 && each.text == printed; });
        if (run == derived.end()) {
            mistakes_.push_back(
                {edits_.file, sentence.line,
                 "方括号里不是这句话的台账数字：[" + printed + "] / not a figure of this sentence",
                 "照 --draft 写出的原样保留 / keep it as --draft wrote it"});
            continue;
        }
        end_words();
        runs.push_back(*run);
    }
    end_words();
    for (auto const& run : runs) {
        if (run.figure < 0 && has_digit(run.text)) {
            document.provenance.warnings.push_back("人工改写的句子含有台账之外的数字：" + run.text);
        }
    }
    return runs;
}

void AppliedEdits::check_all_used() {
    for (auto const& [name, sentence] : edits_.sentences) {
        if (used_.count(name) > 0 || trimmed(sentence.text).empty()) continue;
        mistakes_.push_back({edits_.file, sentence.line,
                             "台账里已没有这一句：" + name + " / the records no longer give this sentence",
                             "重新 --draft 后再改，或改成 [组名+] 作为新添的句子 / draft again, or name it "
                             "[LIST+] as a sentence of your own"});
    }
}

}  // namespace lianfang::report
