"""Many questions at once: one answer each, in order, under one checkpoint."""

import json

import pytest

from harness import samples
from harness.polling import until
from harness.receipts import check_commitments, record_of
from harness.tree import Proof, SeenTree
from test_verifications import TODAY, answer_in

BATCH = "/v1/verifications/batch"
FRONT_DESK = "affairs-centre.system.front-desk"
#: A few questions of one caller with every kind of answer; the contract's quota for a second leaves room for them.
MIXED = [example for example in TODAY if example["caller"] == FRONT_DESK][::4]


def whole(answer, checkpoint):
    """A receipt of a batch in the form of one that stands alone."""
    receipt = answer["receipt"]
    lines = ["c2sp.org/tlog-proof@v1", f"index {receipt['index']}", *receipt["hashes"], "", checkpoint]
    return {**receipt, "proof": "\n".join(lines)}


@pytest.fixture(scope="module")
def mixed(city):
    """The examples as one batch, and its answer."""
    answers = []

    def are_within_quota():
        response = city.caller(FRONT_DESK).post(BATCH, {"queries": [example["query"] for example in MIXED]})
        assert response.status_code == 200, response.text
        answers.append(response.json())
        return "quota-exceeded" not in response.text

    until(are_within_quota, 5, "room in the quota")
    return answers[-1]


def test_every_question_is_answered_in_order_and_a_bad_one_spoils_no_other(mixed):
    assert len(mixed["answers"]) == len(MIXED) > 20
    for example, answer in zip(MIXED, mixed["answers"]):
        body = answer.get("problem", answer)
        assert answer_in(body) == example["answer"], example["name"]
        assert body.get("status", 200) == example["status"], example["name"]
        assert ("receipt" in answer) == (example["status"] in (200, 403)), example["name"]
        assert "receipt" not in answer.get("problem", {})


def test_a_bad_question_is_named_by_its_place_in_the_batch(mixed):
    for place, (example, answer) in enumerate(zip(MIXED, mixed["answers"])):
        for error in answer.get("problem", {}).get("errors", []):
            assert error["pointer"].startswith(f"/queries/{place}"), example["name"]


def test_every_receipt_of_a_batch_verifies(mixed, judges):
    answered = [(example, answer) for example, answer in zip(MIXED, mixed["answers"]) if "receipt" in answer]
    results = judges.verify(mixed)
    assert [result["index"] for result in results] == [answer["receipt"]["index"] for _, answer in answered]
    for example, answer in answered:
        if example["status"] == 200:
            check_commitments(answer, example["query"])


def test_every_receipt_of_a_batch_holds_for_an_independent_verifier(mixed, go_judges):
    assert go_judges.verify_with_go(mixed) == sum("receipt" in answer for answer in mixed["answers"])


def test_a_batch_is_one_commit(mixed):
    tree = SeenTree()
    receipts = [whole(answer, mixed["checkpoint"]) for answer in mixed["answers"] if "receipt" in answer]
    proofs = [tree.add(receipt) for receipt in receipts]
    indexes = [proof.index for proof in proofs]
    assert indexes == list(range(indexes[0], indexes[0] + len(indexes)))
    assert len(tree.roots) == 1 and proofs[0].size >= indexes[-1] + 1
    assert len({record_of(receipt)["time"] for receipt in receipts}) == 1


def test_a_batch_answers_as_single_questions_do(front_desk, question, registry):
    record = samples.licence()
    registry.submit(record)
    queries = [question, samples.question_about(record), samples.question_about(record, status="dormant")]
    batch = front_desk.post(BATCH, {"queries": queries}).json()
    singles = [front_desk.verify(query).json() for query in queries]
    told = ("verdict", "state", "claims", "material")
    assert [[answer.get(name) for name in told] for answer in batch["answers"]] == [
        [answer.get(name) for name in told] for answer in singles]
    assert Proof(singles[-1]["receipt"]).index > batch["answers"][-1]["receipt"]["index"]


def test_1000_questions_are_answered_and_1001_are_refused_whole(city, judges):
    # An agency's own records have no quota.
    code = samples.new_uscc()
    query = {
        "material": "business-licence", "subject": {"scheme": "uscc", "id": code}, "claims": {"status": "active"},
        "purpose": {"serviceItem": "food-permit-new", "case": "LJ-2026-700003", "channel": "hall"},
    }
    with city.new_caller("market-regulation.system.registry") as caller:
        size, _ = city.checkpoint()
        refused = caller.post(BATCH, {"queries": [query] * 1001})
        assert (refused.status_code, refused.json()["code"]) == (400, "malformed-request")
        assert refused.json()["errors"][0]["pointer"] == "/queries"
        assert city.checkpoint()[0] == size
        answers = caller.post(BATCH, {"queries": [query] * 1000}).json()
    assert {answer["verdict"] for answer in answers["answers"]} == {"not-found"}
    assert city.checkpoint()[0] == size + 1000
    assert len(judges.verify(answers)) == 1000


@pytest.mark.parametrize(
    "body", [{}, {"queries": []}, {"queries": {}}, {"queries": "x"}, {"queries": [], "more": 1}, []], ids=json.dumps)
def test_a_batch_that_is_none_is_400(body, front_desk):
    response = front_desk.post(BATCH, body)
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


def test_a_batch_of_nothing_but_bad_questions_is_answered_without_receipts(front_desk, judges):
    answers = front_desk.post(BATCH, {"queries": [{}, {"material": 1}, []]}).json()["answers"]
    assert [answer["problem"]["code"] for answer in answers] == ["malformed-request"] * 3
    assert not any("receipt" in answer for answer in answers)
