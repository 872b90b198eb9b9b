// For tests: an empty database of each engine. PostgreSQL's server is named by LIANFANG_TEST_POSTGRESQL
// (postgresql://USER@/postgres?host=FOLDER); where it is not set the test is skipped aloud.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

#include "store/store.h"

namespace lianfang::testing {

// The URL of an empty database; nothing where no server is named. `name` keeps tests that run at the same time apart.
inline std::optional<std::string> fresh_database(std::string const& engine, std::string const& name) {
    if (engine == "sqlite") return "sqlite::memory:";
    char const* server = std::getenv("LIANFANG_TEST_POSTGRESQL");
    if (!server) return std::nullopt;
    auto const admin = store::Database::open(server);
    admin->execute("DROP DATABASE IF EXISTS " + name);
    admin->execute("CREATE DATABASE " + name);
    std::string url = server;
    url.replace(url.find("/postgres?"), 10, "/" + name + "?");
    return url;
}

// Ends every session of the database, as its server does when it stops.
inline void end_sessions(std::string const& url) {
    auto const admin = store::Database::open(url);
    auto others = admin->prepare(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    while (others.step()) {}
}

}  // namespace lianfang::testing
