"""Several gateways on one database: one log, and what one of them decides all of them know."""

import concurrent.futures
import itertools
import os
import signal
import time
import uuid

import pytest

from harness import contracts, samples
from harness.load import Load, receipts_in
from harness.places import CONTRACTS
from harness.polling import until
from harness.receipts import record_of
from harness.tree import Proof, SeenTree

FRONT_DESK = "affairs-centre.system.front-desk"
REGISTRY = "market-regulation.system.registry"
DECLARATION = "tax.system.declaration"
SECURITY = "affairs-centre.admin.security"
PAUSES = int(os.environ.get("ONCEGATE_GATEWAY_PAUSES", "3"))
#: c13 grants five questions a second.
NURSES = "health.system.core"
DIPLOMA = {
    "material": "diploma", "subject": {"scheme": "resident-id", "id": "990102199007190125"},
    "claims": {"name": "郁明澜", "certificateNo": "999999201205000001"},
    "purpose": {"serviceItem": "nurse-registration", "case": "LJ-2026-700007", "channel": "online"},
}


@pytest.fixture(scope="module")
def gateways(make_gateway, databases):
    first = make_gateway(store=databases.new(), is_copy=False)
    return first, make_gateway.beside(first)


def test_what_one_gateway_was_given_another_one_answers_from(gateways, judges_of):
    first, second = gateways
    record = samples.licence()
    submitted = first.caller(REGISTRY).submit(record).json()
    answer = second.caller(FRONT_DESK).verify(samples.question_about(record)).json()
    assert answer["verdict"] == "match"
    judges_of(first).verify(submitted, answer)
    # Each shows the log with the entries of both, and the receipts of both.
    identity = record_of(submitted["receipt"])["id"]
    assert second.caller(REGISTRY).get(f"/v1/receipts/{identity}").json()["record"] == submitted["receipt"]["record"]
    for gateway in gateways:
        until(lambda: gateway.log_size() >= Proof(answer["receipt"]).size, 5, "the end of the log")
        assert gateway.checkpoint()[0] >= Proof(answer["receipt"]).size


def test_a_contract_that_was_suspended_at_one_gateway_bites_at_the_next_question_to_another(gateways):
    """There is no window: who has the suspension's answer gets no more answers under the contract anywhere."""
    first, second = gateways
    [content] = [content for content in contracts.contents(CONTRACTS) if content["id"] == "c05"]
    identity = contracts.contract_hash(content)
    query = {
        "material": "marriage-record", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
        "claims": {"partyAName": "林溪"}, "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700003", "channel": "hall"}}
    asked = second.caller(DECLARATION)
    with contracts.Steward(first, contracts.stewards(CONTRACTS)["civil-affairs"]) as steward:
        for _ in range(5):
            assert asked.verify(query).status_code == 200
            steward.decide("suspend", identity, reason="超范围使用", mendBy="2099-12-31")
            refused = asked.verify(query).json()
            assert refused["reasons"] == ["contract-not-in-force"], refused
            steward.decide("accept", identity)


def test_a_caller_that_was_suspended_at_one_gateway_is_refused_by_another_within_a_second(gateways, figure):
    first, second = gateways
    asked = second.caller("natural-resources.system.core")
    assert asked.get("/v1/whoami").status_code == 200
    answer = first.caller(SECURITY).post("/v1/callers/suspensions", {
        "caller": "spiffe://lanjiang.example/agency/natural-resources/system/core", "reason": "密钥遗失"})
    assert answer.status_code in (200, 201), answer.text
    begin = time.monotonic()
    until(lambda: asked.get("/v1/whoami", promised=False).json().get("code") == "caller-suspended", 1, "the refusal by the other one")
    figure("until the other gateway refuses a suspended caller", f"{(time.monotonic() - begin) * 1e3:.0f} ms")


def test_a_quota_holds_over_all_gateways(gateways):
    """Whatever gateways count the questions of one second, five are answered in it."""
    callers = [gateway.caller(NURSES) for gateway in gateways]
    seconds = {}

    def round_of_questions(caller):
        answers = caller.post("/v1/verifications/batch", {"queries": [DIPLOMA] * 4}).json()["answers"]
        return [record_of(answer["receipt"])["time"][:19] for answer in answers if "verdict" in answer]

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        end = time.monotonic() + 4
        while time.monotonic() < end:
            for answered in pool.map(round_of_questions, callers):
                for second in answered:
                    seconds[second] = seconds.get(second, 0) + 1
    assert max(seconds.values()) == 5, seconds
    assert sum(seconds.values()) > 5


def test_one_key_does_one_thing_whichever_gateways_are_told_it(gateways):
    callers = [gateway.caller(REGISTRY) for gateway in gateways]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for _ in range(20):
            record, key = samples.licence(), str(uuid.uuid4())
            answers = list(pool.map(lambda caller: caller.submit(record, headers={"Idempotency-Key": key}).json(), callers))
            assert len({answer["receipt"]["record"] for answer in answers}) == 1, answers


def test_the_receipts_of_a_long_list_are_of_one_tree_though_another_gateway_writes_between(gateways, judges_of):
    first, second = gateways
    record = samples.licence()
    first.caller(REGISTRY).submit(record)
    load = Load(second)
    try:
        answer = first.caller(REGISTRY).post(
            "/v1/verifications/batch", {"queries": [samples.question_about(record)] * 1000}).json()
    finally:
        load.stop()
    assert not load.faults, load.faults[:3]
    assert all(one["verdict"] == "match" for one in answer["answers"])
    indexes = [one["receipt"]["index"] for one in answer["answers"]]
    assert any(later - earlier > 1 for earlier, later in itertools.pairwise(indexes)), "nothing came between"
    assert len(judges_of(first).verify(answer)) == 1000


def stop_in_its_turn(gateway, databases):
    """Stops a gateway while it holds the lock: it has read, and what it has decided is not committed."""
    def holds():
        gateway.process.send_signal(signal.SIGSTOP)
        holders = databases.run(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'
                AND state_change < clock_timestamp() - interval '20 ms'
            """, gateway.database)
        if holders == "0":
            gateway.process.send_signal(signal.SIGCONT)
        return holders != "0"

    until(holds, 60, "a gateway that was stopped in its turn")


@pytest.fixture(scope="module")
def paused(gateways, databases):
    """What clients of both gateways have been answered while the first one stood still in its turn, as on a machine that is moved."""
    first, second = gateways
    loads = [Load(gateway, patience=True) for gateway in gateways]
    try:
        for _ in range(PAUSES):
            answered = [len(load.answers) for load in loads]
            until(lambda: all(len(load.answers) > known + 20 for load, known in zip(loads, answered)), 60, "answers of both")
            stop_in_its_turn(first, databases)
            answered = len(loads[1].answers)
            # Its turn is over after five seconds.
            until(lambda: len(loads[1].answers) > answered + 50 or loads[1].faults, 20, "answers while the other one stands still")
            first.process.send_signal(signal.SIGCONT)
        answered = len(loads[0].answers)
        until(lambda: len(loads[0].answers) > answered + 20 or loads[0].faults, 60, "answers of the one that stood still")
    finally:
        first.process.send_signal(signal.SIGCONT)
        for load in loads:
            load.stop()
    for load in loads:
        assert not load.faults, load.faults[:3]
    return loads


def test_a_gateway_that_stood_still_signs_no_second_history(gateways, paused, judges_of, figure):
    received = [receipt for load in paused for answer in load.answers for receipt in receipts_in(answer)]
    assert len(judges_of(gateways[0]).verify(*(answer for load in paused for answer in load.answers))) == len(received)
    seen = SeenTree()
    for receipt in received:
        seen.add(receipt)
    indexes = [Proof(receipt).index for receipt in received]
    assert len(set(indexes)) == len(indexes)
    figure("gateways stopped in their turn", f"{PAUSES}; receipts of both: {len(received)}")


def test_both_gateways_show_one_log_which_is_whole(gateways, paused, tmp_path):
    size = max(gateway.log_size() for gateway in gateways)
    path = gateways[0].origin.split("/", 1)[1]
    for number, gateway in enumerate(gateways):
        until(lambda: gateway.log_size() >= size, 5, "the end of the log")
        gateway.checkpoint()
        mirror = tmp_path / str(number)
        done = gateway.command("log", "mirror", f"{gateway.public_url}/{path}", mirror, "--key", gateway.key)
        assert done.returncode == 0, done.stderr
        done = gateway.command("log", "fsck", mirror, "--key", gateway.key)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_gateway_that_is_added_while_others_run_answers_as_they_do(gateways, make_gateway):
    third = make_gateway.beside(gateways[1])
    record = samples.licence()
    gateways[0].caller(REGISTRY).submit(record)
    assert third.caller(FRONT_DESK).verify(samples.question_about(record)).json()["verdict"] == "match"
