"""What is theirs: which records a post sees at its unit, and how identity shows to it. Read from catalog/posts, not from the program."""
import json

from served import expect

IDENTITY_PARTS = ("name", "id_no", "birth", "phone", "address")  # Of a person; sex, age, residence tell nobody apart.


def may_see(county, post, unit, office, where, source):
    return county.is_under(where, unit) and (post.get("scope") != "office" or source == office)


def expect_veil(county, who, post, kind, values, what):
    """No identity where the post has none; a part of it where it is masked."""
    identity = post.get("identity", "none")
    text = json.dumps(values, ensure_ascii=False)
    if identity != "clear":
        shown = [secret for secret in county.secrets if secret in text]
        expect(not shown, f"{who}: {what} shows {len(shown)} identity or telephone numbers")
    for field, spec in county.kinds[kind]["fields"].items():
        if spec["type"] == "person" and identity == "none":
            for part in IDENTITY_PARTS:
                expect(f"{field}_{part}" not in values, f"{who}: {what} shows {field}_{part}")
        if spec["type"] == "person" and identity == "masked":
            name = values.get(f"{field}_name", "*")
            expect("*" in name or len(name) == 1, f"{who}: {what} shows the name {name}")
            expect(f"{field}_address" not in values, f"{who}: {what} shows an address")
        if spec.get("personal") and identity == "none":
            expect(field not in values, f"{who}: {what} shows {field}")
