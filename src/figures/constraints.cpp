// Reads catalog/constraints.yaml and its mistakes; constraints_evaluation.cpp judges by it.
#include "figures/constraints.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace lianfang::figures {
namespace {

constexpr char const* file_name = "constraints.yaml";

bool is_number(std::string const& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

class Reader {
public:
    Reader(Figures const& figures, std::vector<catalog::Mistake>& mistakes) : figures_(figures), mistakes_(mistakes) {}

    std::vector<Constraint> read(std::string const& text) {
        std::vector<Constraint> all;
        try {
            for (auto const& node : YAML::Load(text)["constraints"]) all.push_back(read_one(node));
        } catch (YAML::Exception const& fault) {
            mistakes_.push_back({file_name, fault.mark.line + 1, fault.msg, "compare with a neighbouring entry"});
        }
        return all;
    }

private:
    void mistake(std::string what, std::string mend) {
        mistakes_.push_back({file_name, line_, std::move(what), std::move(mend)});
    }

    Constraint read_one(YAML::Node const& node) {
        line_ = node.Mark().line + 1;
        Constraint out{.rule = node["rule"].as<std::string>(""),
                       .name = node["name"].as<std::string>(""),
                       .labels = {node["zh"].as<std::string>(""), node["en"].as<std::string>("")},
                       .file = file_name,
                       .line = line_};
        for (auto const& pair : node) {
            static std::set<std::string> const known = {"rule",     "name",      "severity", "zh",    "en",
                                                        "check",    "subset",    "monotone", "by_key", "units",
                                                        "except",   "hierarchy", "says",     "of",    "unless"};
            if (known.count(pair.first.Scalar()) == 0)
                mistake("unknown attribute '" + pair.first.Scalar() + "'",
                        "use one of: " + joined({known.begin(), known.end()}, ", "));
        }
        read_severity(node["severity"].as<std::string>("error"), out);
        out.by_key = node["by_key"].as<bool>(false);
        out.units = node["units"].as<std::string>("");
        for (auto [words, into] : {std::pair{"says", &out.says}, {"of", &out.of}, {"unless", &out.unless}})
            *into = node[words].as<std::vector<std::string>>(std::vector<std::string>{});
        if ((out.severity == Severity::Claim) == out.says.empty())
            mistake("only a claim says something, and it must", "write: severity: claim, says: [没有发现], of: [确诊病例]");
        out.except = node["except"].as<std::vector<std::string>>(std::vector<std::string>{});
        for (auto const& name : out.except) require(name);
        if (node["subset"]) out.form = Constraint::Form::Subset;
        else if (node["monotone"]) out.form = Constraint::Form::Monotone;
        else if (node["hierarchy"]) {
            out.form = Constraint::Form::Hierarchy;
            out.units = node["hierarchy"].as<std::string>();
        } else read_check(node["check"].as<std::string>(""), out);
        return out;
    }

    void read_severity(std::string const& text, Constraint& out) {
        for (auto severity : {Severity::Error, Severity::Warning, Severity::Notice, Severity::Claim}) {
            if (text != name_of(severity)) continue;
            out.severity = severity;
            return;
        }
        mistake("severity is '" + text + "'", "write error, warning, notice or claim");
    }

    void require(std::string const& figure) {
        if (figures_.find(figure) == nullptr)
            mistake("there is no figure '" + figure + "'", "name a file of catalog/figures");
    }

    void read_check(std::string const& text, Constraint& out) {
        int sign = 1;
        for (auto const& word : split(text, " ")) {
            if (word == "+" || word == "-") {
                sign = word == "+" ? 1 : -1;
            } else if (word == "=" || word == ">=" || word == "<=") {
                out.relation = word;
                sign = 1;
            } else {
                (out.relation.empty() ? out.left : out.right).push_back(read_term(word, sign));
                sign = 1;
            }
        }
        if (out.left.empty() || out.right.empty())
            mistake("the check compares nothing: " + text, "write: check: FIGURE + FIGURE = FIGURE");
    }

    Constraint::Term read_term(std::string const& word, int sign) {
        if (is_number(word)) return {.figure = {}, .number = std::stoll(word), .sign = sign};
        size_t const at = word.find('@');
        if (at != std::string::npos && word.substr(at) != "@before")
            mistake("'" + word + "' names no cut", "write FIGURE@before");
        Constraint::Term term{
            .figure = word.substr(0, at), .number = 0, .sign = sign, .before = at != std::string::npos};
        require(term.figure);
        return term;
    }

    Figures const& figures_;
    std::vector<catalog::Mistake>& mistakes_;
    int line_ = 0;
};

}  // namespace

std::string_view name_of(Severity severity) {
    switch (severity) {
        case Severity::Error: return "error";
        case Severity::Warning: return "warning";
        case Severity::Notice: return "notice";
        case Severity::Claim: return "claim";
    }
    return {};
}

// Clause by clause: one that denies (says) what the claim is about (of) and is not about something else (unless).
std::string clause_claiming(Constraint const& claim, std::string_view text) {
    auto const names_any = [](std::string const& clause, std::vector<std::string> const& words) {
        return std::any_of(words.begin(), words.end(),
                           [&](auto const& word) { return clause.find(word) != std::string::npos; });
    };
    std::string ended(text);
    for (auto const* mark : {"，", "。", "；", "！", "？", "：", "\n"}) ended = replaced(std::move(ended), mark, "\x1f");
    for (auto const& clause : split(ended, "\x1f")) {
        if (names_any(clause, claim.says) && names_any(clause, claim.of) && !names_any(clause, claim.unless))
            return clause;
    }
    return {};
}

Constraints Constraints::load(std::map<std::string, std::string> const& files, Figures const& figures,
                              std::vector<catalog::Mistake>& mistakes) {
    Constraints constraints;
    auto const it = files.find(file_name);
    if (it != files.end()) constraints.constraints_ = Reader(figures, mistakes).read(it->second);
    return constraints;
}

}  // namespace lianfang::figures
