"""Real public data as material types of their own, and what is true of it, worked out from the files alone."""

import csv
import dataclasses
import functools
import json
import os
import shutil
import unicodedata

import yaml

from harness.places import CONTRACTS, DATA

#: The agency whose records they are, and its system.
SOURCE, SYSTEM = "civil-affairs", "civil-affairs.system.core"
#: The agency that asks, for an item of its own.
CONSUMER, ITEM = "affairs-centre", "public-register-enquiry"
ISSUED = "2026-01-01"
#: Of the largest register every so manieth row is taken; `Ops/drill real-data` takes all.
STEP = int(os.environ.get("ONCEGATE_REGISTER_STEP", "20"))


@dataclasses.dataclass(frozen=True)
class Register:
    """A file, and how its rows become materials: the subject's column, its scheme, and what numbers a row; of a large one
    every `step`th row is taken."""

    code: str
    file: str
    scheme: str
    subject: str
    number: tuple
    step: int = 1

    def rows(self):
        """The rows that are taken, the first of which is on line 1 of an import, under the names of the fields."""
        return self.whole()[::self.step]

    @functools.cache
    def whole(self):
        """All its rows."""
        with (DATA / self.file).open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            fields = [field_name(column) for column in next(lines)]
            return [dict(zip(fields, line, strict=True)) for line in lines]

    def columns(self):
        return list(self.rows()[0])

    def source_id(self, row):
        return "/".join(row[column] for column in self.number)

    def material(self, row):
        return {
            "type": self.code, "sourceId": self.source_id(row),
            "subjects": {"holder": {"scheme": self.scheme, "id": row[self.subject]}},
            "fields": row, "issuedOn": ISSUED,
        }

    def is_good(self, row):
        return bool(row[self.subject]) if self.scheme == "opaque" else is_uscc(row[self.subject])

    def material_type(self):
        """The type as the catalogue has it."""
        return {
            **copied_parts("business-licence"), "code": self.code, "version": 1, "source": SOURCE, "complete": True,
            "title": {"en": self.code, "zh": self.code}, "validity": {"rule": "open-ended"},
            "roles": [
                {"role": "holder", "schemes": [self.scheme], "min": 1, "max": 1, "title": {"en": "Subject", "zh": "主体"}}],
            "schema": {"fields": [
                {"name": name, "title": {"en": name, "zh": name}, "type": "string", "constraints": {"maxLength": 1000},
                 "disclosure": "public"} for name in self.columns()]},
        }


def field_name(column):
    """`dept_name` is the field deptName: a field's name has letters and digits only."""
    first, *rest = column.split("_")
    return first + "".join(word.capitalize() for word in rest)


REGISTERS = [
    Register("division", "divisions_gbt2260_current.csv", "opaque", "code", ("code",)),
    Register("street", "streets_modood.csv", "opaque", "code", ("code",), STEP),
    # Two bodies stand there twice, under two names.
    Register("public-body", "agencies_511602.csv", "uscc", "uscc", ("uscc", "deptName")),
    Register("listed-item", "service_items_511602.csv", "uscc", "deptUscc", ("itemCode",)),
]


def is_uscc(code):
    """GB 32100-2015: 18 characters of an alphabet without I, O, S, V, Z; weights are the powers of 3 modulo 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or not set(code) <= set(alphabet) or not code[2:8].isdigit():
        return False
    return sum(alphabet.index(character) * 3**place for place, character in enumerate(code[:17])) % 31 == (
        31 - alphabet.index(code[17])) % 31


def copied_parts(code):
    """What a type of the sample city says of law, sharing and keeping, without what is its own."""
    document = yaml.safe_load((CONTRACTS / "material-types" / f"{code}.yaml").read_text("utf-8"))
    return {name: value for name, value in document.items() if name not in ("schema", "roles", "licenceType")}


def seed(directory):
    """The sample city with the registers: types, an item that lists them, and a contract without quota."""
    shutil.copytree(CONTRACTS, directory)
    for register in REGISTERS:
        write(directory / "material-types" / f"{register.code}.yaml", register.material_type())
    item = yaml.safe_load((CONTRACTS / "service-items" / "food-permit-new.yaml").read_text("utf-8"))
    item |= {"slug": ITEM, "agency": CONSUMER, "basic": "999909099000", "applicant": ["uscc"]}
    item["implementation"] = "12990100MB9L01017X3" + item["basic"]
    item["materials"] = [
        {"material": register.code, "provision": "verify", "role": "holder", "fields": register.columns(),
         "basis": "政府信息公开条例 第二十条"} for register in REGISTERS]
    write(directory / "service-items" / f"{ITEM}.yaml", item)
    contract = yaml.safe_load((CONTRACTS / "contracts" / "c01.yaml").read_text("utf-8"))
    contract |= {"id": "c90", "provider": SOURCE, "consumer": CONSUMER}
    contract["grants"] = [
        {"material": f"{register.code}@1", "operations": ["verify"], "ground": "duty", "requires": ["case"],
         "fields": {name: ["equals", "one-of"] for name in register.columns()},
         "counts": ["exactly", "at-least", "at-most"], "purposes": [ITEM]} for register in REGISTERS]
    write(directory / "contracts" / "c90.yaml", contract)
    return directory


def write(path, document):
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")


def lines(register):
    return "".join(json.dumps(register.material(row), ensure_ascii=False) + "\n" for row in register.rows()).encode()


def plain(text):
    """Text as claims are compared: after NFKC and without white space at the ends."""
    return unicodedata.normalize("NFKC", text).strip()


class Truth:
    """What the rows of a register say of a claim: domain.md's verdict, worked out anew."""

    def __init__(self, register):
        self.register = register
        self.by_subject = {}
        for row in register.rows():
            if register.is_good(row):
                self.by_subject.setdefault(row[register.subject], []).append(row)

    def verdict(self, subject, claims):
        """Verdict and results per claim: of the one row with most matches; of several the smallest number, as all
        have the same date."""
        rows = self.by_subject.get(subject)
        if not rows:
            return "not-found", None
        results = [
            (self.register.source_id(row), {
                name: "absent" if row[name] == "" else "match" if plain(row[name]) == plain(value) else "mismatch"
                for name, value in claims.items()}) for row in rows]
        _, best = min(results, key=lambda result: (-list(result[1].values()).count("match"), result[0].encode()))
        return ("match" if set(best.values()) == {"match"} else "mismatch"), best

    def count(self, subject, claims):
        """How many rows satisfy all the claims."""
        return sum(
            all(plain(row[name]) == plain(value) for name, value in claims.items())
            for row in self.by_subject.get(subject, []))
