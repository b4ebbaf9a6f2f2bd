"""Nothing personal stands in clear in what the gateway keeps or logs."""

import base64
import json

import pytest

from harness import samples

SOURCE, NAME, CASE = "DJ-LEAK-16180339", "澜江不可见有限公司", "LJ-LEAK-27182818"
STAFF, REFERENCE = "staff-leak-14142135", "SQ-LEAK-17320508"


@pytest.fixture(scope="module")
def traces(city):
    """Texts that have gone through every kind of request and must not be found."""
    record = samples.licence(source_id=SOURCE, name=NAME, address="江城区不可见路９８７号")
    subject = record["subjects"]["holder"]["id"]
    registry, desk = city.caller("market-regulation.system.registry"), city.caller("affairs-centre.system.front-desk")
    query = samples.question_about(record, CASE, name=NAME)
    query["purpose"] |= {
        "operator": STAFF, "authorisation": {"kind": "consent", "reference": REFERENCE, "obtainedOn": "2026-11-01"}}
    assert registry.submit(record, headers={"Idempotency-Key": "key-1"}).status_code == 201
    lines = [record, {**record, "colour": NAME}, {**record, "issuedOn": NAME}]
    registry.import_lines("\n".join(map(samples.line, lines)).encode(), promised=False)
    answer = desk.verify(query).json()
    assert answer["verdict"] == "match"
    correction = {"receipt": answer["id"], "subject": query["subject"], "material": "business-licence", "fields": ["name"]}
    filed = desk.post("/v1/corrections", {**correction, "sourceId": SOURCE, "statement": NAME}).json()
    assert registry.get(f"/v1/corrections/{filed['id']}").json()["statement"] == NAME
    steward = city.caller("market-regulation.admin.steward")
    resolution = {"outcome": "corrected", "sourceId": SOURCE}
    assert steward.post(f"/v1/corrections/{filed['id']}/resolution", resolution).status_code == 409
    assert desk.verify({**query, "claims": {"name": NAME + "分公司"}}).json()["verdict"] == "mismatch"
    assert desk.verify({**query, "sourceId": SOURCE}).json()["verdict"] == "match"
    assert desk.verify({**query, "claims": {"turnover": NAME}}).status_code == 403
    assert desk.verify({**query, "purpose": {**query["purpose"], "serviceItem": SOURCE.lower()}}).status_code == 403
    assert desk.verify({**query, "subject": {"scheme": "uscc", "id": subject[:-1] + "I"}}).status_code == 422
    assert desk.post("/v1/verifications/batch", {"queries": [query, {"case": CASE}]}).status_code == 200
    reuse = {name: query[name] for name in ("material", "subject", "purpose")} | {"fields": ["name", "address"]}
    assert desk.reuse(reuse).json()["records"][0]["values"]["name"] == NAME
    change = {"type": "business-licence", "sourceId": SOURCE, "status": "suspended", "reason": NAME}
    assert registry.post("/v1/materials/status", change).status_code == 200
    assert registry.post("/v1/materials/status", {**change, "sourceId": SOURCE + "-2"}).status_code == 404
    desk.request("GET", f"/v1/agencies/{SOURCE}?subject={subject}", promised=False)
    desk.post("/v1/verifications", data=json.dumps(query).encode()[:-1], headers={"Content-Type": "application/json"})
    return [subject, SOURCE, SOURCE.lower(), NAME, "江城区不可见路", CASE, STAFF, REFERENCE]


def forms(text):
    """A text as it may be written down."""
    data = text.encode()
    yield data
    yield text.encode("utf-16-le")
    yield data.hex().encode()
    yield json.dumps(text).encode().strip(b'"')
    # Base64 of what begins at any place of a group of three.
    for begin in range(3):
        yield base64.b64encode(b"\0" * begin + data)[4 if begin else 0:-4]


def found(traces, name, data):
    return [f"{trace} in {name}" for trace in traces for form in forms(trace) if form in data]


def test_the_data_directory_holds_nothing_personal_in_clear(city, traces):
    files = [path for path in city.data.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in files), "the write-ahead log is empty"
    leaks = [leak for path in files for leak in found(traces, path.name, path.read_bytes())]
    assert not leaks


def test_the_data_directory_holds_none_of_the_citys_people_in_clear(city, city_materials):
    data = b"".join(path.read_bytes() for path in city.data.rglob("*") if path.is_file())
    lines = (city_materials / "resident-identity.ndjson").read_text("utf-8").splitlines()
    people = [json.loads(line) for line in lines]
    assert len(people) > 40
    for person in people:
        assert person["fields"]["residentId"].encode() not in data
        assert person["fields"]["name"].encode() not in data


def test_the_gateways_own_log_holds_nothing_personal(city, traces):
    text = city.log.read_bytes()
    assert b'"level":"debug"' in text
    assert not found(traces, "the log", text)


def test_metrics_hold_nothing_personal_and_no_callers_words(city, traces):
    metrics = city.operations("/metrics").encode()
    assert b"oncegate" in metrics
    assert not found(traces, "metrics", metrics)


def test_a_receipts_record_holds_nothing_personal(city, traces, front_desk, question):
    query = {**question, "purpose": {**question["purpose"], "case": CASE, "operator": STAFF}}
    record = base64.urlsafe_b64decode(front_desk.verify(query).json()["receipt"]["record"] + "==")
    assert not found([*traces, query["subject"]["id"], "澜江晨曦"], "the record", record)


def test_data_and_keys_are_closed_to_other_users(city):
    for directory in (city.data, city.directory / "keys"):
        assert directory.stat().st_mode & 0o077 == 0, directory
        for path in directory.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path
