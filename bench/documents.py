#!/usr/bin/env python3
"""Time and memory of documents: the work report as docx and pdf, 2,000 certificates in one pdf, against soffice converting the same docx.

The program is named by LIANFANG; set_paper lies beside it. Everything happens in a temporary folder, which is removed.
"""
import os
import subprocess
import sys
import tempfile
import time

LIANFANG = os.environ["LIANFANG"]
SET_PAPER = os.path.join(os.path.dirname(LIANFANG), "set_paper")


def measure(what, command, text=None):
    """Seconds of one command, and its largest memory, by the process that waits for it alone."""
    begin = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.PIPE if text else None, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if text:
        child.stdin.write(text.encode())
        child.stdin.close()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - begin
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"{what}: status {status}")
    print(f"{what:<44} {seconds:8.2f} s {used.ru_maxrss // 1024:6} MB", flush=True)
    return seconds


def certificates(count):
    for number in range(count):
        yield from ("title\t解除医学观察告知书", "blank", f"left\t第{number}号：",
                    f"p\t您于2020年1月{number % 20 + 1}日起在家接受医学观察，观察期间体温正常，没有出现发热、干咳等症状，现已期满。按照规定，"
                    "自本告知书送达之日起解除居家医学观察。请继续做好个人防护，减少外出，如有不适及时到发热门诊就诊。", "blank",
                    "right\t县疫情防控指挥部办公室", "right\t2020年2月3日", "rule", f"p\t存根：第{number}号，已送达本人。", "break")


def main():
    program = [LIANFANG]
    with tempfile.TemporaryDirectory(prefix="lianfang-bench.") as folder:
        os.environ["LIANFANG_KEYS"] = f"{folder}/keys"
        ledger = program + ["--db", f"sqlite:{folder}/county.db"]
        subprocess.run(program + ["sample", "-o", f"{folder}/county", "--population", "20000", "--seed", "1", "--from", "2020-01-10", "--to",
                                  "2020-02-03"], stdout=subprocess.DEVNULL, check=True)
        subprocess.run(ledger + ["--now", "2020-01-10T00:00", "init", "--county", f"{folder}/county/profile.yaml"],
                       stdout=subprocess.DEVNULL, check=True)
        subprocess.run(ledger + ["import", "--arrivals", f"{folder}/county/arrivals.csv"], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)
        report = ledger + ["--now", "2020-02-04T02:00", "report", "work", "--as-of", "2020-02-03T24:00"]
        plain = measure("work report, markdown (its figures)", report + ["-o", f"{folder}/work.md"])
        both = measure("work report, markdown, docx and pdf",
                       report + ["-o", f"{folder}/work.md", "-o", f"{folder}/work.docx", "-o", f"{folder}/work.pdf"])
        soffice = measure("soffice, the same docx to pdf", ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                                                            "--convert-to", "pdf", "--outdir", f"{folder}/office", f"{folder}/work.docx"])
        ours = max(both - plain, 0.001)
        print(f"docx and pdf alone {ours:.2f} s: soffice takes {soffice / ours:.1f} times as long for the pdf")
        count = 2000
        text = "\n".join(certificates(count)) + "\n"
        pdf = measure(f"{count} certificates in one pdf", [SET_PAPER, f"{folder}/many.pdf"], text)
        measure(f"{count} certificates in one docx", [SET_PAPER, f"{folder}/many.docx"], text)
        soffice = measure("soffice, the same docx to pdf", ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                                                            "--convert-to", "pdf", "--outdir", f"{folder}/office", f"{folder}/many.docx"])
        print(f"soffice takes {soffice / pdf:.1f} times as long")


if __name__ == "__main__":
    main()
