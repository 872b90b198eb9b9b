"""Accounts, catalogue and audit: administrators and auditors alone, and nobody raises themselves."""

from served import expect, program


def check_offices(county, person, who, post):
    """Accounts and audit: administrators and auditors alone; nobody changes what they themselves may do."""
    me = person.account
    give = {"post": "epidemic_investigator", "unit": county.root, "office": "x"}
    for method, target, body in (("GET", "/api/accounts", None), ("GET", "/api/posts", None),
                                 ("POST", f"/api/accounts/{me}/posts", give), ("POST", f"/api/accounts/{me}/password", {"password": "x" * 12 + "y"}),
                                 ("POST", f"/api/accounts/{me}/disabled", {"disabled": False}),
                                 ("DELETE", f"/api/accounts/{me}/posts/1", None), ("DELETE", f"/api/accounts/{me}/factor", None),
                                 ("POST", "/api/accounts", {"account": "more", "name": "x", "password": "a good password", "posts": [give]})):
        if post.get("accounts") and me not in target:
            continue
        status, answer = person.ask(method, target, body)
        code = "not_yourself" if post.get("accounts") else "not_your_post"
        expect(status == 403 and answer["code"] == code, f"{who}: {method} {target}: {status} {answer}")
    wanted = post.get("second_factor", "none")
    status, answer = person.ask("GET", "/api/session/factor")
    expect(status == 200 and answer == {"wanted": wanted, "has_factor": False, "recovery_left": 0}, f"{who}: a second factor: {answer}")
    status, answer = person.ask("POST", "/api/session/factor/confirmed", {"code": "000000"})
    expect(status == 409 and answer["code"] == "factor_missing", f"{who}: confirms what was not begun: {status} {answer}")
    status, answer = person.ask("GET", "/api/audit")
    expect(status == (200 if post.get("audit") else 403), f"{who}: reads the audit: {status}")
    status, answer = person.ask("GET", "/api/catalogue")
    theirs = {kind["name"] for kind in answer["kinds"]}
    expect(theirs == post["lists"] | post["records"], f"{who}: its catalogue has {theirs ^ (post['lists'] | post['records'])}")
    expect(all(county.is_under(unit["code"], person.session["posts"][0]["unit"]) for unit in answer["units"]), f"{who}: foreign units")


def check_audit(engine, url, auditor):
    """Who looked at identities stands in the audit before they see them, without a personal value; its chain holds, until it is touched."""
    entries, page = [], ""
    while page is not None:
        status, answer = auditor.ask("GET", f"/api/audit?limit=500&page={page}")
        expect(status == 200, f"the audit: {answer}")
        entries += answer["entries"]
        page = answer["next"]
    reads = [entry for entry in entries if entry["action"] == "read"]
    expect(all(entry["purpose"] for entry in reads) and {"township_clerk.1", "hospital_reporter.1"} <= {entry["account"] for entry in reads},
           "those who see identities stand in the audit with their purpose")
    expect(not [entry for entry in reads if entry["account"].startswith(("leader", "supplies", "command_office", "analyst"))
                and "紧急查看" not in str(entry["purpose"])], "those who see none do not")
    program("--db", url, "audit", "--limit", "1")
    engine.change(url, "UPDATE access_audit SET text = replace(text, '\"rows\":', '\"rows\": ') WHERE number = 20")
    program("--db", url, "audit", "--limit", "1", allowed=(1,))
