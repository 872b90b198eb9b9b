// Reads catalog/posts. `group NAME` stands for the kinds of a group that people record.
#include "catalog/posts.h"

#include "base/text.h"
#include "catalog/loading.h"

namespace lianfang::catalog {
namespace {

constexpr std::string_view group_word = "group ";

class PostReading {
public:
    PostReading(Catalog const& catalog, std::string const& path, std::vector<Mistake>& mistakes)
        : catalog_(catalog), reading_(path, mistakes) {}

    Post read(std::string const& text) {
        Post post;
        root_ = reading_.parse(text);
        if (!root_.IsDefined()) return post;
        reading_.check_attributes(
            root_, "post",
            {"post",     "title",   "purpose",       "levels",      "screen",      "scope",
             "hours",    "records", "lists",         "identity",    "break_glass", "dispositions",
             "people",   "figures", "small_numbers", "imports",     "exports",     "reports",
             "accounts", "audit",   "second_factor", "idle_minutes"});
        post.name = reading_.required_text(root_, "post", "post");
        post.title = reading_.labels(root_["title"], "title", 1);
        post.purpose = reading_.labels(root_["purpose"], "purpose", 1);
        post.levels = levels();
        post.screen = one_of("screen", {"desk", "checkpoint", "household", "leader", "administrator"});
        post.own_office_alone = one_of("scope", {"unit", "office"}) == "office";
        post.hours = number("hours", 0);
        post.idle_minutes = number("idle_minutes", 30);
        std::string const factor = one_of("second_factor", {"none", "offered", "required"});
        post.second_factor = factor == "required"  ? SecondFactor::Required
                             : factor == "offered" ? SecondFactor::Offered
                                                   : SecondFactor::None;
        post.records = kinds("records");
        post.lists = kinds("lists");
        std::string const identity = one_of("identity", {"none", "masked", "clear"});
        post.identity = identity == "clear"    ? Identity::Clear
                        : identity == "masked" ? Identity::Masked
                                               : Identity::None;
        post.break_glass = number("break_glass", 0);
        if (post.break_glass > 0 && post.identity != Identity::Masked)
            mistake("break_glass", "only a veil can be lifted for a while", "write identity: masked, or take it out");
        post.hides_small_numbers = one_of("small_numbers", {"shown", "hidden"}) == "hidden";
        read_abilities(post);
        read_dispositions(post);
        return post;
    }

private:
    void read_abilities(Post& post) {
        post.people = reading_.yes_no(root_, "people");
        post.figures = reading_.yes_no(root_, "figures");
        post.imports = reading_.yes_no(root_, "imports");
        post.exports = reading_.yes_no(root_, "exports");
        post.accounts = reading_.yes_no(root_, "accounts");
        post.audit = reading_.yes_no(root_, "audit");
        for (auto const& right : reading_.texts(root_, "reports")) {
            if (right == "read" || right == "issue" || right == "edit") post.reports.insert(right);
            else mistake("reports", "reports has '" + right + "'", "write read, issue or edit");
        }
        if (post.accounts && (post.identity != Identity::None || post.figures)) {
            mistake("accounts", "an administrator of accounts sees health data", "take identity and figures from it");
        }
    }

    void read_dispositions(Post& post) {
        auto const* types = catalog_.find_codes("order_type");
        YAML::Node const map = root_["dispositions"];
        if (!map.IsDefined() || !map.IsMap()) return;
        for (auto const& pair : map) {
            std::string const type = pair.first.Scalar(), says = pair.second.Scalar();
            if (types == nullptr || types->find(type) == nullptr)
                mistake("dispositions", "no order is called '" + type + "'", "see codes/order_type.yaml");
            if (says != "PASS" && says != "REGISTER" && says != "KEEP" && says != "CALL")
                mistake("dispositions", "'" + says + "' is no disposition", "write PASS, REGISTER, KEEP or CALL");
            post.dispositions[type] = says;
        }
    }

    std::vector<std::string> levels() {
        auto const given = reading_.texts(root_, "levels");
        auto const* known = catalog_.find_codes("unit_level");
        for (auto const& level : given) {
            if (known == nullptr || known->find(level) == nullptr)
                mistake("levels", "there is no level '" + level + "'", "see codes/unit_level.yaml");
        }
        if (given.empty()) reading_.mistake(1, "levels is missing", "add levels: [COUNTY, …]");
        return given;
    }

    // The first is what a missing attribute means.
    std::string one_of(char const* attribute, std::vector<std::string> const& values) {
        std::string const given = reading_.text(root_, attribute);
        if (given.empty()) return values.front();
        for (auto const& value : values) {
            if (value == given) return given;
        }
        mistake(attribute, std::string(attribute) + " is '" + given + "'", "write one of " + joined(values, ", "));
        return values.front();
    }

    int number(char const* attribute, int missing) {
        std::string const given = reading_.text(root_, attribute);
        if (given.empty()) return missing;
        bool const is_number = given.size() < 6 && given.find_first_not_of("0123456789") == std::string::npos;
        if (is_number) return std::stoi(given);
        mistake(attribute, std::string(attribute) + " is '" + given + "'", "write a whole number");
        return missing;
    }

    std::set<std::string> kinds(char const* attribute) {
        std::set<std::string> found;
        for (auto const& word : reading_.texts(root_, attribute)) {
            if (starts_with(word, group_word)) add_group(attribute, word.substr(group_word.size()), found);
            else if (catalog_.find_kind(word) != nullptr) found.insert(word);
            else mistake(attribute, "there is no kind '" + word + "'", "name a file of kinds/, or write group NAME");
        }
        return found;
    }

    void add_group(char const* attribute, std::string const& group, std::set<std::string>& into) {
        bool is_known = false;
        for (auto const& [name, kind] : catalog_.kinds) {
            if (kind.group != group) continue;
            is_known = true;
            if (kind.issued_by.empty()) into.insert(name);
        }
        if (!is_known) mistake(attribute, "there is no group '" + group + "'", "see codes/kind_group.yaml");
    }

    void mistake(char const* attribute, std::string what, std::string mend) {
        reading_.mistake(Reading::line_of(root_[attribute]), std::move(what), std::move(mend));
    }

    Catalog const& catalog_;
    Reading reading_;
    YAML::Node root_;
};

}  // namespace

Posts Posts::load(Catalog const& catalog, std::vector<Mistake>& mistakes) {
    Posts posts;
    for (auto const& [path, text] : catalog.files) {
        if (!starts_with(path, "posts/") || !ends_with(path, ".yaml")) continue;
        Post post = PostReading(catalog, path, mistakes).read(text);
        if (path != "posts/" + post.name + ".yaml") {
            mistakes.push_back({path, 1, "the post's name is not the file's", "write post: as the file is called"});
        }
        for (auto const& kind : post.records) {
            if (!catalog.find_kind(kind)->issued_by.empty())
                mistakes.push_back({path, 0, "records has " + kind + ", which no person records", "take it out"});
        }
        posts.posts_[post.name] = std::move(post);
    }
    return posts;
}

Post const* Posts::find(std::string_view name) const {
    auto const it = posts_.find(name);
    return it == posts_.end() ? nullptr : &it->second;
}

}  // namespace lianfang::catalog
