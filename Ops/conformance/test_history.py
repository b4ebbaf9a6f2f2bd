"""What clients saw fits one history: judged from their journals alone, by judges that find planted contradictions."""

import concurrent.futures
import math
import os
import threading
import time
import uuid

import pytest

from harness import contracts, history, samples
from harness.history import Acknowledged, Keyed, Operation
from harness.polling import until

ROUNDS = int(os.environ.get("ONCEGATE_HISTORY_ROUNDS", "20"))
KEYS = int(os.environ.get("ONCEGATE_HISTORY_KEYS", "30"))
REGISTRY = "market-regulation.system.registry"
FREIGHT = "transport.system.core"
NEVER = math.inf


# The judges themselves.

def test_a_receipt_whose_record_is_elsewhere_or_nowhere_is_found():
    log = ["a", "b", "c"]
    assert history.lost([Acknowledged(0, "a"), Acknowledged(2, "c")], log) == []
    assert history.lost([Acknowledged(1, "c")], log) and history.lost([Acknowledged(3, "d")], log)


@pytest.mark.parametrize("records", [
    [(0, "a", "1"), (2, "b", "2")], [(0, "a", "1"), (0, "b", "2")], [(1, "a", "1")], [(0, "a", "1"), (1, "a", "2")],
    [(0, "a", "2"), (1, "b", "1")]], ids=["a gap", "twice", "no beginning", "one id twice", "time runs back"])
def test_a_sequence_that_is_none_is_found(records):
    assert history.gaps(records)
    assert history.gaps([(place, str(place), "1") for place in range(3)]) == []


@pytest.mark.parametrize("submissions, found", [
    ([Keyed("k", 1, 201, "a"), Keyed("k", 1, 201, "a"), Keyed("k", 2, 409, None)], []),
    ([Keyed("k", 1, 201, "a"), Keyed("k", 1, 201, "b")], ["k"]), ([Keyed("k", 1, 201, "a"), Keyed("k", 2, 201, "a")], ["k"]),
    ([Keyed("k", 1, 201, "a"), Keyed("k", 1, 409, None)], ["k"]), ([Keyed("k", 1, 201, "a"), Keyed("l", 1, 201, "b")], [])])
def test_a_key_under_which_two_things_were_done_is_found(submissions, found):
    assert history.repeated(submissions) == found


@pytest.mark.parametrize("operations", [
    [Operation(0, 1, "suspend", "taken"), Operation(2, 3, "ask", "match")],
    [Operation(0, 1, "ask", "refused")],
    [Operation(0, 1, "suspend", "taken"), Operation(2, 3, "suspend", "taken")],
    [Operation(0, 9, "suspend", "taken"), Operation(1, 2, "ask", "refused"), Operation(3, 4, "ask", "match")],
    [Operation(0, 1, "suspend", "taken"), Operation(2, 3, "accept", "taken"), Operation(4, 5, "ask", "refused")],
    [Operation(0, NEVER, "suspend", None), Operation(1, 2, "ask", "refused"), Operation(3, 4, "ask", "match")],
], ids=["a match after an acknowledged suspension", "a refusal of nobody's making", "suspended twice", "a suspension taken back",
        "refused after it was lifted", "an unknown suspension taken back"])
def test_a_history_that_no_order_explains_is_found(operations):
    assert history.contradiction(operations, True)


@pytest.mark.parametrize("operations", [
    [Operation(0, 9, "suspend", "taken"), Operation(1, 2, "ask", "match"), Operation(3, 4, "ask", "refused")],
    [Operation(0, 9, "suspend", "taken"), Operation(0, 9, "accept", "conflict"), Operation(10, 11, "ask", "refused")],
    [Operation(0, NEVER, "suspend", None), Operation(1, 2, "ask", "match"), Operation(3, 4, "ask", "match")],
    [Operation(0, NEVER, "suspend", None), Operation(1, 2, "ask", "match"), Operation(3, 4, "ask", "refused")],
    [Operation(0, 1, "suspend", "taken"), Operation(2, 3, "accept", "taken"), Operation(4, 5, "ask", "match")],
], ids=["during a suspension", "two at once", "unknown, and never", "unknown, and later", "lifted"])
def test_a_history_that_an_order_explains_is_none(operations):
    assert history.contradiction(operations, True) == []


# The gateway.

class Journal:
    """What some clients did, each with the time before it was sent and after it was answered."""

    def __init__(self):
        self.operations = []
        self.lock = threading.Lock()

    def note(self, kind, act):
        begin = time.monotonic()
        result = act()
        with self.lock:
            self.operations.append(Operation(begin, time.monotonic(), kind, result))


def test_no_question_is_answered_after_its_contract_was_suspended(make_gateway, figure):
    gateway = make_gateway()
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    query = samples.question_about(record)
    query["purpose"]["serviceItem"] = "road-freight-permit"
    journal, is_over = Journal(), threading.Event()

    def ask(caller):
        answer = caller.verify(query, promised=False).json()
        assert answer.get("verdict") == "match" or answer["reasons"] == ["contract-not-in-force"], answer
        return "match" if "verdict" in answer else "refused"

    def keep_asking():
        with gateway.new_caller(FREIGHT) as caller:
            while not is_over.is_set():
                journal.note("ask", lambda: ask(caller))
                # Within the contract's quota of ten a second, three clients together.
                is_over.wait(0.1)

    def decide(steward, verb, identity):
        members = {"reason": "超范围使用", "mendBy": "2099-12-31"} if verb == "suspend" else {}
        status = steward.send(verb, identity, **members).status_code
        assert status in (200, 409), status
        return "taken" if status == 200 else "conflict"

    with contracts.Steward(gateway, "affairs-centre.admin.steward") as hub, \
            contracts.Steward(gateway, "affairs-centre.admin.steward") as other, \
            concurrent.futures.ThreadPoolExecutor(4) as pool:
        items = hub.caller.get("/v1/contracts?limit=200").json()["items"]
        [identity] = [item["hash"] for item in items if item["id"] == "c14"]
        asking = [pool.submit(keep_asking) for _ in range(3)]
        try:
            for number in range(ROUNDS):
                verb = ("suspend", "accept")[number % 2]
                rival = pool.submit(journal.note, verb, lambda: decide(other, verb, identity)) if number % 5 == 0 else None
                journal.note(verb, lambda: decide(hub, verb, identity))
                if rival:
                    rival.result(30)
                if number % 3 == 2:
                    # Sometimes the state lasts until somebody has asked in it.
                    asked = time.monotonic()
                    until(lambda: any(one.kind == "ask" and one.begin > asked for one in journal.operations), 30, "a question")
        finally:
            is_over.set()
        for client in asking:
            client.result(30)
    assert history.contradiction(journal.operations, True) == []
    kinds = {(one.kind, one.result) for one in journal.operations}
    assert kinds >= {("ask", "match"), ("ask", "refused")}, kinds
    figure("operations in one order", len(journal.operations))


def test_a_key_does_one_thing_whatever_is_sent_at_once(make_gateway, figure):
    """Under each key two clients send one body and a third another; what came about stands in the log once."""
    gateway = make_gateway()
    journal = []

    def submit(caller, key, record):
        response = caller.submit(record, headers={"Idempotency-Key": key}, promised=False)
        body = response.json()
        told = body["receipt"]["record"] if response.status_code in (200, 201) else None
        journal.append(Keyed(key, record["fields"]["address"], response.status_code, told))

    callers = [gateway.new_caller(REGISTRY) for _ in range(3)]
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        before = gateway.log_size()
        for key in (str(uuid.uuid4()) for _ in range(KEYS)):
            first = samples.licence()
            other = {**first, "fields": {**first["fields"], "address": "江城区新址路2号"}}
            gate = threading.Barrier(3)

            def at_once(caller, record, key=key, gate=gate):
                gate.wait()
                submit(caller, key, record)

            list(pool.map(at_once, callers, [first, first, other]))
    for caller in callers:
        caller.session.close()
    assert {one.status for one in journal} == {201, 409}
    assert history.repeated(journal) == []
    # One entry of the log for each key, whichever body was the first.
    assert len({one.record for one in journal if one.record}) == KEYS == gateway.log_size() - before
    figure("submissions under keys", len(journal))
