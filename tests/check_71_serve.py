#!/usr/bin/env python3
"""`lianfang serve` on both engines: what the public sees, and that no client can hold, crash or overrun the server."""
import concurrent.futures
import json
import re
import socket
import subprocess
import tempfile
import time

import engines
from served import LIANFANG, Served, expect, program

FIELDS = "机构名称,服务类别,诊室名称,所在乡镇,地址,联系电话,开诊时间,是否公布,启用日期"
ROWS = ["东风街道卫生院,发热门诊,一诊室,东风街道,东风街道人民路1号,0799-1000001,24小时,是,2020-01-22",
        "东风街道卫生院,预检分诊,<script>,东风街道,东风街道人民路1号,0799-1000002,8:00-17:30,是,2020-01-22",
        "青石镇卫生院,发热门诊,二诊室,青石镇,青石镇人民路2号,0799-1000003,24小时,否,2020-01-22"]


def check_public(served):
    status, page, headers = served.ask("GET", "/")
    expect(status == 200 and "东风街道卫生院" in page and "tel:0799-1000001" in page, f"the page names what is published: {page}")
    expect("青石镇卫生院" not in page, "what is not published does not show")
    expect("<script>" not in page and "&lt;script&gt;" in page, "a name is text, never markup")
    expect("default-src 'self'" in headers["content-security-policy"] and headers["x-content-type-options"] == "nosniff", f"{headers}")
    elsewhere = [found for found in re.findall(r'(?:src|href)="([^"]*)"', page) if not found.startswith(("/", "#", "tel:"))]
    expect(not elsewhere, f"nothing is loaded from elsewhere: {elsewhere}")
    _, english, _ = served.ask("GET", "/", headers={"Accept-Language": "en"})
    expect("Fever clinics" in english, "English where asked for")
    status, text, _ = served.ask("GET", "/api/public/facilities")
    rows = json.loads(text)["facilities"]
    expect(status == 200 and [row["phone"] for row in rows] == ["0799-1000001", "0799-1000002"], f"the list as JSON: {text}")


def check_methods(served):
    status, text, headers = served.ask("HEAD", "/public.css")
    expect(status == 200 and text == "" and int(headers["content-length"]) > 100, "HEAD is GET without its body")
    status, text, headers = served.ask("POST", "/", "x")
    expect(status == 405 and headers["allow"] == "GET" and json.loads(text)["kind"] == "invalid_input", f"{status} {text}")
    status, text, _ = served.ask("GET", "/api/public/%E4%BA%BA")
    expect(status == 404 and json.loads(text)["code"] == "no_such_address", f"{status} {text}")
    for target in ("/%ff", "/?a=%0", "/%00"):
        expect(served.ask("GET", target)[0] == 400, f"{target} is refused")


def check_hostile(served):
    many = b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: %s\r\n" % (i, b"y" * 100) for i in range(400)) + b"\r\n"
    expect(served.raw(many).startswith(b"HTTP/1.1 431"), "a header that is too large is refused")
    large = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"
    expect(served.raw(large).startswith(b"HTTP/1.1 413"), "a body that is too large is refused before it is read")
    whole = b"POST /api/session HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n"
    expect(served.raw(whole).startswith(b"HTTP/1.1 413"), "two megabytes are no log-in")
    piece = b"POST /api/session HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1e8480\r\n"
    expect(served.raw(piece).startswith(b"HTTP/1.1 413"), "nor in a piece of which only its own length is told")
    status, _, _ = served.ask("POST", "/api/imports?name=a.csv", b"x" * 2_000_000)
    expect(status == 401, f"but a sheet may be as long, where somebody sends it who may: {status}")
    expect(served.raw(b"POST /api/imports HTTP/1.1\r\nHost: a\r\nContent-Length: 70000000\r\n\r\n").startswith(b"HTTP/1.1 413"), "to a bound")
    expect(served.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n").startswith(b"HTTP/1.1 400"), "TLS where none is spoken is told so")
    both = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    expect(served.raw(both).startswith(b"HTTP/1.1 400"), "two lengths in one request (smuggling) are refused")
    # Two at once on one connection, in order; then the connection goes on.
    two = served.raw(b"GET /public.css HTTP/1.1\r\nHost: a\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    expect(two.index(b"200 OK") < two.index(b"404 Not Found"), "requests of one connection are answered in order")
    # Three hundred that say half a word and wait hold nobody up.
    slow = []
    for _ in range(300):
        connection = socket.create_connection(("127.0.0.1", served.port))
        connection.sendall(b"GET / HT")
        slow.append(connection)
    begin = time.time()
    with concurrent.futures.ThreadPoolExecutor(32) as callers:
        statuses = list(callers.map(lambda _: served.ask("GET", "/")[0], range(400)))
    expect(set(statuses) == {200}, f"others are served meanwhile: {set(statuses)}")
    print(f"  400 pages beside 300 slow connections in {time.time() - begin:.1f} s")
    slow[0].settimeout(25)
    expect(slow[0].recv(1) == b"", "who never ends its request is let go")
    for connection in slow:
        connection.close()


def check_news(served, url, folder):
    """Another program writes; the page shows it at once."""
    fill(url, folder, [ROWS[2].replace(",否,", ",是,")])
    expect("青石镇卫生院" in served.ask("GET", "/")[1], "what was recorded a moment ago is there")


def fill(url, folder, rows):
    path = f"{folder}/services.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join([FIELDS, *rows]) + "\n")
    program("--db", url, "--now", "2020-02-03T09:00", "import", path, "--kind", "facility_service", "--source", "health")


def check_engine(engine):
    url = engine.fresh("serve")
    with tempfile.TemporaryDirectory() as folder:
        program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "1", "--from", "2020-01-20", "--to", "2020-01-24")
        program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/county/profile.yaml")
        fill(url, folder, ROWS)
        served = Served(url)
        check_public(served)
        check_methods(served)
        check_hostile(served)
        check_news(served, url, folder)
        told = served.end()
        expect(told == "", f"nothing went wrong inside: {told}")
    wrong = subprocess.run([LIANFANG, "--db", url, "serve", "--listen", "here"], capture_output=True, text=True)
    expect(wrong.returncode == 2 and "127.0.0.1:8080" in wrong.stderr, f"{wrong}")
    return True


if __name__ == "__main__":
    engines.on_each(check_engine)
    print("serve: all as it should be")
