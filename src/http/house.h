// What the routes of people with accounts share: the rooms they ask, and who is asking. Start reading at
// House::visited.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "access/sight.h"
#include "catalog/posts.h"
#include "figures/figures.h"
#include "http/break_glass.h"
#include "http/live_answers.h"
#include "http/readers.h"
#include "http/routes.h"
#include "intake/record_form.h"
#include "ledger/queue.h"

namespace lianfang::http {

using Json = nlohmann::ordered_json;

// Somebody with a session, under one of their posts.
struct Visitor {
    access::Session const& session;
    access::Sight const& sight;
    Readers::Lent& reader;
    std::string language;
    Instant now = {};
    catalog::Post const& post() const { return sight.post(); }
    registry::Units const& units() { return reader.units(); }
};
struct House;
using VisitorHandler = std::function<Response(House const&, Visitor&, Request const&, Parts const&)>;
// An ability of a post; which of them a route needs stands in the table of routes.
struct Ability {
    char const* name;
    bool (*has)(catalog::Post const&);
};
extern Ability const any_post, sees_figures, keeps_accounts, reads_audit, looks_up_people, reads_reports,
    issues_reports, edits_reports, imports_sheets;

class Imports;

struct House {
    Readers& readers;
    ledger::Queue& queue;
    access::Access& access;
    catalog::Catalog const& catalog;
    catalog::Posts const& posts;
    figures::Figures const& figures;
    Imports& imports;
    intake::FormReader const& forms;
    LiveAnswers& live;
    BreakGlass& glass;
    std::string catalog_folder;         // Where the county's own templates are.
    std::function<Instant()> device_time;  // By which authenticators make codes, whatever the ledger's clock says.
    std::string setup_key;              // Of the first administrator; empty where there are accounts.

    int idle_minutes(access::Account const& account) const;  // The longest of its posts'.
    // The session of the request's cookie; nothing where there is none.
    std::optional<access::Session> find_session(Request const& request) const;
    // What the posts of the account together ask for.
    catalog::SecondFactor second_factor(access::Account const& account) const;
    bool must_enrol(access::Account const& account) const;
    // Notes that the device which the request names was seen. An error where it was revoked, whoever asks: it
    // must forget what it holds.
    std::optional<Error> find_revoked(Request const& request) const;
    // 401 without a session; 403 where a request that changes something lacks the session's token, or the post lacks
    // the ability; 409 where the password must be changed or a second factor be begun first.
    Handler visited(Ability const& ability, VisitorHandler handle) const;
    void add(Routes& routes, std::string method, std::string pattern, Ability const& ability, RouteWords words,
             VisitorHandler handle) const;
    // The same visitor again, later and on another thread: what they were when they asked.
    Response again(access::Session const& session, access::HeldPost const& held, std::string const& language,
                   std::function<Response(Visitor&)> const& work) const;
    // Writes the line of the audit before an answer with personal data leaves.
    // Without a purpose of its own, for the post's.
    void note(Visitor const& visitor, std::string action, std::string what, int64_t rows,
              std::string purpose = {}) const;
};

// --- pieces of answers ---
std::string dumped(Json const& json);
Json labels(catalog::Labels const& labels);
Json label_pair(std::string const& zh, std::string const& en);
std::string minute_of(Instant moment);                              // 2020-02-03T08:30:15
std::string unit_name(registry::Units const& units, std::string const& code);
Json held_json(House const& house, registry::Units const& units, access::HeldPost const& held);
Response login_needed();                                            // 401.
// The tag lets a browser ask "still the same?" (304): what stands under it is made only where it is not.
Response unless_known(Request const& request, std::string const& tag, std::function<std::string()> const& make);
Response session_answer(House const& house, access::Session const& session, Request const& request);
// --- pieces of requests ---
bool has_token(access::Session const& session, Request const& request);
bool came_by_tls(Request const& request);                           // To this server, or to a proxy that says so.
char const* cookie_name(Request const& request);                    // With TLS one that no clear answer can set.
std::string session_key(Request const& request);                    // Of its cookie; empty where there is none.
std::string asked(Request const& request, char const* name);        // Of the query; empty where it is not there.
Result<Instant> cut_asked(Request const& request, Instant otherwise);        // as_of
Result<std::optional<Day>> day_asked(Request const& request, char const* name);
int limit_asked(Request const& request, int otherwise, int at_most);
// The body as one JSON object of texts and objects; InvalidInput where it is none.
Result<Json> body_of(Request const& request);
std::string text_in(Json const& body, char const* name);            // Empty where it is missing or no text.

// Each adds its routes.
void add_session_routes(Routes& routes, House const& house);
void add_factor_routes(Routes& routes, House const& house);
void add_catalogue_routes(Routes& routes, House const& house);
void add_record_routes(Routes& routes, House const& house);
void add_task_routes(Routes& routes, House const& house);
void add_figure_routes(Routes& routes, House const& house);
void add_report_routes(Routes& routes, House const& house);
void add_template_routes(Routes& routes, House const& house);
void add_device_routes(Routes& routes, House const& house);
void add_break_glass_routes(Routes& routes, House const& house);
void add_export_routes(Routes& routes, House const& house);
void add_import_routes(Routes& routes, House const& house);
void add_account_routes(Routes& routes, House const& house);
// GET /api/openapi.json and /api/: made from the routes added before, and the catalogue.
void add_description(Routes& routes, House const& house);

}  // namespace lianfang::http
