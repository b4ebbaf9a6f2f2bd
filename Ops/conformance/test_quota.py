"""A contract's quota: what is over it is refused, told and logged once."""

from harness.polling import until
from harness.receipts import record_of

#: c13 grants five questions a second.
NURSES = "health.system.core"
QUERY = {
    "material": "diploma", "subject": {"scheme": "resident-id", "id": "990102199007190125"},
    "claims": {"name": "郁明澜", "certificateNo": "999999201205000001"},
    "purpose": {"serviceItem": "nurse-registration", "case": "LJ-2026-700007", "channel": "online"},
}


def test_questions_over_the_quota_of_a_second_are_429_and_the_refusal_is_logged_once(city, judges):
    batches = []

    def has_whole_quota():
        batches.append(city.caller(NURSES).post("/v1/verifications/batch", {"queries": [QUERY] * 12}).json())
        return "verdict" in batches[-1]["answers"][4]

    # Another test may have used some of this second's quota.
    until(has_whole_quota, 5, "a second with its whole quota")
    answers = batches[-1]["answers"]
    assert ["verdict" in answer for answer in answers] == [True] * 5 + [False] * 7
    problems = [answer["problem"] for answer in answers[5:]]
    assert all((problem["status"], problem["code"]) == (429, "quota-exceeded") for problem in problems)
    assert all(problem["reasons"] == ["quota-exceeded"] for problem in problems)
    assert ["receipt" in answer for answer in answers[5:]] == [True] + [False] * 6
    assert record_of(answers[5]["receipt"])["reasons"] == ["quota-exceeded"]
    assert len(judges.verify(batches[-1])) == 6


def test_a_question_over_the_quota_says_when_to_try_again(city):
    def refused():
        response = city.caller(NURSES).post("/v1/verifications", QUERY)
        # A response that is no success is false.
        return [response] if response.status_code == 429 else None

    [response] = until(refused, 20, "a refusal for the quota")
    assert response.headers["Retry-After"] == "1"
    assert response.json()["reasons"] == ["quota-exceeded"]


def test_what_is_refused_for_another_reason_takes_nothing_of_the_quota(city):
    other = {**QUERY, "purpose": {**QUERY["purpose"], "serviceItem": "food-permit-new"}}
    queries = [other] * 10 + [QUERY] * 5

    def all_answered():
        answers = city.caller(NURSES).post("/v1/verifications/batch", {"queries": queries}).json()["answers"]
        assert all(answer["problem"]["code"] == "refused" for answer in answers[:10])
        return all("verdict" in answer for answer in answers[10:])

    until(all_answered, 5, "a second with its whole quota")
