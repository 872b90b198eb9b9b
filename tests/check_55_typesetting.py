#!/usr/bin/env python3
"""What is signed and what is edited agree: LibreOffice finds in the docx the pages, lines and rows that our own pdf has.

Papers described line by line (set_paper): each forbidden beginning and end of a line, random text, tables over pages, merged cells, turned
pages; and the work report of a small sample county with its 数字来源. The fonts that offices have are stood for by Fandol.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

LIANFANG = os.environ["LIANFANG"]
SET_PAPER = os.path.join(os.path.dirname(LIANFANG), "set_paper")
# Of random lines, how many may differ: Latin widths are rounded another way in LibreOffice.
RANDOM_SHARE_MAX = 0.03
FANDOL = os.environ.get("LIANFANG_FONTS", "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
STAND_INS = {"仿宋_GB2312": "FandolFang", "方正小标宋简体": "FandolSong", "黑体": "FandolHei", "楷体_GB2312": "FandolKai", "宋体": "FandolSong"}
CHINESE = "疫情防控工作指挥部领导小组县乡镇村社区居民返湖北武汉务工人员体温测量居家医学观察解除隔离医院发热门诊预检分诊的是在和与一二三"


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode not in (0, 1) or (done.returncode == 1 and command[0] != LIANFANG):
        sys.exit(f"{' '.join(command)}: status {done.returncode}\n{done.stdout[-500:]}{done.stderr[-1500:]}")
    return done.stdout


def write_fonts(folder):
    aliases = "".join(f'<match target="pattern"><test name="family"><string>{name}</string></test><edit name="family" mode="assign" '
                      f'binding="strong"><string>{font}</string></edit></match>' for name, font in STAND_INS.items())
    with open(f"{folder}/fonts.conf", "w", encoding="utf-8") as file:
        file.write(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{FANDOL}</dir>'
                   f'<dir>/usr/share/fonts/opentype/noto</dir><cachedir>{folder}/cache</cachedir>{aliases}</fontconfig>')


def pages_of(pdf):
    """Lines by page, without blanks: extraction puts them where letters stand apart."""
    text = run("pdftotext", "-layout", pdf, "-")
    return [[re.sub(r"\s", "", line) for line in page.split("\n") if line.strip()] for page in text.split("\f")[:-1]]


def office_pages(folder, docx):
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf", "--outdir", f"{folder}/office",
        docx, env={**os.environ, "FONTCONFIG_FILE": f"{folder}/fonts.conf"})
    return pages_of(f"{folder}/office/{os.path.basename(docx)[:-5]}.pdf")


def compare(folder, name, share_max=0.0):
    ours, theirs = pages_of(f"{folder}/{name}.pdf"), office_pages(folder, f"{folder}/{name}.docx")
    count = sum(map(len, ours))
    if count < 10:
        sys.exit(f"FAILED: {name}: only {count} lines were found")
    if share_max == 0:
        for number, (here, there) in enumerate(zip(ours, theirs), 1):
            for line, (a, b) in enumerate(zip(here, there), 1):
                if a != b:
                    sys.exit(f"FAILED: {name}: page {number}, line {line}:\n  pdf  {a}\n  docx {b}")
    known = {line for page in ours for line in page}
    different = [line for page in theirs for line in page if line not in known]
    if len(ours) != len(theirs) or len(different) > share_max * count:
        sys.exit(f"FAILED: {name}: {len(ours)} pages and {len(theirs)}; {len(different)} of {count} lines differ: {different[:3]}")
    print(f"  {name}: {len(ours)} pages, {count} lines, {len(different)} different in LibreOffice")


def random_text(source):
    parts = []

    def words(most):
        return "".join(source.choice(CHINESE) for _ in range(source.randint(1, most)))

    while sum(map(len, parts)) < source.randint(30, 150):
        kind = source.random()
        if kind < .6:
            parts.append(words(9))
        elif kind < .82 and parts and parts[-1][-1] in "0123456789%":
            continue
        elif kind < .78:
            parts.append(str(source.randint(0, 10 ** source.randint(1, 6))))
        elif kind < .82:
            parts.append(f"{source.random() * 100:.1f}%")
        elif kind < .88:
            parts.append(f"（{words(4)}）")
        elif kind < .94:
            parts.append(f"“{words(4)}。”")
        else:
            parts.append(f"《{words(5)}》")
        if source.random() < .4 and parts[-1][-1] not in "，。、；：":
            parts.append(source.choice("，。、；："))
    return "".join(parts)


def forbidden_cases():
    """Each forbidden character pushed over the line's end, and one after it."""
    for mark in "、。，；：？！）》」』”’":
        for before in (25, 26, 27):
            yield "p\t" + "防" * before + mark + "控" * 30
    for mark in "（《「『“‘":
        for before in (24, 25, 26):
            yield "p\t" + "防" * before + mark + "控" * 30 + "。"
    for word in ("2020", "97.3%", "12345678", "COVID", "36.5℃"):
        for before in (23, 24, 25, 26):
            yield "p\t" + "防" * before + word + "年控制" * 9


def table_lines(source):
    yield from ("title\t全县居家和集中医学观察情况一览表", "blank", "table\t2 4 2 2", "head\t1x2:乡镇|2x1:居家医学观察|1x2:合计", "head\t情况|正在（人）")
    for number in range(75):
        reason = "人员往来频繁，需要继续核查的情况说明" * source.randint(1, 3)
        yield f"row\t第{number}镇|{reason if source.random() < .4 else '正常'}|>{source.randint(0, 999)}|>{source.randint(0, 9999)}"
    yield from ("p\t注：累计等于正在、解除与转出之和。", "landscape", "left\t附件2", "blank", "center\t各乡镇每日情况表",
                "table\t3 2 2 2 2 2 2 5", "head\t乡镇|新增|累计|解除|正在|转出|移交|备注")
    for number in range(45):
        cells = "|".join(f">{source.randint(0, 5000)}" for _ in range(6))
        yield f"row\t第{number}镇|{cells}|{'备注说明文字较长需要换行' * source.randint(0, 2)}"
    yield from ("p\t" + "横页之后的一段话，写得长一些，看看横页上的行怎么断。" * 3, "portrait")
    for number in range(12):
        yield from (f"h1\t{number}、标题", "p\t" + "正文里的一段话。" * source.randint(1, 14))


def check_described(folder, name, lines, share_max=0.0):
    described = "\n".join(lines) + "\n"
    files = [f"{folder}/{name}.{ending}" for ending in ("pdf", "docx", "txt")]
    first = {}
    for _ in range(2):
        run(SET_PAPER, *files, input=described)
        for file in files:
            with open(file, "rb") as opened:
                content = opened.read()
            if first.setdefault(file, content) != content:
                sys.exit(f"FAILED: {name}: the same paper made other bytes: {file}")
    compare(folder, name, share_max)


def check_report(folder):
    ledger = [LIANFANG, "--db", f"sqlite:{folder}/county.db"]
    run(LIANFANG, "sample", "-o", f"{folder}/county", "--population", "8000", "--seed", "3", "--from", "2020-01-10", "--to", "2020-02-03")
    run(*ledger, "--now", "2020-01-10T00:00", "init", "--county", f"{folder}/county/profile.yaml")
    run(*ledger, "import", "--arrivals", f"{folder}/county/arrivals.csv")
    for name, extra in (("work", []), ("work-appendix", ["--appendix"])):
        run(*ledger, "--now", "2020-02-04T02:00", "report", "work", "--as-of", "2020-02-03T24:00", "--addressee", "省督导组", *extra,
            "-o", f"{folder}/{name}.pdf", "-o", f"{folder}/{name}.docx")
        compare(folder, name, 0.0 if name == "work" else 0.005)
    cut = ["--as-of", "2020-02-03T24:00"]
    for name, command in (("daily", ["report", "daily", *cut]),
                          ("certificates", ["print", "release_certificate", "--where", "end_at<=2020-02-03"]),
                          ("notices", ["print", "observation_episode", "--where", "start_at>=2020-02-01"])):
        run(*ledger, "--now", "2020-02-04T02:00", *command, "-o", f"{folder}/{name}.pdf", "-o", f"{folder}/{name}.docx")
        # Where a head is merged over rows, pdftotext may put its lines above or below those beside it.
        compare(folder, name, 0.03 if name == "daily" else 0.0)
    fonts = run("pdffonts", f"{folder}/work.pdf").splitlines()[2:]
    if not fonts or not all(re.search(r"\+(Fandol|Noto)\S+ .* yes yes yes", line) for line in fonts):
        sys.exit(f"FAILED: the fonts are embedded as subsets: {fonts}")
    empty = {**os.environ, "LIANFANG_FONTS": folder}
    told = subprocess.run([*ledger, "report", "work", "--as-of", "2020-02-03T24:00", "-o", f"{folder}/none.pdf"], env=empty,
                          capture_output=True, text=True)
    if told.returncode < 2 or "texlive-lang-chinese" not in told.stderr or os.path.exists(f"{folder}/none.pdf"):
        sys.exit(f"FAILED: a missing font is told with its package: {told.stderr}")


if __name__ == "__main__":
    if not os.path.exists(SET_PAPER):
        run("ninja", "-C", os.path.dirname(LIANFANG), "-j2", "set_paper")
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 20200203
    print(f"  seed {seed}")
    with tempfile.TemporaryDirectory(prefix="lianfang-paper.") as folder:
        write_fonts(folder)
        source = random.Random(seed)
        check_described(folder, "forbidden", forbidden_cases())
        check_described(folder, "tables", table_lines(source))
        check_described(folder, "random", ["p\t" + random_text(source) for _ in range(60)], RANDOM_SHARE_MAX)
        check_report(folder)
