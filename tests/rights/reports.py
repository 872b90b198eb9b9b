"""Reports, their issues and their templates."""

from served import expect


def check_reports(county, person, who, post, unit, issue):
    """Reports of one's own units; an issue of the county opens to the county alone."""
    may_read = bool(post.get("reports"))
    status, answer = person.ask("GET", "/api/reports")
    expect(status == (200 if may_read else 403), f"{who}: reports: {status} {answer}")
    foreign = next((code for code in county.townships + [county.root] if not county.is_under(code, unit)), "110000000000")
    for target in (f"/api/reports/daily/preview?unit={foreign}", f"/api/reports/daily/file.md?unit={foreign}",
                   f"/api/reports/daily/changes?unit={foreign}"):
        status, answer = person.ask("GET", target)
        expect(status == 403 and "html" not in answer, f"{who}: {target}: {status} {answer}")
    status, answer = person.ask("GET", f"/api/issues/{issue}/file.md")
    expect(status == (200 if may_read and unit == county.root else 404 if may_read else 403), f"{who}: the county's issue: {status} {answer}")
    may_edit = "edit" in post.get("reports", [])
    status, answer = person.ask("GET", "/api/reports/work/template")
    expect(status == (200 if may_edit else 403) and ("text" in answer) == may_edit, f"{who}: the template: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/draft", {"text": "{{nothing}}", "as_of": "2020-02-03T24:00"})
    expect(status == (200 if may_edit else 403) and ("mistakes" in answer) == may_edit, f"{who}: a draft: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/template", {"text": "{{nothing}}", "based_on": ""})
    expect(status == (400 if may_edit else 403), f"{who}: saves a template with a mistake: {status} {answer}")
    status, answer = person.ask("POST", "/api/reports/work/draft", {"text": "", "unit": foreign})
    expect(status == (200 if may_edit else 403) and "html" not in answer, f"{who}: a draft of a foreign unit: {status} {answer}")
    if "issue" not in post.get("reports", []):
        before = county.count()
        status, answer = person.ask("POST", "/api/reports/daily/issue", {"as_of": "2020-02-03T24:00"})
        expect(status == 403 and county.count() == before, f"{who}: issues a report: {status} {answer}")
