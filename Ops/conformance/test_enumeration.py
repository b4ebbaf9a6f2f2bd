"""An agency that asks about one subject after another of whom nothing is found raises an alarm that names it, and then waits."""

import json

import pytest

from harness import samples
from harness.polling import until

#: What an agency may ask about in an hour without an alarm.
LIMIT = 30
#: Answers `not-found` that it may have in an hour: one in three minutes comes back.
ALLOWED = 20
FRONT_DESK, KIOSK, REGISTRY = (
    "affairs-centre.system.front-desk", "affairs-centre.system.kiosk", "market-regulation.system.registry")


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway(alarms={"unknown": LIMIT})


def alarms(gateway):
    entries = map(json.loads, gateway.log_text().splitlines())
    return [entry for entry in entries if "who has something" in entry["message"]]


def counted(gateway):
    [line] = [line for line in gateway.operations("/metrics").splitlines()
              if line.startswith("oncegate_enumeration_alarms_total ")]
    return int(float(line.split()[1]))


def search(caller, queries):
    for query in queries:
        assert caller.verify(query).json()["verdict"] == "not-found"


def test_many_subjects_of_whom_nothing_is_found_raise_one_alarm_that_names_the_agency_and_no_subject(gateway, figure):
    # Counting begins anew with the hour: one that is nearly over is waited for.
    until(lambda: gateway.now().minute < 59, 90, "the next hour")
    hour = gateway.now().strftime("%Y-%m-%dT%H")
    queries = [samples.question_about(samples.licence(), status="active") for _ in range(LIMIT + 10)]
    caller = gateway.caller(FRONT_DESK)
    search(caller, queries[:LIMIT])
    # Who asks again about somebody learns nothing new.
    search(caller, queries[:5])
    assert (alarms(gateway), counted(gateway)) == ([], 0)
    search(caller, queries[LIMIT:])
    assert len(alarms(gateway)) == 1
    [alarm] = alarms(gateway)
    assert (alarm["level"], alarm["agency"]) == ("warning", "affairs-centre")
    assert alarm["window"].startswith(hour) and alarm["window"].endswith("/PT1H")
    assert counted(gateway) == 1
    figure("subjects that nobody knows until the alarm, of a limit of", f"{LIMIT + 1} at the earliest, {LIMIT}")
    assert not any(query["subject"]["id"] in gateway.log_text() for query in queries)


def test_who_asks_whether_there_is_none_is_named_as_well(make_gateway):
    own = make_gateway(alarms={"unknown": 5})
    caller = own.caller("tax.system.declaration")
    purpose = {"serviceItem": "deed-tax-relief", "case": "LJ-2026-000058", "channel": "hall"}
    for _ in range(7):
        answer = caller.verify({
            "material": "property-title", "subject": samples.new_person(), "count": {"exactly": 0},
            "claims": {"ownerName": "无此人"}, "purpose": purpose}).json()
        assert answer["verdict"] == "match", answer
    [alarm] = alarms(own)
    assert alarm["agency"] == "tax"


def test_what_is_found_raises_no_alarm(gateway):
    before = counted(gateway)
    registry = gateway.caller(REGISTRY)
    records = [samples.licence() for _ in range(LIMIT + 10)]
    for record in records:
        assert registry.submit(record).status_code in (200, 201)
    for record in records:
        assert gateway.caller(REGISTRY).verify(samples.question_about(record)).json()["verdict"] == "match"
    assert counted(gateway) == before


@pytest.fixture
def strict(make_gateway):
    return make_gateway(api={"unknown": ALLOWED})


def unknown():
    return samples.question_about(samples.licence(), status="active")


def test_who_was_told_not_found_too_often_waits_and_others_do_not(strict):
    record = samples.licence()
    registry = strict.caller(REGISTRY)
    assert registry.submit(record).status_code == 201
    desk = strict.caller(FRONT_DESK)
    batch = desk.post("/v1/verifications/batch", {"queries": [unknown() for _ in range(ALLOWED + 10)]}).json()["answers"]
    refused = [answer for answer in batch if "problem" in answer]
    assert [answer["verdict"] for answer in batch[:ALLOWED]] == ["not-found"] * ALLOWED
    assert len(refused) in (9, 10) and all(answer["problem"]["code"] == "too-many-requests" for answer in refused)
    # The agency, whichever of its systems asks, and whatever about.
    for name in (FRONT_DESK, KIOSK):
        for path in ("/v1/verifications", "/v1/reuses"):
            answer = strict.caller(name).post(path, question_for(path, record))
            assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
            assert 1 <= int(answer.headers["Retry-After"]) <= 180
    assert registry.verify(samples.question_about(record)).json()["verdict"] == "match"
    assert record["subjects"]["holder"]["id"] not in strict.log_text()


def question_for(path, record):
    query = samples.question_about(record, status="active")
    if path == "/v1/reuses":
        query["fields"] = list(query.pop("claims"))
    return query
