"""Every example of Contracts/examples/verifications.json over mutual TLS."""

import json

import pytest

from harness.places import CONTRACTS
from harness.receipts import check_commitments

EXAMPLES = json.loads((CONTRACTS / "examples" / "verifications.json").read_text("utf-8"))
#: Those with `at` need another clock.
TODAY = [example for example in EXAMPLES if "at" not in example]


def answer_in(body):
    """The members that an example gives exactly; a member that is absent and an empty one are the same."""
    members = ("verdict", "state", "claims") if "verdict" in body else ("code", "reasons")
    return {name: body[name] for name in members if body.get(name)}


@pytest.mark.parametrize("example", TODAY, ids=[example["name"] for example in TODAY])
def test_an_example_is_answered_exactly_and_its_receipt_verifies(example, city, judges):
    query = example["query"]
    response = city.caller(example["caller"]).verify(query)
    body = response.json()
    assert (response.status_code, answer_in(body)) == (example["status"], example["answer"])
    if response.status_code not in (200, 403):
        assert "receipt" not in body
        return
    [verified] = judges.verify(body, query=query)
    shown = {"subject", "query", *(["case"] if "case" in query["purpose"] else [])}
    shown |= {"answer"} if response.status_code == 200 else set()
    assert set(verified["checked"]) == shown and not verified["unchecked"], verified
    if response.status_code == 200:
        check_commitments(body, query)


def test_the_receipts_of_all_kinds_of_answers_hold_for_an_independent_verifier(city, go_judges):
    kinds = {}
    for example in TODAY:
        if example["status"] in (200, 403):
            kinds.setdefault((example["status"], *sorted(map(str, example["answer"].values()))), example)
    answers = [city.caller(kind["caller"]).verify(kind["query"]).json() for kind in kinds.values()]
    assert len(answers) > 15
    assert go_judges.verify_with_go(*answers) == len(answers)


def test_a_receipt_does_not_hold_for_another_question(front_desk, question, judges):
    answer = front_desk.verify(question).json()
    other = {**question, "purpose": {**question["purpose"], "case": "LJ-2026-700009"}}
    with pytest.raises(AssertionError, match="is not the one that the record commits to"):
        judges.verify(answer, query=other)


def test_a_receipt_does_not_hold_for_another_answer(front_desk, question, judges):
    answer = front_desk.verify(question).json()
    with pytest.raises(AssertionError, match="answer is not the one that the record commits to"):
        judges.verify({**answer, "verdict": "mismatch"}, query=question)
