// Files of the table that apps/embed_pages made. Names with a hash in them never change; the others are asked for anew.
#include "http/console_pages.h"

#include <map>
#include <string_view>

#include "base/hash.h"
#include "base/text.h"

struct ConsoleFile {
    char const* path;
    char const *plain, *plain_end, *small, *small_end;
};
extern "C" ConsoleFile const lianfang_console_files[];

namespace lianfang::http {
namespace {

char const* type_of(std::string_view path) {
    std::pair<char const*, char const*> const types[] = {
        {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},   {".svg", "image/svg+xml"},
        {".png", "image/png"},                 {".webmanifest", "application/manifest+json"},
        {".json", "application/json"},         {".woff2", "font/woff2"}};
    for (auto const& [ending, type] : types) {
        if (ends_with(path, ending)) return type;
    }
    return "application/octet-stream";
}

struct Page {
    ConsoleFile const* file;
    std::string tag;
};

std::map<std::string, Page, std::less<>> const& pages() {
    static auto const all = [] {
        std::map<std::string, Page, std::less<>> found;
        for (auto const* file = lianfang_console_files; file->path != nullptr; ++file) {
            std::string_view const bytes(file->plain, size_t(file->plain_end - file->plain));
            found[file->path] = {file, "\"" + hash_hex(bytes, 16) + "\""};
        }
        return found;
    }();
    return all;
}

Response not_built() {
    return Response::page("<!doctype html><meta charset=\"utf-8\"><p>本程序编译时没有带网页，请用 ./dev build 编译。"
                          "<p>This program was built without its pages: build it with ./dev build.",
                          503);
}

Response show(Request const& request, std::string const& path) {
    if (pages().empty()) return not_built();
    auto const found = pages().find(path.empty() ? "index.html" : path);
    if (found == pages().end())
        return Response::of(Error::not_found("no_such_address", "没有这个地址", "there is no such address"));
    auto const& [file, tag] = found->second;
    bool const is_lasting = starts_with(path, "assets/");
    Response response{.type = type_of(found->first)};
    response.headers = {{"ETag", tag}, {"Cache-Control", is_lasting ? "max-age=31536000, immutable" : "no-cache"},
                        {"Vary", "Accept-Encoding"}};
    auto const known = request.headers.find("if-none-match");
    if (known != request.headers.end() && known->second == tag) {
        response.status = 304;
        return response;
    }
    auto const accepted = request.headers.find("accept-encoding");
    bool const takes_small = accepted != request.headers.end() && contains(accepted->second, "gzip");
    if (takes_small) response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = takes_small ? std::string(file->small, file->small_end) : std::string(file->plain, file->plain_end);
    return response;
}

}  // namespace

void add_console_routes(Routes& routes) {
    RouteWords const words = {.zh = "工作台网页", .en = "The console's pages", .needs = "nobody"};
    routes.add("GET", "/console", [](Request const& request, Parts const&) { return show(request, ""); }, words);
    routes.add("GET", "/console/{file}",
               [](Request const& request, Parts const& parts) { return show(request, parts.at("file")); }, words);
    routes.add("GET", "/console/assets/{file}",
               [](Request const& request, Parts const& parts) { return show(request, "assets/" + parts.at("file")); },
               words);
}

}  // namespace lianfang::http
