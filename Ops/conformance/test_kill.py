"""A gateway that is killed under load loses no receipt that it has given."""

import concurrent.futures
import os
import threading

import pytest
import requests

from harness import samples
from harness.polling import until
from harness.receipts import record_of
from harness.tree import Proof, SeenTree

ROUNDS = int(os.environ.get("ONCEGATE_CRASH_ROUNDS", "20"))
#: Clients that ask, and what each round waits for before it kills.
CLIENTS, ANSWERS = 4, 150


class Load:
    """Clients that ask and submit until the gateway is gone, and keep every answer that came whole."""

    def __init__(self, gateway):
        self.answers = []
        self.faults = []
        self.lock = threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(CLIENTS)
        self.running = [self.pool.submit(self._run, gateway.new_caller("market-regulation.system.registry"))
                        for _ in range(CLIENTS)]

    def _run(self, caller):
        record = samples.licence()
        turn = 0
        try:
            while True:
                turn += 1
                response = self._ask(caller, record, turn)
                if response.status_code not in (200, 201):
                    self.faults.append(response.text)
                    return
                with self.lock:
                    self.answers.append(response.json())
        except requests.exceptions.RequestException:
            pass
        finally:
            caller.session.close()

    @staticmethod
    def _ask(caller, record, turn):
        if turn % 10 == 1:
            moved = {**record, "fields": {**record["fields"], "address": f"江城区试样路{turn}号"}}
            return caller.submit(moved, promised=False)
        query = samples.question_about(record)
        if turn % 10 == 2:
            return caller.post("/v1/verifications/batch", {"queries": [query] * 5}, promised=False)
        return caller.post("/v1/verifications", query, promised=False)

    def wait(self):
        for running in self.running:
            running.result(30)
        self.pool.shutdown()


def receipts_in(answer):
    """The receipts of an answer in the form of those that stand alone."""
    if "answers" not in answer:
        return [answer["receipt"]]
    found = []
    for one in answer["answers"]:
        receipt = one["receipt"]
        lines = ["c2sp.org/tlog-proof@v1", f"index {receipt['index']}", *receipt["hashes"], "", answer["checkpoint"]]
        found.append({**receipt, "proof": "\n".join(lines)})
    return found


@pytest.fixture(scope="module")
def killed(make_gateway):
    """A gateway that was killed several times under load, and every answer that its clients have."""
    gateway = make_gateway()
    answers = []
    for _ in range(ROUNDS):
        load = Load(gateway)
        until(lambda: len(load.answers) > ANSWERS or load.faults, 60, "answers under load")
        gateway.kill()
        load.wait()
        assert not load.faults, load.faults[:3]
        answers += load.answers
        gateway.start()
    return gateway, answers


def test_every_receipt_that_was_received_verifies(killed, judges_of):
    gateway, answers = killed
    assert len(answers) > ROUNDS * ANSWERS
    assert len(judges_of(gateway).verify(*answers)) == sum(len(receipts_in(answer)) for answer in answers)


@pytest.fixture(scope="module")
def renewed(killed):
    """Every receipt that was received, and the same receipt from the gateway as it is now."""
    gateway, answers = killed
    caller = gateway.caller("market-regulation.system.registry")
    received = [receipt for answer in answers for receipt in receipts_in(answer)]
    return [(receipt, caller.get(f"/v1/receipts/{record_of(receipt)['id']}").json()) for receipt in received]


def test_no_record_that_was_received_is_missing(killed, renewed, judges_of):
    tree = SeenTree()
    for received, now in renewed:
        assert now["record"] == received["record"]
        assert tree.add(now).index == Proof(received).index
    assert len({now["record"] for _, now in renewed}) == len(renewed)
    judges_of(killed[0]).verify(*(now for _, now in renewed))


def test_every_checkpoint_that_was_seen_is_one_of_the_log_as_it_is_now(renewed):
    seen, now = SeenTree(), SeenTree()
    for before, after in renewed:
        seen.add(before)
        now.add(after)
    # A node that a proof showed then is the same now.
    for place in seen.nodes.keys() & now.nodes.keys():
        assert seen.nodes[place] == now.nodes[place], place
    known = {size: root for size in seen.roots if (root := now.root(size)) is not None}
    # A few have a part that no record shown here lies beside.
    assert len(known) > 0.9 * len(seen.roots)
    assert known == {size: seen.roots[size] for size in known}


def test_the_gateway_is_whole_after_it_was_killed(killed):
    gateway, _ = killed
    record = samples.licence()
    caller = gateway.caller("market-regulation.system.registry")
    assert caller.submit(record).json()["outcome"] == "created"
    assert caller.verify(samples.question_about(record)).json()["verdict"] == "match"
    gateway.stop()
    done = gateway.command("doctor", "--config", gateway.configuration)
    assert done.returncode == 0, done.stdout + done.stderr
