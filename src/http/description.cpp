// OpenAPI 3.1, made from the table of routes and the kinds of the catalogue; and a page to read it.
#include <fmt/format.h>

#include "base/text.h"
#include "http/record_texts.h"

namespace lianfang::http {
namespace {

Json schema_of(catalog::Column const& column, House const& house) {
    Json schema = {{"type", "string"}, {"title", column.labels.zh}, {"description", column.labels.en}};
    if (auto const* codes = house.catalog.find_codes(column.codes);
        codes != nullptr && column.type == catalog::FieldType::Code) {
        Json values = Json::array();
        for (auto const& value : codes->values) values.push_back(value.code);
        schema["enum"] = values;
    }
    if (column.type == catalog::FieldType::Date) schema["format"] = "date";
    schema["x-type"] = name_of(column.type);
    return schema;
}

Json schemas(House const& house) {
    Json all = {{"Error",
                 {{"type", "object"},
                  {"required", {"kind", "code", "zh", "en"}},
                  {"properties",
                   {{"kind", {{"type", "string"}}}, {"code", {{"type", "string"}}}, {"zh", {{"type", "string"}}},
                    {"en", {{"type", "string"}}}, {"field", {{"type", "string"}}}}}}}};
    for (auto const& [name, kind] : house.catalog.kinds) {
        if (!kind.issued_by.empty()) continue;
        Json properties = Json::object(), required = Json::array();
        for (auto const& column : kind.columns) {
            properties[column.name] = schema_of(column, house);
            if (column.required) required.push_back(column.name);
        }
        all[name] = {{"type", "object"}, {"title", kind.title.zh}, {"description", kind.title.en},
                     {"properties", properties}, {"required", required}, {"additionalProperties", false}};
    }
    return all;
}

Json operation(Route const& route) {
    Json parameters = Json::array();
    for (auto const& part : split(route.pattern, "/")) {
        if (part.front() != '{') continue;
        parameters.push_back({{"name", part.substr(1, part.size() - 2)}, {"in", "path"}, {"required", true},
                              {"schema", {{"type", "string"}}}});
    }
    for (auto const& name : route.words.query)
        parameters.push_back({{"name", name}, {"in", "query"}, {"schema", {{"type", "string"}}}});
    Json out = {{"summary", route.words.zh}, {"description", route.words.en}, {"x-needs", route.words.needs},
                {"parameters", parameters}};
    if (!route.words.body.empty()) {
        Json properties = Json::object();
        for (auto const& name : route.words.body) properties[name] = Json::object();
        Json const schema = {{"type", "object"}, {"properties", properties}};
        out["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", schema}}}}}};
    }
    Json const error = {{"description", "Error"},
                        {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}};
    out["responses"] = {{"200", {{"description", "OK"}}}, {"default", error}};
    if (route.words.needs == "nobody") out["security"] = Json::array();
    return out;
}

// A record's body by its kind: what `fields` holds follows from the catalogue.
void add_kinds(Json& paths, House const& house) {
    for (auto const& [name, kind] : house.catalog.kinds) {
        if (!kind.issued_by.empty()) continue;
        Json const fields = {{"$ref", "#/components/schemas/" + name}};
        Json const schema = {{"type", "object"},
                             {"required", {"id", "fields"}},
                             {"properties",
                              {{"id", {{"type", "string"}, {"format", "uuid"}}}, {"fields", fields},
                               {"corrects", {{"type", "string"}}}, {"reason", {{"type", "string"}}}}}};
        paths["/api/records/" + name] = {
            {"post",
             {{"summary", "登记：" + kind.title.zh},
              {"description", "Record: " + kind.title.en},
              {"requestBody", {{"required", true}, {"content", {{"application/json", {{"schema", schema}}}}}}},
              {"responses", {{"200", {{"description", "OK"}}}}}}}};
    }
}

Json description(std::vector<Route> const& routes, House const& house) {
    Json paths = Json::object();
    for (auto const& route : routes) {
        std::string method = route.method;
        for (auto& c : method) c = char(std::tolower(static_cast<unsigned char>(c)));
        paths[route.pattern][method] = operation(route);
    }
    add_kinds(paths, house);
    Json const cookie = {{"type", "apiKey"}, {"in", "cookie"}, {"name", "lianfang_session"}};
    Json const token = {{"type", "apiKey"}, {"in", "header"}, {"name", "X-Lianfang-Token"}};
    return {{"openapi", "3.1.0"},
            {"info", {{"title", "联防 Lianfang"}, {"version", house.catalog.edition.substr(0, 16)}}},
            {"paths", paths},
            {"components", {{"schemas", schemas(house)}, {"securitySchemes", {{"session", cookie}, {"token", token}}}}},
            {"security", Json::array({Json{{"session", Json::array()}, {"token", Json::array()}}})}};
}

std::string page_of(std::vector<Route> const& routes, House const& house) {
    std::string html =
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>接口 API</title>"
        "<meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" "
        "href=\"/public.css\"><link rel=\"icon\" href=\"/console/icon.svg\"></head>"
        "<body><header><h1>接口 API</h1><p><a class=\"plain\" "
        "href=\"/api/openapi.json\">openapi.json</a></p></header><main>";
    auto const line = [](std::string const& label, std::string const& text) {
        return text.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", label, escaped_for_markup(text));
    };
    for (auto const& route : routes) {
        if (!starts_with(route.pattern, "/api/")) continue;
        html += fmt::format("<article><h2>{} {}</h2><p>{}<br>{}</p><dl>{}{}{}</dl></article>\n", route.method,
                            escaped_for_markup(route.pattern), escaped_for_markup(route.words.zh),
                            escaped_for_markup(route.words.en), line("?", joined(route.words.query, ", ")),
                            line("{ }", joined(route.words.body, ", ")), line("需要 needs", route.words.needs));
    }
    for (auto const& [name, kind] : house.catalog.kinds) {
        if (!kind.issued_by.empty()) continue;
        html += fmt::format("<article><h2>POST /api/records/{}</h2><p>{} {}</p><dl>", name,
                            escaped_for_markup(kind.title.zh), escaped_for_markup(kind.title.en));
        for (auto const& column : kind.columns)
            html += line(column.name, column.labels.zh + " " + column.labels.en + " (" + name_of(column.type) +
                                          (column.required ? ", required)" : ")"));
        html += "</dl></article>\n";
    }
    return html + "</main></body></html>\n";
}

}  // namespace

void add_description(Routes& routes, House const& house) {
    RouteWords const words = {.zh = "接口说明（OpenAPI 3.1）", .en = "This list (OpenAPI 3.1)", .needs = "nobody"};
    auto const all = std::make_shared<std::vector<Route>>(routes.all());
    auto const text = std::make_shared<std::string>(dumped(description(*all, house)));
    auto const page = std::make_shared<std::string>(page_of(*all, house));
    routes.add(
        "GET", "/api/openapi.json", [text](Request const&, Parts const&) { return Response::json(*text); },
        words);
    routes.add("GET", "/api", [page](Request const&, Parts const&) { return Response::page(*page); }, words);
}

}  // namespace lianfang::http
