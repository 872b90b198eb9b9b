// The county's own edition of a report's template: read, tried as a draft, saved.
#include <fmt/format.h>

#include <mutex>

#include "base/hash.h"
#include "http/report_pieces.h"
#include "report/own_files.h"

namespace lianfang::http {
namespace {

constexpr size_t bytes_at_most = 200'000;

// One file is everybody's in the county: who edits it answers for the whole of it.
std::optional<Error> find_foreign(Visitor& visitor) {
    if (visitor.sight.held().unit == visitor.units().root()) return std::nullopt;
    return Error::not_allowed("not_your_unit", "模板是全县的，由县指挥部修改",
                              "the template is the whole county's; its command office edits it");
}

std::string text_in_use(House const& house, report::Template const& shipped) {
    auto own = report::read_own(house.catalog_folder, shipped.file);
    return own ? std::move(*own) : house.catalog.files.at(shipped.file);
}

Json changes_of(House const& house, report::Template const& shipped) {
    Json all = Json::array();
    auto const then = report::read_shipped_then(house.catalog_folder, shipped.file);
    if (then.empty()) return all;
    for (auto const& change : report::changes_between(then, house.catalog.files.at(shipped.file)))
        all.push_back({{"gained", change.gained}, {"line", change.line}, {"text", change.text}});
    return all;
}

Json template_json(House const& house, report::Template const& shipped) {
    auto const text = text_in_use(house, shipped);
    return {{"name", shipped.name},
            {"title", label_pair(shipped.title, shipped.title)},
            {"text", text},
            {"digest", hash_hex(text, 16)},
            {"is_own", report::read_own(house.catalog_folder, shipped.file).has_value()},
            {"shipped", house.catalog.files.at(shipped.file)},
            {"changes", changes_of(house, shipped)},
            {"names", report::known_names()}};
}

Response show(House const& house, Visitor& visitor, Request const&, Parts const& parts) {
    if (auto const foreign = find_foreign(visitor)) return Response::of(*foreign);
    auto const shipped = shipped_template(house, parts.at("name"));
    if (!shipped) return Response::of(shipped.error());
    return Response::json(dumped(template_json(house, *shipped)));
}

Json mistakes_json(std::vector<catalog::Mistake> const& mistakes) {
    Json all = Json::array();
    for (auto const& mistake : mistakes) {
        all.push_back({{"file", mistake.file}, {"line", mistake.line}, {"what", mistake.what}, {"mend", mistake.mend}});
    }
    return all;
}

struct Draft {
    report::Template shipped;
    std::string text;
    std::vector<catalog::Mistake> mistakes;
};

Result<Draft> draft_in(House const& house, Visitor& visitor, Json const& body, std::string const& name) {
    if (auto const foreign = find_foreign(visitor)) return *foreign;
    ASSIGN_OR_RETURN(auto shipped, shipped_template(house, name));
    Draft draft{.shipped = std::move(shipped), .text = text_in(body, "text"), .mistakes = {}};
    if (draft.text.size() > bytes_at_most) {
        return Error::invalid("too_long", "模板太长，请分成几份", "the template is too long; divide it")
            .at({.field = "text"});
    }
    draft.mistakes = report::mistakes_of_own(draft.shipped, draft.text, house.figures, house.catalog);
    return draft;
}

// A text that is still being written is no fault of its sender: what is wrong with it is the answer.
Response try_draft(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const draft = draft_in(house, visitor, *body, parts.at("name"));
    if (!draft) return Response::of(draft.error());
    if (!draft->mistakes.empty()) return Response::json(dumped({{"mistakes", mistakes_json(draft->mistakes)}}));
    Request as_query = request;
    for (char const* name : {"as_of", "unit"}) as_query.query[name] = text_in(*body, name);
    auto wanted = write_asked(house, visitor, as_query, parts.at("name"));
    if (!wanted) return Response::of(wanted.error());
    wanted->template_file = report::own_path(draft->shipped.file);
    wanted->template_text = draft->text;
    auto const written = write(house, visitor, *wanted);
    if (!written) return Response::of(written.error());
    Json answer = look_at(*written);
    answer["mistakes"] = Json::array();
    return Response::json(dumped(answer));
}

Response refused(Draft const& draft) {
    Json const answer = {
        {"kind", "invalid_input"},
        {"code", "report_mistake"},
        {"zh", fmt::format("模板有{}处错误，没有保存；照下面的改法改好", draft.mistakes.size())},
        {"en", fmt::format("{} mistakes in the template, not saved: mend them", draft.mistakes.size())},
        {"mistakes", mistakes_json(draft.mistakes)}};
    return Response::json(dumped(answer), 400);
}

std::mutex saving;  // Between the comparison and the file nobody else saves.

Response save(House const& house, Visitor& visitor, Request const& request, Parts const& parts) {
    auto const body = body_of(request);
    if (!body) return Response::of(body.error());
    auto const draft = draft_in(house, visitor, *body, parts.at("name"));
    if (!draft) return Response::of(draft.error());
    if (!draft->mistakes.empty()) return refused(*draft);
    std::lock_guard const alone(saving);
    if (text_in(*body, "based_on") != hash_hex(text_in_use(house, draft->shipped), 16)) {
        return Response::of(Error{ErrorKind::Stale, "stale", "模板刚被别人改过：另存您的文字，重新打开再改",
                                  "somebody changed the template since: keep your text aside and open it again"});
    }
    auto const& shipped_text = house.catalog.files.at(draft->shipped.file);
    house.note(visitor, "template", fmt::format("{} {}", draft->shipped.name, hash_hex(draft->text, 16)), 0);
    auto const done = report::write_own(house.catalog_folder, draft->shipped.file, shipped_text, draft->text);
    if (!done) return Response::of(done.error());
    return Response::json(dumped(template_json(house, draft->shipped)));
}

}  // namespace

void add_template_routes(Routes& routes, House const& house) {
    house.add(routes, "GET", "/api/reports/{name}/template", edits_reports,
              {.zh = "本县的模板，和随附的有何不同", .en = "The county's template, and what the shipped one became"}, show);
    house.add(routes, "POST", "/api/reports/{name}/template", edits_reports,
              {.zh = "存为本县的模板", .en = "Save as the county's own template", .body = {"text", "based_on"}}, save);
    house.add(routes, "POST", "/api/reports/{name}/draft", edits_reports,
              {.zh = "照草稿预览，或指出错误", .en = "A look at a draft, or what is wrong with it",
               .body = {"text", "as_of", "unit"}}, try_draft);
}

}  // namespace lianfang::http
