"""The county of the test of rights: what stands in the catalogue's files and in the tables, read past the program, and one account or two
a post in it."""
import glob
import os

import yaml

import sealed
from served import PASSWORD, program

CATALOG = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "catalog")


def load_kinds():
    kinds = {}
    for path in glob.glob(f"{CATALOG}/kinds/*.yaml"):
        with open(path, encoding="utf-8") as file:
            kind = yaml.safe_load(file)
        kinds[kind["kind"]] = kind
    return kinds


def load_posts(kinds):
    def named(words):
        found = set()
        for word in words or []:
            if word.startswith("group "):
                found |= {name for name, kind in kinds.items() if kind["group"] == word[6:] and "issued_by" not in kind}
            else:
                found.add(word)
        return found
    posts = {}
    for path in glob.glob(f"{CATALOG}/posts/*.yaml"):
        with open(path, encoding="utf-8") as file:
            post = yaml.safe_load(file)
        post["records"], post["lists"] = named(post.get("records")), named(post.get("lists"))
        posts[post["post"]] = post
    return posts


class County:
    """What stands in the tables, read past the program."""

    def __init__(self, engine, url, kinds):
        self.engine, self.url, self.kinds = engine, url, kinds
        rows = engine.rows(url, "SELECT code, parent, level, name FROM record_unit WHERE to_number > 9000000000000000000 ORDER BY code")
        self.parent = {code: parent for code, parent, _, _ in rows}
        self.level = {code: level for code, _, level, _ in rows}
        self.name = {code: name for code, _, _, name in rows}
        self.root = next(code for code, level in self.level.items() if level == "COUNTY")
        self.townships = [code for code, level in self.level.items() if level == "TOWNSHIP"]
        self.secrets = sealed.numbers_of(url)

    def is_under(self, code, top):
        while code:
            if code == top:
                return True
            code = self.parent.get(code)
        return False

    def villages(self, township):
        return [code for code, parent in self.parent.items() if parent == township]

    def records(self, kind):
        """id → unit, source."""
        return {record: (unit, source) for record, unit, source in self.engine.rows(
            self.url, f"SELECT record_id, unit_code, source FROM record_{kind} WHERE to_number > 9000000000000000000")}

    def count(self):
        return self.engine.rows(self.url, "SELECT count(*) FROM ledger")[0][0]


def make_county(engine, folder):
    url = engine.fresh("rights")
    program("sample", "-o", f"{folder}/county", "--population", "5000", "--seed", "5", "--from", "2020-01-20", "--to", "2020-02-03")
    program("--db", url, "--now", "2020-01-20T00:00", "init", "--county", f"{folder}/county/profile.yaml")
    program("--db", url, "import", "--arrivals", f"{folder}/county/arrivals.csv", "--until", "2020-02-04T10:00", allowed=(0, 1))
    return url


def held_unit(county, post, township):
    """Where the post is held: the lowest of its levels, in this township."""
    if "VILLAGE" in post["levels"]:
        return county.villages(township)[0]
    return township if "TOWNSHIP" in post["levels"] else county.root


def open_accounts(url, county, posts):
    """account → post, unit, office. Those that can be held below the county stand in two townships."""
    accounts = {}
    for name, post in sorted(posts.items()):
        for i, township in enumerate(county.townships[:2]):
            unit = held_unit(county, post, township)
            if unit == county.root and i == 1:
                continue
            office = own_office(county, name) if post.get("scope") == "office" else county.name[unit] + "办公室"
            account = f"{name[:20]}.{i + 1}"
            program("--db", url, "--now", "2020-02-04T10:00", "account", "add", account, "--name", "某某", "--post", name, "--unit", unit,
                    "--office", office, told=PASSWORD + "\n")
            accounts[account] = (post, unit, office)
    return accounts


def own_office(county, post):
    kind = "fever_visit" if post == "hospital_reporter" else "checkpoint_person"
    return sorted(source for _, source in county.records(kind).values())[0]
