"""Every agency × type × operation × field × purpose of the sample city: what a contract grants is answered, all else is
refused with every reason. Ops/drill authorisation asks all of it, the suite a sample."""

import datetime
import decimal
import itertools
import json
import os
import random

import pytest
import yaml

from harness import oracle
from harness.clock import ZONE
from harness.places import CONTRACTS

#: How many of the questions that are granted, nearly granted and not granted are asked, drawn with the seed; 0 is all.
SAMPLE = int(os.environ.get("ONCEGATE_MATRIX_SAMPLE", "400"))
SEED = int(os.environ.get("ONCEGATE_MATRIX_SEED", "46"))
#: Records of each type that are asked about.
RECORDS = 12
VERDICTS = {"match", "mismatch", "not-found", "not-valid"}
PURPOSE = {
    "channel": "hall", "case": "LJ-2026-900001", "operator": "W-0117", "agent": {"relation": "guardian"},
    "authorisation": {"kind": "consent", "reference": "SQ-2026-000099"}}


@pytest.fixture(scope="module")
def records(city_materials):
    """Some records of each type that has any, with their subjects."""
    changed = {json.loads(line)["sourceId"] for line in (city_materials / "status.ndjson").read_text("utf-8").splitlines()}
    found = {}
    for type in oracle.documents("material-types"):
        file = city_materials / f"{type}.ndjson"
        lines = map(json.loads, file.read_text("utf-8").splitlines()) if file.exists() else ()
        found[type] = [line for line in lines if line["sourceId"] not in changed
                       and set(oracle.stated(type)) <= set(line["fields"])][-RECORDS:]
    return found


@pytest.fixture(scope="module")
def gateway(make_gateway, tmp_path_factory, records, city_sources):
    """The sample city without quotas, since the test asks more than any agency would."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    (seed / "contracts").mkdir()
    for name, contract in oracle.documents("contracts").items():
        kept = [{member: value for member, value in grant.items() if member != "quota"} for grant in contract["grants"]]
        text = yaml.safe_dump({**contract, "grants": kept}, allow_unicode=True)
        (seed / "contracts" / f"{name}.yaml").write_text(text, "utf-8")
    gateway = make_gateway(seed=seed)
    for type, lines in records.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        if lines:
            _, last = gateway.caller(city_sources[type]).import_lines(text.encode())
            assert last["summary"]["created"] == len(lines), last
    return gateway


@pytest.fixture(scope="module")
def questions():
    """What is granted, what is nearly granted, and the rest; each with the refusals that it may meet."""
    day = datetime.datetime.now(ZONE).date()
    judged = [(question, oracle.refusals(question, day)) for question in oracle.matrix()]
    granted = [(question, refusals) for question, refusals in judged if not refusals]
    near = [(near, oracle.refusals(near, day)) for question, _ in granted for near in oracle.neighbours(question)]
    others = [(question, refusals) for question, refusals in judged if refusals]
    draw = random.Random(SEED)
    return [one for group in (granted, near, others) for one in (draw.sample(group, SAMPLE) if SAMPLE else group)]


class Asking:
    """Puts questions into the API's words, about the records that there are."""

    def __init__(self, records):
        self.records = records
        self.turns = {type: itertools.cycle(lines or [None]) for type, lines in records.items()}

    def body(self, question):
        """The query, and the record that it is about."""
        type = oracle.documents("material-types")[question.type]
        record = next(self.turns[question.type])
        role = type["roles"][0]["role"]
        subject = record["subjects"][role] if record else {"scheme": "resident-id", "id": "990102198503120017"}
        subject = subject[0] if isinstance(subject, list) else subject
        purpose = {"serviceItem": question.item} | {
            member: value for member, value in PURPOSE.items() if member != question.without}
        if question.acting:
            purpose["actingFor"] = question.acting
        query = {"material": question.type, "subject": subject, "purpose": purpose}
        if question.operation == "reuse":
            return {**query, "fields": [question.field]}, record
        query["claims"] = {name: record["fields"][name] if record else "x" for name in oracle.stated(question.type)}
        if question.count:
            query["count"] = {question.count: 0}
        if question.field:
            value = self._value(question, record)
            query["claims"][question.field] = {
                "equals": value, "one-of": {"one-of": [value]}}.get(question.comparison, {question.comparison: value})
        return query, record

    def _value(self, question, record):
        """The record's own value; another record's, or one of the field's type, where it has none."""
        for known in (record, *self.records[question.type]):
            if known and question.field in known["fields"]:
                return known["fields"][question.field]
        field = oracle.fields(question.type).get(question.field, {"type": "string"})
        enumerated = field.get("constraints", {}).get("enum", ["x"])
        return {"string": enumerated[0], "date": "2026-01-01", "number": "1", "integer": 1, "boolean": True}[field["type"]]


def as_numbers(question, values):
    """Values by field, decimals as the numbers that they are."""
    is_number = oracle.fields(question.type)[question.field]["type"] == "number"
    return {name: decimal.Decimal(value) if is_number else value for name, value in values.items()}


def check_refusal(problem, refusals, question):
    assert problem["code"] == "refused" and set(problem["reasons"]) in refusals, f"{question}: {problem}, not {refusals}"
    assert not {"verdict", "claims", "records", "material"} & set(problem), f"{question}: {problem}"


def check_verdict(answer, query, record, question):
    """A verdict about what was asked, and nothing of the record."""
    assert set(answer) <= {"id", "verdict", "claims", "material", "asOf", "receipt", "state", "disputed"}, question
    assert answer["verdict"] in VERDICTS and answer["material"]["type"] == question.type, f"{question}: {answer}"
    assert set(answer.get("claims", {})) <= set(query["claims"]), f"{question}: {answer}"
    assert set(answer.get("claims", {}).values()) <= {"match", "mismatch", "absent"}, f"{question}: {answer}"
    is_true = question.comparison in ("equals", "one-of") and question.field in (record or {"fields": ()})["fields"]
    if is_true and answer["verdict"] != "not-valid":
        assert answer["verdict"] == "match", f"{question}: {answer}"


def test_a_verification_is_answered_where_it_is_granted_and_refused_everywhere_else(gateway, records, questions, city_systems, figure):
    asking, counts = Asking(records), {"answered": 0, "refused": 0}
    asked = sorted((one for one in questions if one[0].operation == "verify"), key=lambda one: one[0].consumer)
    found = set()
    for consumer, group in itertools.groupby(asked, key=lambda one: one[0].consumer):
        group = list(group)
        for begin in range(0, len(group), 1000):
            part = group[begin:begin + 1000]
            bodies = [asking.body(question) for question, _ in part]
            # The published form of an answer is other tests' matter, and costs more than asking.
            response = gateway.caller(city_systems[consumer]).post(
                "/v1/verifications/batch", {"queries": [query for query, _ in bodies]}, promised=begin == 0)
            assert response.status_code == 200, response.text
            for (question, refusals), (query, record), answer in zip(part, bodies, response.json()["answers"], strict=True):
                counts["refused" if refusals else "answered"] += 1
                if refusals:
                    assert "problem" in answer, f"{question} is not granted: {answer}"
                    check_refusal(answer["problem"], refusals, question)
                elif not oracle.is_well_put(question):
                    assert answer["problem"]["code"] == "invalid-value", f"{question}: {answer}"
                else:
                    assert "problem" not in answer, f"{question} is granted: {answer}"
                    check_verdict(answer, query, record, question)
                    found |= {(consumer, question.type)} if answer["verdict"] != "not-found" else set()
    # What is granted was asked about records that there are.
    assert found >= {(question.consumer, question.type) for question, refusals in asked
                     if not refusals and question.comparison == "equals"}
    assert counts["answered"] > 100 and counts["refused"] > 300
    for name, value in counts.items():
        figure(f"verifications {name}", value)


def test_a_reuse_hands_over_the_fields_that_are_granted_and_no_other(gateway, records, questions, city_systems, figure):
    asking, counts = Asking(records), {"answered": 0, "refused": 0}
    asked = [one for one in questions if one[0].operation == "reuse"]
    for question, refusals in asked:
        query, record = asking.body(question)
        response = gateway.caller(city_systems[question.consumer]).post("/v1/reuses", query, promised=False)
        counts["refused" if refusals else "answered"] += 1
        if refusals:
            assert response.status_code == 403, f"{question} is not granted: {response.text}"
            check_refusal(response.json(), refusals, question)
            continue
        assert response.status_code == 200, f"{question} is granted: {response.text}"
        for released in response.json()["records"]:
            assert set(released) <= {"sourceId", "values", "issuedOn", "validUntil"}, question
            [kept] = [line for line in records[question.type] if line["sourceId"] == released["sourceId"]]
            own = {question.field: kept["fields"][question.field]} if question.field in kept["fields"] else {}
            assert as_numbers(question, released["values"]) == as_numbers(question, own), question
    assert counts["answered"] > 50 and counts["refused"] > 100
    for name, value in counts.items():
        figure(f"reuses {name}", value)


def test_fields_that_are_granted_apart_are_granted_together_and_one_that_is_not_spoils_all(gateway, records, city_systems):
    """The golden list of each contract: all its fields in one question, and then with one more."""
    day = datetime.datetime.now(ZONE).date()
    for contract in oracle.documents("contracts").values():
        caller = gateway.caller(city_systems[contract["consumer"]])
        for grant, item in ((grant, item) for grant in contract["grants"] for item in grant["purposes"]):
            type = grant["material"].partition("@")[0]
            if "reuse" not in grant["operations"] or day.month not in grant.get("months", range(1, 13)):
                continue
            handed = [name for name in grant["fields"] if not oracle.fields(type)[name].get("verifyOnly")]
            query, record = Asking(records).body(oracle.Question(contract["consumer"], type, "reuse", handed[0], None, None, item))
            answer = caller.reuse({**query, "fields": handed})
            assert answer.status_code == 200, answer.text
            found = {one["sourceId"]: one["values"] for one in answer.json()["records"]}
            own = {name: record["fields"][name] for name in handed if name in record["fields"]}
            assert found.get(record["sourceId"], own) == own
            for more in [*(set(oracle.fields(type)) - set(handed)), "noSuchField"]:
                refused = caller.reuse({**query, "fields": [*handed, more]})
                assert (refused.status_code, refused.json()["reasons"]) == (403, ["field-not-granted"]), more


def test_a_completeness_check_looks_up_what_is_granted_for_the_item_alone(gateway, city_systems, figure):
    """Every agency × item: only whom the item is for may check it, and of the list only types that are shared are looked up."""
    day = datetime.datetime.now(ZONE).date()
    counts = {"answered": 0, "refused": 0, "entries not shared": 0}
    for consumer, item in itertools.product(oracle.documents("agencies"), oracle.documents("service-items")):
        query = {"serviceItem": item, "case": "LJ-2026-900002", "subjects": subjects_of(item),
                 **{name: PURPOSE[name] for name in ("agent", "authorisation")}}
        response = gateway.caller(city_systems[consumer]).post("/v1/checks", query)
        if not oracle.may_check(consumer, item, day):
            counts["refused"] += 1
            assert (response.status_code, response.json()["code"]) == (403, "refused"), f"{consumer} {item}: {response.text}"
            continue
        counts["answered"] += 1
        assert response.status_code == 200, f"{consumer} {item}: {response.text}"
        for entry in response.json()["materials"]:
            type = entry.get("material")
            if type and not oracle.may_look_up(consumer, type, item, day):
                counts["entries not shared"] += 1
                assert entry["state"] not in ("held", "not-held", "not-valid"), f"{consumer} {item}: {entry}"
    assert all(counts.values())
    for name, value in counts.items():
        figure(f"checks: {name}", value)


def subjects_of(item):
    """Somebody for everybody whom an item's list names; a business where the applicant is one."""
    document = oracle.documents("service-items")[item]
    entries = [inner for entry in document["materials"] for inner in entry.get("alternatives", [entry])]
    person, business = ("resident-id", "990102198503120017"), ("uscc", "91990102MA9L05073A")
    return {name: dict(zip(("scheme", "id"), business if name == "applicant" and "uscc" in document["applicant"] else person))
            for name in {entry.get("for", "applicant") for entry in entries}}
