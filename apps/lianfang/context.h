// What every command shares: the global options, and the rooms opened on demand.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "access/access.h"
#include "base/result.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "catalog/posts.h"
#include "figures/figures.h"
#include "ledger/ledger.h"
#include "measures/measures.h"
#include "registry/registry.h"

namespace lianfang::app {

struct Context {
    std::string database_url = "sqlite:lianfang.db";
    std::string now_text;            // --now
    std::string language = "zh";     // --lang
    std::string key_file;            // --key-file; default: by the ledger's id in the usual folder
    std::string catalog_folder;      // --catalog; default: beside the binary's source, or ./catalog
    bool json = false;               // --json
    bool may_begin = false;          // Where there is no ledger yet the command makes one.
    int exit_status = 0;             // 0 done, 1 done with findings, 2 not done

    ledger::KeyPlace key_place() const;
    Instant now() const;             // --now, or the machine's clock.
    std::string text(std::string const& zh, std::string const& en) const { return language == "en" ? en : zh; }

    // Opened at first use. On failure prints what to do and throws Stop.
    catalog::Catalog const& catalog();
    ledger::Ledger& ledger();        // With the measures as responder and the figures as keeper.
    // One more that writes, with measures and a keeper of its own; for another thread. After ledger(). Throws.
    std::shared_ptr<ledger::Ledger> open_writer();
    // … and the units as they stand in it.
    void with_writer(std::function<void(ledger::Ledger&, registry::Units&)> const& work);
    std::unique_ptr<ledger::Ledger> open_reader();  // One more, which writes nothing; after ledger(). Throws.
    measures::Policies const& policies();
    registry::Units& units();
    catalog::Posts const& posts();
    std::unique_ptr<access::Access> open_access();   // Accounts of the same database; after ledger(). Throws.
    figures::Figures const& figures();
    void close();                    // Before the program ends.

    // Prints the error (JSON with --json) on standard error and leaves with status 2.
    [[noreturn]] void fail(Error const& error);

    struct Rooms;
    std::shared_ptr<Rooms> rooms;
};

std::string random_bytes(size_t count = 32);
Instant machine_time();          // Also where --now is another: what browsers and authenticators go by.
std::string catalog_folder_of(Context const& context);   // --catalog, or where the catalogue lies.

struct Stop {
    int status;
};

// One line on a terminal: a bar for anything that lasts; silent where standard error is no terminal or --json is on.
class Progress {
public:
    Progress(Context const& context, std::string label);
    ~Progress();
    void show(int64_t done, int64_t of);

private:
    std::string label_;
    bool visible_;
    int last_percent_ = -1;
};

// Each command adds itself: add_X(app, context) in command_X.cpp.
void add_init(CLI::App& app, Context& context);
void add_import(CLI::App& app, Context& context);
void add_tick(CLI::App& app, Context& context);
void add_record(CLI::App& app, Context& context);
void add_template(CLI::App& app, Context& context);
void add_figures(CLI::App& app, Context& context);   // figures and rows
void add_keep(CLI::App& app, Context& context);      // brings kept figures up to date
void add_report(CLI::App& app, Context& context);
void add_print(CLI::App& app, Context& context);     // notices and certificates
void add_sample(CLI::App& app, Context& context);
void add_verify(CLI::App& app, Context& context);
void add_copy(CLI::App& app, Context& context);
void add_replay(CLI::App& app, Context& context);
void add_backup(CLI::App& app, Context& context);
void add_restore(CLI::App& app, Context& context);
void add_export(CLI::App& app, Context& context);
void add_check(CLI::App& app, Context& context);
void add_person(CLI::App& app, Context& context);    // merge and unmerge
void add_keys(CLI::App& app, Context& context);      // the keys of sealed values
void add_serve(CLI::App& app, Context& context);
void add_account(CLI::App& app, Context& context);   // accounts, their posts, and the audit

}  // namespace lianfang::app
