"""Values instead of papers, and receipts again for those whom they concern."""

import pytest

from harness import samples
from harness.receipts import check_commitments, record_of

PURPOSE = {"serviceItem": "food-permit-new", "case": "LJ-2026-700004", "channel": "hall"}


def reuse(record, *fields):
    return {
        "material": "business-licence", "subject": record["subjects"]["holder"], "fields": list(fields),
        "purpose": PURPOSE,
    }


@pytest.fixture(scope="module")
def record(registry):
    record = samples.licence()
    assert registry.submit(record).status_code == 201
    return record


def test_permitted_fields_are_handed_over_with_a_receipt(front_desk, record, judges):
    query = reuse(record, "name", "status", "registeredOn")
    response = front_desk.reuse(query)
    answer = response.json()
    values = {name: record["fields"][name] for name in query["fields"]}
    assert response.status_code == 200 and len(answer["records"]) == 1
    assert answer["records"][0]["values"] == values
    assert answer["records"][0]["sourceId"] == record["sourceId"]
    assert set(answer["records"][0]) <= {"sourceId", "values", "issuedOn", "validUntil"}
    [verified] = judges.verify(answer, query=query)
    assert set(verified["checked"]) == {"subject", "case", "query", "answer"}
    check_commitments(answer, query)


def test_every_valid_record_of_a_subject_is_handed_over(city):
    query = {
        "material": "food-permit", "subject": {"scheme": "uscc", "id": "92990102MA9L050737"},
        "fields": ["permitNo", "businessForm"], "purpose": {**PURPOSE, "serviceItem": "food-permit-renewal"},
    }
    answer = city.caller("affairs-centre.system.front-desk").reuse(query).json()
    assert [permit["values"]["permitNo"] for permit in answer["records"]] == ["JY19901020000045", "JY29901020000038"]


def test_a_subject_without_a_valid_record_is_not_found_and_logged(front_desk, judges):
    query = reuse(samples.licence(), "name")
    answer = front_desk.reuse(query).json()
    assert answer["records"] == []
    assert record_of(answer["receipt"])["result"] == "not-found"
    judges.verify(answer, query=query)


@pytest.mark.parametrize("field", ["registeredCapital", "legalRepresentativeId", "legalRepresentative", "nothing"])
def test_a_field_beyond_the_grant_is_refused_and_nothing_is_handed_over(field, front_desk, record, judges):
    query = reuse(record, "name", field)
    response = front_desk.reuse(query)
    problem = response.json()
    assert (response.status_code, problem["code"], problem["reasons"]) == (403, "refused", ["field-not-granted"])
    assert record["fields"]["name"] not in response.text
    judges.verify(problem, query=query)


def test_a_field_that_may_only_be_verified_is_not_even_handed_to_those_it_is_granted_to(city, judges):
    query = {
        "material": "tax-clearance", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
        "fields": ["kind", "hasArrears"],
        "purpose": {"serviceItem": "property-transfer", "case": "LJ-2026-700005", "channel": "hall"},
    }
    office = city.caller("natural-resources.system.core")
    refused = office.reuse(query)
    assert (refused.status_code, refused.json()["reasons"]) == (403, ["field-not-granted"])
    assert office.reuse({**query, "fields": ["kind"]}).status_code == 200


def test_a_type_that_is_granted_for_verification_only_is_not_handed_over(city):
    query = {
        "material": "resident-identity", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
        "fields": ["name"], "purpose": PURPOSE,
    }
    response = city.caller("affairs-centre.system.front-desk").reuse(query)
    assert response.status_code == 403
    assert "operation-not-granted" in response.json()["reasons"]


@pytest.mark.parametrize("fields", [[], "name", ["name", "name"], [1], None], ids=str)
def test_fields_that_are_no_list_of_names_are_400(fields, front_desk, record):
    response = front_desk.reuse({**reuse(record), "fields": fields})
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


@pytest.fixture(scope="module")
def asked(front_desk, record):
    """A question of the front desk, and its answer."""
    query = samples.question_about(record)
    return query, front_desk.verify(query).json()


@pytest.mark.parametrize("name", ["affairs-centre.system.front-desk", "affairs-centre.system.kiosk"])
def test_the_consumer_gets_its_receipt_again_with_the_opening(name, city, asked, judges):
    query, answer = asked
    receipt = city.caller(name).get(f"/v1/receipts/{answer['id']}").json()
    assert receipt["opening"] == answer["receipt"]["opening"]
    assert receipt["record"] == answer["receipt"]["record"]
    told = {member: value for member, value in answer.items() if member != "receipt"}
    [verified] = judges.verify(receipt, query=query, answer=told)
    assert set(verified["checked"]) == {"subject", "case", "query", "answer"}


@pytest.mark.parametrize("name", ["market-regulation.system.registry", "market-regulation.admin.steward"])
def test_the_provider_gets_the_receipt_without_the_opening(name, city, asked, judges):
    _, answer = asked
    receipt = city.caller(name).get(f"/v1/receipts/{answer['id']}").json()
    assert set(receipt) == {"record", "proof"} and receipt["record"] == answer["receipt"]["record"]
    judges.verify(receipt)


def test_an_auditor_may_read_every_receipt_but_gets_no_opening_of_another_agency(city, judges):
    query = {
        "material": "property-title", "subject": {"scheme": "resident-id", "id": "990102199007190125"},
        "claims": {"ownerName": "郁明澜"}, "count": {"exactly": 0},
        "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700006", "channel": "hall"},
    }
    answer = city.caller("tax.system.declaration").verify(query).json()
    receipt = city.caller("affairs-centre.admin.auditor").get(f"/v1/receipts/{answer['id']}").json()
    assert set(receipt) == {"record", "proof"}
    judges.verify(receipt)


def test_an_auditor_gets_no_opening_at_all(city, asked):
    _, answer = asked
    receipt = city.caller("affairs-centre.admin.auditor").get(f"/v1/receipts/{answer['id']}").json()
    assert set(receipt) == {"record", "proof"}, "the opening goes to the one who asked alone"


@pytest.mark.parametrize("name", ["tax.system.declaration", "tax.admin.steward", "health.system.core"])
def test_whether_there_is_a_receipt_is_told_to_nobody_else(name, city, asked):
    _, answer = asked
    there = city.caller(name).get(f"/v1/receipts/{answer['id']}")
    not_there = city.caller(name).get("/v1/receipts/01a20000-0000-7000-8000-000000000000")
    assert (there.status_code, there.json()["code"]) == (404, "not-found")
    told = ("type", "title", "status", "code", "detail")
    assert [there.json()[name] for name in told] == [not_there.json()[name] for name in told]


@pytest.mark.parametrize("name", ["operator", "security"])
def test_other_administrators_read_no_receipts(name, city, asked):
    _, answer = asked
    response = city.caller(f"affairs-centre.admin.{name}").get(f"/v1/receipts/{answer['id']}")
    assert (response.status_code, response.json()["code"]) == (403, "role-required")


def test_the_receipt_of_a_submission_is_its_providers(city, registry, judges):
    record = samples.licence()
    submitted = registry.submit(record).json()
    identifier = record_of(submitted["receipt"])["id"]
    again = registry.get(f"/v1/receipts/{identifier}").json()
    assert again["record"] == submitted["receipt"]["record"]
    judges.verify(again)
    assert city.caller("affairs-centre.system.front-desk").get(f"/v1/receipts/{identifier}").status_code == 404
