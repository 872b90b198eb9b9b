"""Log-ins, devices, and what lifts the veil for a while: each is its owner's alone, and ends."""
import json
import socket

from served import Person, expect, uuid7, PASSWORD


def check_devices(served, person, other, administrator):
    """A device is its account's; revoked, it is told to forget."""
    status, key = person.ask("POST", "/api/devices", {"name": "手机"})
    expect(status == 200 and len(key["secret"]) == 64, f"a device: {key}")
    with_device = {"Cookie": person.cookie, "X-Lianfang-Device": key["id"], "X-Lianfang-Waiting": "7"}
    status, text, _ = served.ask("GET", "/api/devices/mine/secret", headers=with_device)
    expect(status == 200 and json.loads(text)["secret"] == key["secret"], f"its own key: {text}")
    status, text, _ = served.ask("GET", "/api/devices/mine/secret", headers={**with_device, "Cookie": other.cookie})
    expect(status == 404 and key["secret"] not in text, f"another account's device: {status} {text}")
    expect(key["id"] not in json.dumps(other.ask("GET", "/api/devices")), "another account does not see it")
    expect(other.ask("POST", f"/api/devices/{key['id']}/revoked", {})[0] == 404, "nor revokes it")
    listed = administrator.ask("GET", "/api/devices")[1]["devices"]
    expect([one for one in listed if one["id"] == key["id"] and one["waiting"] == 7], f"the administrator sees it: {listed}")
    expect(key["secret"] not in json.dumps(listed), "and not its key")
    expect(administrator.ask("POST", f"/api/devices/{key['id']}/revoked", {})[0] == 200, "and revokes it")
    status, text, _ = served.ask("GET", "/api/catalogue", headers=with_device)
    expect(status == 403 and json.loads(text)["code"] == "device_revoked", f"a revoked device: {status} {text}")
    status, text, _ = served.ask("GET", "/api/session", headers={"X-Lianfang-Device": key["id"], "X-Lianfang-Waiting": "4"})
    expect(status == 403 and json.loads(text)["code"] == "device_revoked", f"also without a session: {status} {text}")


def check_break_glass(served, county, accounts, people):
    """Whose post sees identity masked sees it in clear for a reason and a while: their log-in alone, and the audit says why."""
    for account, (post, _, _) in accounts.items():
        status, answer = people[account].ask("POST", "/api/break-glass", {"reason": ""})
        code = "reason" if post.get("break_glass") else "not_your_post"
        expect(status == (400 if post.get("break_glass") else 403) and answer["code"] == code, f"{account}: break-glass: {status} {answer}")
    person, other = people["command_office.1"], Person(served, "command_office.1")
    post, target = accounts["command_office.1"][0], "/api/records/returnee_record?limit=20"

    def shown(who):
        text = json.dumps(who.ask("GET", target)[1]["records"], ensure_ascii=False)
        return [one for one in county.secrets if one in text]
    expect(not shown(person), "masked before")
    reason = "密接人员失联，需立即电话联系"
    status, answer = person.ask("POST", "/api/break-glass", {"reason": reason})
    expect(status == 200 and answer["until"].startswith("2020-02-04T11:0"), f"opened for {post['break_glass']} minutes: {answer}")
    expect(shown(person), "in clear after")
    status, answer = person.ask("GET", "/api/session")
    expect(answer["identity"] == "clear" and answer["glass_until"], f"the session says so: {answer}")
    expect(not shown(other), "another log-in of theirs stays masked")
    lines = county.engine.rows(county.url, "SELECT text FROM access_audit ORDER BY number DESC LIMIT 8")
    texts = [text for text, in lines]
    expect([text for text in texts if "break_glass" in text and reason in text], f"why stands in the audit: {texts}")
    expect([text for text in texts if '"read"' in text and "紧急查看：" + reason in text], f"and with what was read: {texts}")
    expect(person.ask("DELETE", "/api/break-glass")[0] == 200, "it is ended")
    expect(not shown(person), "masked again")


def check_stream(served, clerk, county):
    """The live screens are told that something was recorded, and nothing of what."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as connection:
        connection.sendall(f"GET /api/events HTTP/1.1\r\nHost: x\r\nCookie: {clerk.cookie}\r\n\r\n".encode())
        got = connection.recv(4096)
        expect(b"200" in got.split(b"\r\n")[0] and b"text/event-stream" in got, f"a stream: {got}")
        fields = {"person_name": "试样乙", "person_phone": "15400000009", "category": "探亲", "depart_region": "湖北省武汉市",
                  "arrive_at": "2020-02-03", "person_residence": county.villages(county.townships[0])[0]}
        expect(clerk.ask("POST", "/api/records/returnee_record", {"id": uuid7(), "fields": fields})[0] == 200, "a record")
        told = b""
        while b"\n\n" not in told:
            told += connection.recv(4096)
        expect(told == b"event: changed\ndata: {}\n\n", f"what a stream says: {told}")


def check_sessions(url, served, administrator):
    """Passwords, locks, ends of sessions and of posts."""
    for _ in range(5):
        status, text, _ = served.ask("POST", "/api/session", json.dumps({"account": "village_doctor.2", "password": "wrong"}))
        expect(status == 403 and json.loads(text)["code"] == "wrong_login", f"a wrong password: {status} {text}")
    status, text, _ = served.ask("POST", "/api/session", json.dumps({"account": "village_doctor.2", "password": PASSWORD}))
    expect(status == 403 and json.loads(text)["code"] == "locked", f"five wrong passwords lock: {status} {text}")
    unknown = served.ask("POST", "/api/session", json.dumps({"account": "nobody", "password": PASSWORD}))
    expect(unknown[0] == 403 and json.loads(unknown[1])["code"] == "wrong_login", f"an account that is not there: {unknown}")
    status, answer = administrator.ask("POST", "/api/accounts/leader.2/password", {"password": "quite another one"})
    expect(status == 200 and answer["must_change_password"], f"a reset: {answer}")
    fresh = Person(served, "leader.2", "quite another one")
    status, answer = fresh.ask("GET", "/api/figures?names=home_obs_current")
    expect(status == 409 and answer["code"] == "password_must_change", f"a reset password is changed first: {status} {answer}")
    status, answer = fresh.ask("POST", "/api/session/password", {"old": "quite another one", "new": "leader.2 12345"})
    expect(status == 400 and answer["code"] == "password_weak", f"a weak password: {status} {answer}")
    status, answer = fresh.ask("POST", "/api/session/password", {"old": "quite another one", "new": "my very own words"})
    expect(status == 200 and not answer["must_change_password"], f"a change of password: {status} {answer}")
    expect(fresh.ask("GET", "/api/figures?names=home_obs_current")[0] == 200, "works after the change")
    status, answer = administrator.ask("DELETE", f"/api/accounts/leader.2/posts/{fresh.session['posts'][0]['id']}")
    expect(status == 200 and not answer["posts"], f"a post ends: {answer}")
    expect(fresh.ask("GET", "/api/figures?names=home_obs_current")[1]["code"] == "no_post", "an ended post ends at once")
    expect(administrator.ask("POST", "/api/accounts/leader.2/disabled", {"disabled": True})[0] == 200, "an account is disabled")
    expect(fresh.ask("GET", "/api/session")[0] == 401, "a disabled account is out at once")
    expect(administrator.ask("DELETE", "/api/session")[0] == 200 and administrator.ask("GET", "/api/session")[0] == 401, "log-out ends it")


def check_own_sessions(served, person, foreign):
    """Somebody sees where they are logged in, and ends it there; never another's."""
    second = Person(served, person.account)
    listed = person.ask("GET", "/api/session/all")[1]["sessions"]
    expect(len(listed) == 2 and [one["is_own"] for one in listed].count(True) == 1, f"two sessions: {listed}")
    expect(person.cookie.partition("=")[2] not in json.dumps(listed), "none of its keys")
    theirs = next(one["id"] for one in listed if not one["is_own"])
    nobody = foreign.ask("DELETE", "/api/session/all/nothing")
    expect(foreign.ask("DELETE", f"/api/session/all/{theirs}") == nobody and nobody[0] == 404, f"another's is not there: {nobody}")
    expect(second.ask("GET", "/api/session")[0] == 200, "and goes on")
    expect(person.ask("DELETE", f"/api/session/all/{theirs}")[0] == 200, "one's own is ended")
    expect(second.ask("GET", "/api/session")[0] == 401 and person.ask("GET", "/api/session")[0] == 200, "that one alone")
