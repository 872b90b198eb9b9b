"""Every route of the program: none opens without a session or without its token, and one that no test tries fails."""
import json
import re

from served import expect, program

# Every route of the program, as the tests of rights try it.
TRIED = {"GET /", "GET /public.css", "GET /api/public/facilities", "GET /api/public/guidance", "GET /api/public/bulletin",
         "GET /api/public/bulletin/file.pdf", "GET /console", "GET /console/{file}", "GET /console/assets/{file}",
         "POST /api/session", "GET /api/session", "DELETE /api/session", "POST /api/session/password", "GET /api/session/all", "DELETE /api/session/all/{id}", "GET /api/session/factor", "POST /api/session/factor",
         "POST /api/session/factor/confirmed", "POST /api/session/factor/removed", "DELETE /api/accounts/{account}/factor", "GET /api/setup", "POST /api/setup",
         "GET /api/catalogue", "GET /api/records/{kind}", "POST /api/records/{kind}", "GET /api/records/{kind}/{id}",
         "POST /api/records/{kind}/{id}/withdrawal", "GET /api/people", "GET /api/tasks", "GET /api/round", "GET /api/figures", "GET /api/outlines",
         "GET /api/figures/{name}/days", "GET /api/figures/{name}/rows", "GET /api/accounts", "POST /api/accounts",
         "POST /api/accounts/{account}/posts", "DELETE /api/accounts/{account}/posts/{id}", "POST /api/accounts/{account}/password",
         "POST /api/accounts/{account}/disabled", "GET /api/posts", "GET /api/audit", "GET /api/reports", "GET /api/reports/{name}/preview", "GET /api/reports/{name}/changes",
         "GET /api/reports/{name}/{file}", "GET /api/reports/{name}/template", "POST /api/reports/{name}/template",
         "POST /api/reports/{name}/draft", "POST /api/reports/{name}/issue", "GET /api/issues/{id}/{file}", "GET /api/events",
         "GET /api/devices", "POST /api/devices", "GET /api/devices/mine/secret", "POST /api/devices/{id}/revoked", "POST /api/imports",
         "POST /api/exports", "POST /api/break-glass", "DELETE /api/break-glass", "GET /api/imports", "GET /api/imports/{id}", "GET /api/imports/{id}/returned",
         "GET /api/imports/{id}/matching", "POST /api/imports/{id}/again", "POST /api/imports/{id}/map"}


def check_doors(served, person):
    """Without a session nothing, without the session's token no change; every route is known to this test."""
    routes = json.loads(served.ask("GET", "/api/openapi.json")[1])["paths"]
    names = set()
    for pattern, methods in routes.items():
        for method, told in methods.items():
            if "x-needs" not in told:
                continue
            name = f"{method.upper()} {pattern}"
            names.add(name)
            target = re.sub(r"\{\w+\}", "order", pattern)
            if told["x-needs"] == "nobody":
                continue
            status, text, _ = served.ask(method.upper(), target, "{}" if method == "post" else None)
            expect(status == 401 and json.loads(text)["code"] == "login_needed", f"{name} without a session: {status} {text}")
            if method != "get":
                status, answer = person.ask(method.upper(), target, {}, token="wrong")
                expect(status in (401, 403) and answer["code"] in ("token", "login_needed"), f"{name} without the token: {status} {answer}")
    expect(names == TRIED, f"routes that this test does not try: {names ^ TRIED}")
