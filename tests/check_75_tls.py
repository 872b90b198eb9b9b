#!/usr/bin/env python3
"""`lianfang serve` with TLS on both engines: verified by what it made itself, refused under another name; nobody who is silent, old or
in clear holds or breaks it; cookies that only TLS carries; given files are checked, and read again when they change."""
import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import tempfile
import time
import warnings

import engines
import keys_apart
from served import LIANFANG, PASSWORD, Person, Served, expect, program

warnings.filterwarnings("ignore", category=DeprecationWarning)  # Of old versions of TLS, which are tried on purpose.
TLS_SELF = ("--tls-self", "--tls-name", "county.lan")


def trusting(authority):
    context = ssl.create_default_context()
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    context.load_verify_locations(cadata=authority)
    return context


def handshake(served, context, name="127.0.0.1"):
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as plain:
        with context.wrap_socket(plain, server_hostname=name) as secure:
            return secure.version(), secure.cipher()[0]


def refused(served, context, name="127.0.0.1"):
    try:
        handshake(served, context, name)
    except (ssl.SSLError, ConnectionResetError) as why:
        return str(why)
    return None


def in_clear(served, target, method="GET", headers="Host: county.lan:8443"):
    return served.raw(f"{method} {target} HTTP/1.1\r\n{headers}\r\n\r\n".encode())


def check_in_clear(served):
    told = in_clear(served, "/console/?a=%20b")
    expect(told.startswith(b"HTTP/1.1 308 ") and b"\r\nLocation: https://county.lan:8443/console/?a=%20b\r\n" in told,
           f"in clear a page is sent to https, and the connection is closed: {told}")
    expect(b"Strict-Transport" not in told and b"Set-Cookie" not in told, f"{told}")
    for sent in (in_clear(served, "/api/session", "POST"), in_clear(served, "/", headers="Host: a/b"), in_clear(served, "/", headers="X: 1")):
        expect(sent.startswith(b"HTTP/1.1 400") and b"tls_needed" in sent, f"nothing else is answered in clear: {sent}")
    expect(served.raw(b"\x80\x2e\x01\x00\x02\r\n\r\n").startswith(b"HTTP/1.1 400"), "what is neither is told so")
    page = in_clear(served, "/install-certificate").decode()
    expect(page.startswith("HTTP/1.1 200") and "证书信任设置" in page, "the page of the certificate opens before it is trusted")
    return in_clear(served, "/install-certificate/lianfang.crt").partition(b"\r\n\r\n")[2]


def check_install_page(served, authority):
    for language, words in (("zh", ("安装安澜县联防证书", "安卓手机")), ("en", ("Install the Lianfang certificate", "Android"))):
        status, page, headers = served.ask("GET", f"/install-certificate?lang={language}")
        expect(status == 200 and all(word in page for word in words), f"{page}")
        expect(f"https://127.0.0.1:{served.port}/install-certificate" in page and "<script" not in page, "the address as it was typed")
        expect("'self'" in headers["content-security-policy"], f"{headers}")
    der = ssl.PEM_cert_to_DER_cert(authority)
    shown = re.search(r'class="print">([0-9A-F ]+)<', page).group(1).replace(" ", "")
    with tempfile.NamedTemporaryFile() as file:
        file.write(der)
        file.flush()
        hashed = subprocess.run(["sha256sum", file.name], capture_output=True, text=True, check=True).stdout.split()[0]
    expect(shown.lower() == hashed, f"its fingerprint: {shown}")


def check_versions(served, trusted):
    expect(handshake(served, trusted)[0] == "TLSv1.3", "the newest where it is known")
    older = trusting(served.authority)
    older.maximum_version = ssl.TLSVersion.TLSv1_2
    version, cipher = handshake(served, older)
    expect(version == "TLSv1.2" and cipher.startswith("ECDHE-") and ("GCM" in cipher or "CHACHA" in cipher), f"{version} {cipher}")
    oldest = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    oldest.check_hostname, oldest.verify_mode = False, ssl.CERT_NONE
    oldest.set_ciphers("ALL:@SECLEVEL=0")
    oldest.minimum_version, oldest.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    expect("PROTOCOL" in refused(served, oldest).upper(), "TLS 1.1 is refused")
    weak = trusting(served.authority)
    weak.maximum_version = ssl.TLSVersion.TLSv1_2
    weak.set_ciphers("ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA")
    expect(refused(served, weak), "older ciphers are refused")


def check_trust(served, trusted):
    for name in ("127.0.0.1", "localhost", "county.lan"):
        handshake(served, trusted, name)
    expect("IP address mismatch" in refused(served, trusted, "127.0.0.2"), "another address is refused by the client")
    expect("Hostname mismatch" in refused(served, trusted, "county.example.org"), "another name is refused by the client")
    expect("verify failed" in refused(served, ssl.create_default_context()), "who has not installed the authority is warned")


def check_silent(served, trusted):
    """Two hundred that say nothing, and two hundred that stop within their first word; each is let go, and nobody waits for them."""
    silent = [socket.create_connection(("127.0.0.1", served.port), timeout=30) for _ in range(400)]
    for connection in silent[200:]:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    for _ in range(50):
        handshake(served, trusted)
    for connection in silent[:3] + silent[-3:]:
        expect(connection.recv(1) == b"", "who never ends the handshake is let go")
    for connection in silent:
        connection.close()
    # What somebody puts behind the client's first word in clear is not taken for the client's.
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    secure = trusted.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1")
    try:
        secure.do_handshake()
    except ssl.SSLWantReadError:
        pass
    told = served.raw(outgoing.read() + b"GET /console/ HTTP/1.1\r\nHost: a\r\n\r\n")
    expect(b"HTTP/1.1" not in told, f"{told[:80]}")


def check_session(served):
    status, text, headers = served.ask("POST", "/api/session", json.dumps({"account": "office.1", "password": PASSWORD}))
    cookie = headers["set-cookie"]
    expect(status == 200 and cookie.startswith("__Host-lianfang_session="), f"{status} {text} {cookie}")
    for part in ("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"):
        expect(part in cookie, f"{part}: {cookie}")
    expect("strict-transport-security" not in headers, "no promise for good with a certificate of one's own")
    person = Person(served, "office.1")
    for _ in range(3):
        expect(person.ask("GET", "/api/session")[0] == 200, "a connection goes on")
    key = person.cookie.partition("=")[2]
    expect(served.ask("GET", "/api/session", headers={"Cookie": f"lianfang_session={key}"})[0] == 401, "a cookie of clear answers is none")
    kept = served.connect()
    for _ in range(20):
        kept.request("GET", "/install-certificate/page.css")
        expect(kept.getresponse().read().startswith(b"@page"), "requests of one connection")
    kept.close()
    return person


def check_stream(served, url, person):
    stream = served.connect()
    stream.request("GET", "/api/events", headers={"Cookie": person.cookie})
    answer = stream.getresponse()
    expect(answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream", f"{answer.status}")
    program("--db", url, "--now", "2020-02-04T10:05", "record", "meeting", "会议时间=2020-02-04 08:30", "会议名称=例会", "级别=县级",
            "主持人=周某")
    read = b""
    while b"event: changed" not in read:
        piece = answer.read1(4096)
        expect(piece, f"the stream goes on: {read}")
        read += piece
    stream.close()


def check_own_files(served, url):
    folder = keys_apart.FOLDER
    found = sorted(name for name in os.listdir(folder) if name.endswith(".pem") and name.startswith(served.ledger_id))
    expect([name.partition(".")[2] for name in found] == ["authority.pem", "server.pem"], f"{found}")
    for name in found:
        expect(os.stat(f"{folder}/{name}").st_mode & 0o777 == 0o600, f"{name} is its owner's alone")
    wrong = subprocess.run([LIANFANG, "--db", url, "--lang", "en", "serve", "--listen", "127.0.0.1:0", "--tls-self", "--tls-name", "bank.example.org"],
                           capture_output=True, text=True, timeout=60)
    expect(wrong.returncode == 2 and "bank.example.org" in wrong.stderr and "authority.pem" in wrong.stderr, f"{wrong}")
    return {name: open(f"{folder}/{name}", "rb").read() for name in found}


def served_by_tls(url, *options):
    served = Served(url, options=options)
    served.ledger_id = json.loads(program("--db", url, "--json", "keys", "show"))["ledger_id"]
    return served


def check_self(url):
    served = served_by_tls(url, *TLS_SELF)
    der = check_in_clear(served)
    served.authority = ssl.DER_cert_to_PEM_cert(der)
    served.tls = trusted = trusting(served.authority)
    check_install_page(served, served.authority)
    check_trust(served, trusted)
    check_versions(served, trusted)
    person = check_session(served)
    check_stream(served, url, person)
    check_silent(served, trusted)
    before = check_own_files(served, url)
    expect(served.end() == "", "nothing went wrong inside")
    served = served_by_tls(url, *TLS_SELF)
    expect(check_own_files(served, url) == before, "the next start goes on with the same certificates")
    served.tls = trusted
    expect(served.ask("GET", "/")[0] == 200, "and devices trust it as before")
    served.end()
    return before


def refusal(url, *options):
    done = subprocess.run([LIANFANG, "--db", url, "--lang", "en", "serve", "--listen", "127.0.0.1:0", *options], capture_output=True, text=True,
                          timeout=60)
    expect(done.returncode not in (0, 1), f"{options}: {done}")
    return done.stderr


def check_files(url, folder, made):
    """With files from elsewhere: here the same certificates, copied."""
    certificate, key = f"{folder}/chain.pem", f"{folder}/key.pem"
    authority, server = (made[name] for name in sorted(made))
    put(certificate, server[server.index(b"-----BEGIN CERT"):])
    put(key, server[:server.index(b"-----BEGIN CERT")])
    put(f"{folder}/words.pem", b"no certificate")
    put(f"{folder}/other.pem", authority)
    for options, word in ((("--tls-cert", f"{folder}/none.pem", "--tls-key", key), "none.pem: cannot be read (No such file"),
                          (("--tls-cert", f"{folder}/words.pem", "--tls-key", key), "words.pem: holds no certificate"),
                          (("--tls-cert", certificate, "--tls-key", certificate), "chain.pem: holds no private key"),
                          (("--tls-cert", certificate, "--tls-key", f"{folder}/other.pem"), "other.pem: is not the key"),
                          (("--tls-cert", certificate), "--tls-key"), (("--tls-self", "--tls-cert", certificate, "--tls-key", key), "excludes"),
                          (("--tls-name", "a.lan"), "--tls-self")):
        told = refusal(url, *options)
        expect(word in told, f"{options}: {told}")
    served = Served(url, options=("--tls-cert", certificate, "--tls-key", key))
    served.tls = trusting(ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(authority[authority.index(b"-----BEGIN CERT"):].decode())))
    headers = served.ask("GET", "/")[2]
    expect(headers["strict-transport-security"] == "max-age=31536000", f"{headers}")
    expect(served.ask("GET", "/install-certificate")[0] == 404, "no page for certificates that every device trusts")
    check_reload(served, certificate, key, served.tls)
    told = served.end()
    expect(told.count("chain.pem：不是 PEM 证书") == 1 and len(told.splitlines()) == 1, f"one line about the file that was wrong: {told}")


def put(path, content):
    with open(path + ".part", "wb") as file:
        file.write(content)
    os.replace(path + ".part", path)


def serial(served):
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as plain:
        with served.tls.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
            return secure.getpeercert()["serialNumber"]


def check_reload(served, certificate, key, trusted):
    kept = served.connect()
    kept.request("GET", "/public.css")
    kept.getresponse().read()
    before = serial(served)
    put(certificate, b"half a file")
    time.sleep(1.5)
    expect(serial(served) == before, "files that are wrong change nothing")
    fresh = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
                            "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key + ".new", "-out", certificate + ".new"],
                           capture_output=True, text=True)
    expect(fresh.returncode == 0, f"{fresh}")
    os.replace(key + ".new", key)
    os.replace(certificate + ".new", certificate)
    served.tls = trusting(open(certificate, encoding="utf-8").read())
    served.tls.verify_flags &= ~ssl.VERIFY_X509_STRICT
    until = time.monotonic() + 60
    while refused(served, served.tls):
        expect(time.monotonic() < until, "new files come into use without a new start")
        time.sleep(0.2)
    expect(serial(served) != before and refused(served, trusted), "the new certificate alone")
    kept.request("GET", "/public.css")
    expect(kept.getresponse().status == 200, "a connection that was there goes on")
    kept.close()


def check_engine(engine):
    url = engine.fresh("tls")
    with tempfile.TemporaryDirectory() as folder:
        program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "1", "--from", "2020-01-20", "--to", "2020-01-24")
        program("--db", url, "--now", "2020-01-10T08:00", "init", "--county", f"{folder}/county/profile.yaml")
        program("--db", url, "--now", "2020-01-10T08:00", "account", "add", "office.1", "--name", "办公室甲", "--post", "command_office",
                "--unit", "安澜县", "--office", "安澜县指挥部办公室", told=PASSWORD + "\n")
        check_files(url, folder, check_self(url))
        told = program("--db", url, "backup", "-o", f"{folder}/backup.db")
        expect(".authority.pem" in told, f"a backup names the authority's key among what is to be kept: {told}")
    return True


if __name__ == "__main__":
    engines.on_each(check_engine)
    print("TLS: all as it should be")
