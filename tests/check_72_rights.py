#!/usr/bin/env python3
"""Who may what, on both engines: every route × every post × own, foreign and parent unit. Nobody gets a row, a field, a count or a hint
that is not theirs, and nobody raises themselves. What is theirs is read here from catalog/posts and the tables, not from the program."""
import tempfile

import engines
from offices import County, load_kinds, load_posts, make_county, open_accounts
from rights.doors import TRIED, check_doors
from rights.figures import check_figures, check_tasks
from rights.files import check_exports, check_imports, check_mending
from rights.offices import check_audit, check_offices
from rights.records import check_lists, check_search, check_stale, check_told_again, check_writing
from rights.reports import check_reports
from rights.sessions import check_break_glass, check_devices, check_own_sessions, check_sessions, check_stream
from served import Person, Served, expect, program


def check(engine):
    kinds = load_kinds()
    posts = load_posts(kinds)
    with tempfile.TemporaryDirectory(prefix="lianfang-rights.") as folder:
        url = make_county(engine, folder)
    county = County(engine, url, kinds)
    accounts = open_accounts(url, county, posts)
    program("--db", url, "--now", "2020-02-04T10:00", "report", "issue", "daily", "--as-of", "2020-02-03T24:00", "--despite", "试", allowed=(0, 1))
    served = Served(url)
    people = {account: Person(served, account) for account in accounts}
    issue = county.engine.rows(url, "SELECT record_id FROM record_report_issue")[0][0]
    for account, (post, unit, office) in accounts.items():
        person = people[account]
        check_lists(county, person, account, post, unit, office)
        check_writing(county, person, account, post, unit)
        check_figures(county, person, account, post, unit)
        check_tasks(county, person, account, post, unit)
        check_offices(county, person, account, post)
        check_reports(county, person, account, post, unit, issue)
    check_doors(served, people["township_clerk.1"])
    check_search(people["township_clerk.1"], people["command_office.1"])
    check_stale(county, people["township_clerk.1"], "returnee_record")
    check_imports(served, county, people["township_clerk.1"], people["township_clerk.2"])
    check_mending(served, county, people["township_clerk.1"], people["township_clerk.2"], people["command_office.1"])
    check_break_glass(served, county, accounts, people)
    check_exports(served, county, accounts, people)
    check_told_again(people["checkpoint_officer.1"])
    check_stream(served, people["township_clerk.1"], county)
    check_devices(served, people["grid_worker.1"], people["village_doctor.1"], people["administrator.1"])
    check_own_sessions(served, people["grid_worker.2"], people["village_doctor.1"])
    people["auditor.1"].connection.close()  # The server lets go of one that was idle for a minute; the next request opens it.
    check_audit(engine, url, people["auditor.1"])
    check_sessions(url, served, people["administrator.1"])
    expect(not served.end(), "the server had nothing to complain of")
    print(f"  {len(accounts)} accounts of {len(posts)} posts, {len(kinds)} kinds, {len(TRIED)} routes")


engines.on_each(check)
