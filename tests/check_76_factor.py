#!/usr/bin/env python3
"""The second factor on both engines: what an authenticator shows lets in once, recovery codes too; neither lies in the database in clear;
wrong codes lock; a post may need it before anything else."""
import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import re
import shutil
import struct
import tempfile
import time

import engines
from served import PASSWORD, Person, Served, expect, program

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NOW = "2020-02-04T10:00"


class Authenticator:
    """As on a phone. Never shows a code twice, so that nobody has to wait."""

    def __init__(self, secret):
        self.secret, self.last = base64.b32decode(secret), 0

    def show(self):
        self.last = max(self.last + 1, int(time.time()) // 30)
        while self.last > int(time.time()) // 30 + 1:  # The server takes the next one, and no later.
            time.sleep(0.5)
        return self.code(self.last)

    def code(self, step):
        told = hmac.new(self.secret, struct.pack(">Q", step), hashlib.sha1).digest()
        begin = told[-1] & 15
        return f"{(struct.unpack('>I', told[begin:begin + 4])[0] & 0x7fffffff) % 1_000_000:06d}"

    def wrong(self):
        now = int(time.time()) // 30
        right = {self.code(now + near) for near in range(-3, 4)}
        return next(code for code in map("{:06d}".format, range(10)) if code not in right)


def log_in(served, account, code=None, password=PASSWORD):
    body = {"account": account, "password": password, **({} if code is None else {"code": code})}
    status, text, headers = served.ask("POST", "/api/session", json.dumps(body))
    expect(status == 200 or "set-cookie" not in headers, f"a refusal begins no session: {headers}")
    return status, json.loads(text)


def expect_refused(answer, code):
    expect(answer[0] == 403 and answer[1]["code"] == code, f"{code}: {answer}")


def enrol(person):
    status, answer = person.ask("POST", "/api/session/factor", {"password": PASSWORD})
    expect(status == 200 and answer["qr"].startswith("<svg "), f"{person.account} begins: {status} {answer}")
    link = re.fullmatch(r"otpauth://totp/[A-Z0-9%]+:([a-z.0-9]+)\?secret=([A-Z2-7]{32})&issuer=[A-Z0-9%]+&algorithm=SHA1&digits=6&period=30",
                        answer["link"])
    expect(link and link.group(1) == person.account and link.group(2) == answer["secret"], f"the link: {answer['link']}")
    phone = Authenticator(answer["secret"])
    status, answer = person.ask("POST", "/api/session/factor/confirmed", {"code": phone.show()})
    expect(status == 200 and len(set(answer["recovery"])) == 8, f"{person.account} confirms: {status} {answer}")
    return phone, answer["recovery"]


def check_beginning(served):
    none = Person(served, "checkpoint.1")
    expect(none.ask("GET", "/api/session/factor")[1] == {"wanted": "none", "has_factor": False, "recovery_left": 0}, "a post without")
    expect_refused(none.ask("POST", "/api/session/factor", {"password": PASSWORD}), "factor_not_offered")
    person, other = Person(served, "office.1"), Person(served, "office.1")
    expect(person.ask("GET", "/api/session/factor")[1]["wanted"] == "offered", "a post that may")
    expect_refused(person.ask("POST", "/api/session/factor", {"password": "something else"}), "wrong_login")
    expect(person.ask("POST", "/api/session/factor", {"password": PASSWORD}, token="")[0] == 401, "not without the session's token")
    first = person.ask("POST", "/api/session/factor", {"password": PASSWORD})[1]
    expect_refused(person.ask("POST", "/api/session/factor/confirmed", {"code": Authenticator(first["secret"]).wrong()}), "wrong_code")
    expect(log_in(served, "office.1")[0] == 200, "what is not confirmed asks for nothing")
    phone, recovery = enrol(person)
    expect(phone.secret != base64.b32decode(first["secret"]), "who begins again gets another secret")
    expect(person.ask("GET", "/api/session")[0] == 200 and other.ask("GET", "/api/session")[0] == 401, "other sessions end")
    status, answer = person.ask("POST", "/api/session/factor", {"password": PASSWORD})
    expect(status == 409 and answer["code"] == "factor_there", f"one at a time: {status} {answer}")
    return person, phone, recovery


def check_entering(served, phone, recovery):
    expect_refused(log_in(served, "office.1"), "code_needed")
    expect_refused(log_in(served, "office.1", phone.wrong()), "wrong_code")
    code = phone.show()
    expect_refused(log_in(served, "office.1", code, "something else"), "wrong_login")
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        statuses = sorted(told[0] for told in both.map(lambda _: log_in(served, "office.1", code), range(2)))
    expect(statuses == [200, 403], f"of two with one code, one enters: {statuses}")
    expect_refused(log_in(served, "office.1", code), "wrong_code")
    expect(log_in(served, "office.1", recovery[0].upper().replace("-", " ").replace("O", "0").replace("L", "1"))[0] == 200,
           "a code for recovery, as it was written down")
    expect_refused(log_in(served, "office.1", recovery[0]), "wrong_code")


def check_secrets(engine, url, phone, recovery):
    """What lies in the database tells neither the secret nor a code."""
    held = repr([engine.rows(url, f"SELECT * FROM {table}") for table in ("access_factor", "access_recovery", "access_audit")])
    clear = [phone.secret.hex(), base64.b32encode(phone.secret).decode(), base64.b64encode(phone.secret).decode()]
    for secret in clear + recovery + [code.replace("-", "") for code in recovery]:
        expect(secret not in held and secret.upper() not in held, "a secret lies in the database in clear")
    expect("office.1" in held, "the tables were looked at")


def check_leaving(served, person, phone, recovery):
    expect_refused(person.ask("POST", "/api/session/factor/removed", {"password": PASSWORD, "code": phone.wrong()}), "wrong_code")
    expect_refused(person.ask("POST", "/api/session/factor/removed", {"password": "something else", "code": recovery[1]}), "wrong_login")
    status, answer = person.ask("POST", "/api/session/factor/removed", {"password": PASSWORD, "code": recovery[1]})
    expect(status == 200 and log_in(served, "office.1")[0] == 200, f"given up: {status} {answer}")


def check_taken_away(served, administrator):
    person = Person(served, "office.1")
    enrol(person)
    account = next(one for one in administrator.ask("GET", "/api/accounts")[1]["accounts"] if one["account"] == "office.1")
    expect(account["has_factor"] is True, f"the administrator sees that there is one: {account}")
    status, answer = administrator.ask("DELETE", "/api/accounts/office.1/factor")
    expect(status == 200 and answer["has_factor"] is False, f"and takes it away: {status} {answer}")
    status, answer = administrator.ask("DELETE", "/api/accounts/office.1/factor")
    expect(status == 409 and answer["code"] == "factor_missing", f"once: {status} {answer}")
    expect(log_in(served, "office.1")[0] == 200, "the password alone again")


def check_lock(served, url):
    phone, recovery = enrol(Person(served, "office.2"))
    for _ in range(5):
        expect_refused(log_in(served, "office.2", phone.wrong()), "wrong_code")
    for code in (None, phone.show(), recovery[0]):
        expect_refused(log_in(served, "office.2", code), "locked")
    told = program("--db", url, "audit", "--limit", "200")
    for action in ("factor_begun", "factor_added", "factor_removed  office.1", "wrong_code", "recovery_code_used", "locked"):
        expect(action in told, f"{action} stands in the audit: {told}")


def check_needed(url, folder):
    """A county whose own post file says that the command office needs it."""
    catalogue = f"{folder}/catalog"
    shutil.copytree(f"{ROOT}/catalog", catalogue)
    path = f"{catalogue}/posts/command_office.yaml"
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("second_factor: offered", "second_factor: required"))
    os.environ["LIANFANG_CATALOG_FOLDER"] = catalogue
    try:
        served = Served(url)
        person = Person(served, "office.1")
        expect(person.session["must_enrol"] is True, f"{person.session}")
        for method, target in (("GET", "/api/figures"), ("GET", "/api/catalogue"), ("GET", "/api/events"), ("POST", "/api/records/meeting")):
            status, answer = person.ask(method, target, None if method == "GET" else {})
            expect(status == 409 and answer["code"] == "factor_must_enrol", f"{target} before: {status} {answer}")
        phone, _ = enrol(person)
        expect(person.ask("GET", "/api/catalogue")[0] == 200 and not person.ask("GET", "/api/session")[1]["must_enrol"], "and works afterwards")
        expect(not served.end(), "the server had nothing to complain of")
    finally:
        del os.environ["LIANFANG_CATALOG_FOLDER"]
    return phone


def check_kept(url, phone):
    """The factor goes on under new keys of the ledger; on the machine itself it can be taken away."""
    program("--db", url, "keys", "rotate", "--drop-old")
    served = Served(url)
    expect_refused(log_in(served, "office.1"), "code_needed")
    expect(log_in(served, "office.1", phone.show())[0] == 200, "the same authenticator after a new key")
    program("--db", url, "--now", NOW, "account", "no-factor", "office.1")
    expect(log_in(served, "office.1")[0] == 200, "taken away on the machine")
    program("--db", url, "--now", NOW, "account", "no-factor", "office.1", allowed=(2,))
    expect(not served.end(), "the server had nothing to complain of")


def check(engine):
    url = engine.fresh("factor")
    with tempfile.TemporaryDirectory() as folder:
        program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "1", "--from", "2020-01-20", "--to", "2020-01-24")
        program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/county/profile.yaml")
        for account, post, unit in (("office.1", "command_office", "安澜县"), ("office.2", "command_office", "安澜县"),
                                    ("admin.1", "administrator", "安澜县"), ("checkpoint.1", "checkpoint_officer", "东风街道")):
            program("--db", url, "--now", NOW, "account", "add", account, "--name", "某某", "--post", post, "--unit", unit, told=PASSWORD + "\n")
        served = Served(url)
        person, phone, recovery = check_beginning(served)
        check_entering(served, phone, recovery)
        check_secrets(engine, url, phone, recovery)
        check_leaving(served, person, phone, recovery)
        check_taken_away(served, Person(served, "admin.1"))
        check_lock(served, url)
        expect(not served.end(), "the server had nothing to complain of")
        check_kept(url, check_needed(url, folder))
    return True


if __name__ == "__main__":
    engines.on_each(check)
    print("second factor: all as it should be")
