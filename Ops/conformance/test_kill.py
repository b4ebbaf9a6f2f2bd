"""A gateway that is killed under load loses no receipt that it has given."""

import os

import pytest

from harness import samples
from harness.load import killed_under_load, receipts_in
from harness.receipts import record_of
from harness.tree import Proof, SeenTree

ROUNDS = int(os.environ.get("ONCEGATE_CRASH_ROUNDS", "5"))
#: What each round waits for before it kills.
ANSWERS = 60


@pytest.fixture(scope="module")
def killed(make_gateway):
    """A gateway that was killed several times under load, and every answer that its clients have."""
    gateway = make_gateway()
    answers = []
    for _ in range(ROUNDS):
        answers += killed_under_load(gateway, ANSWERS)
        gateway.start()
    return gateway, answers


def test_every_receipt_that_was_received_verifies(killed, judges_of, figure):
    gateway, answers = killed
    assert len(answers) > ROUNDS * ANSWERS
    received = sum(len(receipts_in(answer)) for answer in answers)
    figure("killed under load", f"{ROUNDS} times; receipts received until then: {received}")
    assert len(judges_of(gateway).verify(*answers)) == received


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
        assert now.get("record") == received["record"], now
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
