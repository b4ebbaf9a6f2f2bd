"""Repeated requests, and changes that another change has overtaken."""

import uuid

import pytest

from harness import samples
from harness.receipts import record_of


def key():
    return {"Idempotency-Key": str(uuid.uuid4())}


def outcome(response):
    body = response.json()
    return response.status_code, body["id"], body["revision"], body["outcome"], body["receipt"]["record"]


def test_the_same_key_and_body_give_the_first_outcome_again(registry, judges):
    record, headers = samples.licence(), key()
    first = registry.submit(record, headers=headers)
    again = registry.submit(record, headers=headers)
    assert outcome(again) == outcome(first) and first.status_code == 201
    judges.verify(first.json())
    judges.verify(again.json())


def test_the_first_outcome_is_given_even_after_the_record_has_changed(registry):
    record, headers = samples.licence(), key()
    first = registry.submit(record, headers=headers)
    changed = {**record, "fields": {**record["fields"], "address": "江城区新址路2号"}}
    assert registry.submit(changed).json()["revision"] == 2
    assert outcome(registry.submit(record, headers=headers)) == outcome(first)
    assert registry.submit(changed).json()["outcome"] == "unchanged"


def test_the_same_key_with_another_body_is_a_conflict_and_changes_nothing(registry):
    record, headers = samples.licence(), key()
    first = registry.submit(record, headers=headers)
    changed = {**record, "fields": {**record["fields"], "address": "江城区新址路2号"}}
    conflict = registry.submit(changed, headers=headers)
    assert (conflict.status_code, conflict.json().get("code")) == (409, "idempotency-conflict")
    assert registry.submit(record).json()["outcome"] == "unchanged"
    assert outcome(registry.submit(record, headers=headers)) == outcome(first)


def test_another_caller_with_the_same_key_is_independent(city, registry):
    headers = key()
    registry.submit(samples.licence(), headers=headers)
    clearance = {
        "type": "tax-clearance", "sourceId": f"T-{uuid.uuid4()}",
        "subjects": {"taxpayer": {"scheme": "uscc", "id": samples.new_uscc()}},
        "fields": {
            "certificateNo": "9901002026999999", "taxpayerName": "澜江试样有限公司", "kind": "无欠税", "hasArrears": False,
            "issuedOn": "2026-11-01", "validUntil": "2026-12-01",
        },
        "issuedOn": "2026-11-01",
    }
    assert city.caller("tax.system.declaration").submit(clearance, headers=headers).status_code == 201


def test_a_status_change_is_repeated_by_its_key(registry):
    record, headers = samples.licence(), key()
    registry.submit(record)
    change = {"type": "business-licence", "sourceId": record["sourceId"], "status": "suspended", "reason": "责令停业"}
    first = registry.post("/v1/materials/status", change, headers=headers)
    again = registry.post("/v1/materials/status", change, headers=headers)
    assert outcome(again) == outcome(first) and first.json()["outcome"] == "updated"
    lifted = registry.post("/v1/materials/status", {**change, "status": "valid"}, headers=headers)
    assert (lifted.status_code, lifted.json().get("code")) == (409, "idempotency-conflict")


@pytest.mark.parametrize("bad", ["", "a b", "ä", "x" * 256], ids=["empty", "two words", "not ascii", "too long"])
def test_a_key_that_is_none_is_400(bad, registry):
    response = registry.submit(samples.licence(), headers={"Idempotency-Key": bad.encode()})
    assert (response.status_code, response.json().get("code")) == (400, "malformed-request")


def test_a_question_is_decided_anew_whatever_its_key(front_desk, question):
    headers = key()
    first, again = (front_desk.verify(question, headers=headers).json() for _ in range(2))
    assert first["id"] != again["id"]
    assert record_of(first["receipt"])["time"] <= record_of(again["receipt"])["time"]


def test_a_stale_expected_revision_is_412_and_changes_nothing(registry):
    record = samples.licence()
    assert registry.submit({**record, "expectedRevision": 1}).status_code == 412
    assert registry.submit({**record, "expectedRevision": 0}).json()["revision"] == 1
    changed = {**record, "fields": {**record["fields"], "address": "江城区新址路2号"}}
    assert registry.submit({**changed, "expectedRevision": 1}).json()["revision"] == 2
    stale = registry.submit({**record, "expectedRevision": 1})
    assert (stale.status_code, stale.json().get("code")) == (412, "revision-conflict")
    assert registry.submit({**changed, "expectedRevision": 2}).json()["outcome"] == "unchanged"


def test_submitting_again_does_not_lift_a_suspension(registry, front_desk):
    record = samples.licence()
    registry.submit(record)
    change = {"type": "business-licence", "sourceId": record["sourceId"], "status": "suspended", "reason": "责令停业"}
    registry.post("/v1/materials/status", change)
    assert registry.submit(record).json()["outcome"] == "unchanged"
    answer = front_desk.verify(samples.question_about(record)).json()
    assert (answer["verdict"], answer.get("state")) == ("not-valid", "suspended")
