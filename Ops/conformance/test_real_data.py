"""A real city's public registers through the API, and many questions about them. Of the largest register the suite takes a
part (ONCEGATE_REGISTER_STEP); Ops/drill real-data takes all of it."""

import functools
import os
import random

import pytest

from harness import curl
from harness.places import DATA
from harness.receipts import check_commitments
from harness.register import ITEM, REGISTERS, SYSTEM, Truth, lines, seed

pytestmark = pytest.mark.skipif(
    not all((DATA / register.file).exists() for register in REGISTERS),
    reason="the real public data is not beside the repository (../shared/data, or $ONCEGATE_DATA)")

#: How many questions each client asks.
QUESTIONS = int(os.environ.get("ONCEGATE_REGISTER_QUESTIONS", "100"))
FRONT_DESK = "affairs-centre.system.front-desk"
named = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.code)


@pytest.fixture(scope="module")
def gateway(make_gateway, tmp_path_factory):
    return make_gateway(seed(tmp_path_factory.mktemp("seed") / "Contracts"))


@pytest.fixture(scope="module")
def imported(gateway):
    """The answers to the import of each register, sent twice."""
    with gateway.new_caller(SYSTEM) as caller:
        return {
            register.code: [caller.import_lines(lines(register), promised=False) for _ in range(2)]
            for register in REGISTERS
        }


@named
def test_every_good_row_is_accepted_and_every_bad_row_is_named_with_its_reason(register, imported, judges_of, gateway):
    outcomes, last = imported[register.code][0]
    rows = register.rows()
    assert [outcome.get("line") for outcome in outcomes] == list(range(1, len(rows) + 1))
    bad = {line for line, row in enumerate(rows, 1) if not register.is_good(row)}
    rejected = {outcome["line"]: outcome for outcome in outcomes if outcome["outcome"] == "rejected"}
    assert set(rejected) == bad
    for outcome in rejected.values():
        assert outcome["errors"][0]["pointer"].startswith("/subjects/holder") and outcome["errors"][0]["message"]
    assert {outcome["outcome"] for outcome in outcomes} - {"rejected"} == {"created"}
    expected = {"lines": len(rows), "created": len(rows) - len(bad), "updated": 0, "unchanged": 0, "rejected": len(bad)}
    assert last["summary"] == expected
    assert len(judges_of(gateway).verify(*last["receipts"])) == -(-len(rows) // 1000)


@named
def test_the_import_again_changes_nothing(register, imported):
    first, again = imported[register.code]
    count = len(register.rows())
    good = first[1]["summary"]["created"]
    assert again[1]["summary"] == {
        "lines": count, "created": 0, "updated": 0, "unchanged": good, "rejected": count - good}
    assert [(outcome.get("id"), outcome.get("revision")) for outcome in again[0]] == [
        (outcome.get("id"), outcome.get("revision")) for outcome in first[0]]


def test_the_files_hold_what_their_notes_say():
    counts = {register.code: len(register.whole()) for register in REGISTERS}
    assert counts == {"division": 3433, "street": 41352, "public-body": 42, "listed-item": 1135}
    items = next(register for register in REGISTERS if register.code == "listed-item")
    assert sum(not items.is_good(row) for row in items.whole()) == 153


class Asked:
    """A question and its true answer."""

    def __init__(self, truth, subject, claims, number, count=None):
        register = truth.register
        self.query = {
            "material": register.code, "subject": {"scheme": register.scheme, "id": subject}, "claims": claims,
            "purpose": {"serviceItem": ITEM, "case": f"GK-2026-{number:06d}", "channel": "hall"},
        }
        self.verdict, self.claims = truth.verdict(subject, claims)
        if count:
            self.query["count"] = count
            [(comparison, bound)] = count.items()
            found = truth.count(subject, claims)
            holds = {"exactly": found == bound, "at-least": found >= bound, "at-most": found <= bound}[comparison]
            self.verdict, self.claims = ("match" if holds else "mismatch"), None

    def judge(self, answer):
        assert (answer.get("verdict"), answer.get("claims")) == (self.verdict, self.claims), f"{self.query}: {answer}"
        check_commitments(answer, self.query)


def questions(seed_number):
    """Questions of every kind about every register, the same in every run."""
    draw = random.Random(seed_number)
    truths = {register.code: Truth(register) for register in REGISTERS}
    # The bodies that own hundreds of items cost most and are asked about less.
    shares = {"division": 30, "street": 40, "public-body": 15, "listed-item": 15}
    subjects = {code: sorted(truth.by_subject) for code, truth in truths.items()}
    for number in range(QUESTIONS):
        code = draw.choices(list(shares), shares.values())[0]
        truth = truths[code]
        subject = draw.choice(subjects[code])
        row = draw.choice(truth.by_subject[subject])
        columns = draw.sample([name for name in row if name != "url"], draw.randint(1, min(3, len(row))))
        claims = {name: row[name] for name in columns if row[name]}
        kind = draw.random()
        if kind < 0.1:
            # A subject that is nowhere.
            subject = "990000" if truth.register.scheme == "opaque" else "91990102MA9L05073A"
        elif kind < 0.3:
            # A value of another row, perhaps of the same subject.
            other = draw.choice(draw.choice(list(truth.by_subject.values())))
            claims |= {columns[0]: other[columns[0]] or "无"}
        elif kind < 0.4:
            # Typed in full width, and with white space around.
            claims = {name: " " + "".join(map(wide, value)) + "　" for name, value in claims.items()}
        count = {draw.choice(["exactly", "at-least", "at-most"]): draw.randint(0, 3)} if kind > 0.9 else None
        yield Asked(truth, subject, claims, number, count)


def wide(character):
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def ask_by_requests(gateway, asked, _):
    with gateway.new_caller(FRONT_DESK) as caller:
        return [caller.post("/v1/verifications", one.query, promised=False).json() for one in asked]


def ask_by_curl(version, gateway, asked, directory):
    return curl.ask(gateway, FRONT_DESK, [one.query for one in asked], directory, version)


CLIENTS = {
    "requests": ask_by_requests,
    "curl over HTTP/1.1": functools.partial(ask_by_curl, "http1.1"),
    "curl over HTTP/2": functools.partial(ask_by_curl, "http2"),
}


@pytest.fixture(scope="module", params=CLIENTS)
def answered(request, gateway, imported, tmp_path_factory):
    """The questions that a client asked, and what it was answered."""
    asked = list(questions(request.param))
    return asked, CLIENTS[request.param](gateway, asked, tmp_path_factory.mktemp("client"))


def test_many_questions_get_the_right_verdicts_and_receipts(answered, gateway, judges_of, figure):
    asked, answers = answered
    assert len(asked) == len(answers) == QUESTIONS
    for one, answer in zip(asked, answers):
        one.judge(answer)
    assert {one.verdict for one in asked} == {"match", "mismatch", "not-found"}
    figure("questions with the verdict worked out from the files", len(asked))
    results = judges_of(gateway).verify(*answers)
    assert len(results) == QUESTIONS and all("answer" in result["checked"] for result in results)


def test_their_receipts_hold_for_an_independent_verifier(answered, gateway, go_judges_of):
    assert go_judges_of(gateway).verify_with_go(*answered[1]) == QUESTIONS


def test_a_body_that_owns_hundreds_of_items_is_asked_about_them_all(gateway, imported):
    register = next(register for register in REGISTERS if register.code == "listed-item")
    truth = Truth(register)
    subject, rows = max(truth.by_subject.items(), key=lambda item: len(item[1]))
    assert len(rows) > 300
    with gateway.new_caller(FRONT_DESK) as caller:
        def ask(**changes):
            query = Asked(truth, subject, {"itemName": rows[0]["itemName"]}, 1).query
            return caller.post("/v1/verifications", {**query, **changes}).json()

        everywhere = {"areaCode": rows[0]["areaCode"]}
        assert truth.count(subject, everywhere) == len(rows)
        assert ask()["verdict"] == "match"
        assert ask(select="all")["verdict"] == "mismatch"
        assert ask(select="all", claims=everywhere)["verdict"] == "match"
        assert ask(claims=everywhere, count={"exactly": len(rows)})["verdict"] == "match"
        assert ask(claims=everywhere, count={"at-least": len(rows) + 1})["verdict"] == "mismatch"
        assert ask(sourceId=rows[0]["itemCode"])["verdict"] == "match"
        other = next(row for row in rows if row["itemName"] != rows[0]["itemName"])
        assert ask(sourceId=other["itemCode"])["verdict"] == "mismatch"
