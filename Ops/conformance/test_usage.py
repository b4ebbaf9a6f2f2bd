"""People can see who used the data about them, proven, and nobody else's."""

import base64

import pytest

from harness import samples
from harness.receipts import check_commitments, record_of

PURPOSE = {"serviceItem": "food-permit-new", "case": "LJ-2026-700077", "channel": "hall"}


@pytest.fixture(scope="module")
def portal(city):
    return city.caller("affairs-centre.system.citizen-portal")


def ask(portal, subject, **more):
    response = portal.post("/v1/usage", {"subject": subject, **more})
    assert response.status_code == 200, response.text
    return response.json()


def verify(front_desk, record, case=PURPOSE["case"]):
    answer = front_desk.verify({
        "material": "business-licence", "subject": record["subjects"]["holder"],
        "claims": {"name": record["fields"]["name"]}, "purpose": {**PURPOSE, "case": case},
    })
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_verification_and_a_reuse_are_listed_newest_first_and_proven(portal, front_desk, registry, judges):
    record = samples.licence()
    assert registry.submit(record).status_code == 201
    first = verify(front_desk, record)
    front_desk.reuse({
        "material": "business-licence", "subject": record["subjects"]["holder"], "fields": ["name"],
        "purpose": PURPOSE,
    })
    query = {"subject": record["subjects"]["holder"]}
    answer = ask(portal, **query)
    assert [use["action"] for use in answer["uses"]] == ["reuse", "verification"]
    use = answer["uses"][1]
    assert use["logtime"] == first["asOf"]
    assert use["receiverCode"] == "affairs-centre" and use["receiverSystem"] == "front-desk"
    assert use["receiverName"]["zh"] == "澜江市政务服务中心"
    assert use["purpose"]["serviceItem"] == "food-permit-new" and use["purpose"]["title"]["en"]
    assert use["basis"]["zh"] and use["contract"].startswith("sha256:")
    for use in answer["uses"]:
        [verified] = judges.verify({"receipt": use["receipt"]})
        assert verified["index"] == use["index"]
    [own] = judges.verify(answer, query=query)
    assert set(own["checked"]) == {"subject", "query", "answer"}
    check_commitments({**answer, "uses": [{k: v for k, v in use.items() if k != "receipt"} for use in answer["uses"]]},
                      query)


def test_an_answer_that_was_changed_is_not_what_the_record_commits_to(portal, front_desk, registry, judges):
    record = samples.licence()
    registry.submit(record)
    verify(front_desk, record)
    answer = ask(portal, record["subjects"]["holder"])
    answer["uses"] = []
    with pytest.raises(AssertionError, match="answer"):
        judges.verify(answer)


def test_whoever_is_named_in_a_record_sees_its_uses_without_learning_whose_they_were(portal, front_desk, registry):
    person = samples.new_person()
    record = samples.licence(person=person)
    assert registry.submit(record).status_code == 201
    answered = verify(front_desk, record, case="LJ-2026-700078")
    response = portal.post("/v1/usage", {"subject": person})
    [use] = response.json()["uses"]
    assert use["logtime"] == answered["asOf"]
    assert set(use["receipt"]) == {"entry", "proof"}
    entry = base64.urlsafe_b64decode(use["receipt"]["entry"] + "==")
    assert len(entry) == 33 and entry[0] == 1
    for secret in [record["subjects"]["holder"]["id"], "LJ-2026-700078", record["fields"]["name"], record["sourceId"]]:
        assert secret not in response.text


def test_a_subject_that_nobody_asked_about_has_no_uses(portal):
    assert ask(portal, samples.licence()["subjects"]["holder"])["uses"] == []


@pytest.mark.parametrize("caller", ["affairs-centre.system.front-desk", "tax.system.declaration"])
def test_a_system_that_is_not_enrolled_for_it_is_refused_and_that_is_logged(city, caller, judges):
    response = city.caller(caller).post("/v1/usage", {"subject": samples.licence()["subjects"]["holder"]})
    problem = response.json()
    assert response.status_code == 403 and problem["code"] == "refused"
    assert problem["reasons"] == ["operation-not-granted"]
    record = record_of(problem["receipt"])
    assert record["kind"] == "usage" and record["result"] == "refused"


def test_administrators_are_no_users_of_personal_data(city):
    response = city.caller("affairs-centre.admin.auditor").post(
        "/v1/usage", {"subject": samples.licence()["subjects"]["holder"]})
    assert response.status_code == 403 and response.json()["code"] == "role-required"


@pytest.mark.parametrize("change, status, pointer", [
    ({"from": "yesterday"}, 400, "/from"),
    ({"from": "2026-02-02", "until": "2026-02-01"}, 400, "/until"),
    ({"cursor": "../../etc"}, 400, "/cursor"),
    ({"limit": 5}, 400, "/limit"),
    ({"subject": {"scheme": "resident-id", "id": "990102198503120018"}}, 422, "/subject/id"),
])
def test_bad_questions_say_what_is_wrong(portal, change, status, pointer):
    body = {"subject": samples.licence()["subjects"]["holder"], **change}
    response = portal.post("/v1/usage", body)
    assert response.status_code == status
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
