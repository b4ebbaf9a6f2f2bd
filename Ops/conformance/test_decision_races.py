"""Two decisions on one contract at once: one is taken, the other changes nothing. Ops/drill races has a thousand of them."""

import concurrent.futures
import contextlib
import os
import threading

import pytest

from harness import contracts, samples
from harness.places import CONTRACTS

ROUNDS = int(os.environ.get("ONCEGATE_DECISION_RACES", "20"))
OUTCOMES = {"accept": "active", "reject": "rejected", "withdraw": "withdrawn"}


@pytest.fixture(scope="module")
def stewards(make_gateway, tmp_path_factory):
    """A consumer's steward, and a provider's with two connections."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    gateway = make_gateway(seed=seed)
    with contracts.Steward(gateway, "tax.admin.steward") as consumer, \
            contracts.Steward(gateway, "civil-affairs.admin.steward") as provider, \
            contracts.Steward(gateway, "civil-affairs.admin.steward") as other:
        with busy(gateway):
            yield consumer, provider, other


@contextlib.contextmanager
def busy(gateway):
    """Others keep the log busy, so that decisions wait for the batch that is being committed, and would share the next one."""
    is_over = threading.Event()

    def submit():
        with gateway.new_caller("market-regulation.system.registry") as caller:
            while not is_over.is_set():
                assert caller.submit(samples.licence()).status_code == 201

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        running = [pool.submit(submit) for _ in range(3)]
        try:
            yield
        finally:
            is_over.set()
        for each in running:
            each.result()


def content_of(number):
    [content] = [content for content in contracts.contents(CONTRACTS) if content["id"] == "c05"]
    return {**content, "id": f"race-{number}"}


def at_once(*decisions):
    """Sends signed decisions in one moment; the verbs that were taken, and the statuses of the others."""
    gate = threading.Barrier(len(decisions))
    results = [None] * len(decisions)

    def send(place, steward, verb, identity, members):
        gate.wait()
        results[place] = verb, steward.send(verb, identity, **members).status_code

    threads = [threading.Thread(target=send, args=(place, *decision)) for place, decision in enumerate(decisions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [verb for verb, status in results if status == 200], [status for _, status in results if status != 200]


def test_of_two_decisions_at_once_one_is_taken(stewards, figure):
    consumer, provider, other = stewards
    won = 0
    for number in range(ROUNDS):
        identity = consumer.propose(content_of(number))["hash"]
        consumer.decide("accept", identity)
        rival = (consumer, "withdraw", identity, {}) if number % 2 else (other, "accept", identity, {})
        taken, refused = at_once((provider, "reject", identity, {"reason": "超出范围"}), rival)
        assert (len(taken), refused) == (1, [409]), f"race {number}"
        won += taken != ["reject"]
        shown = consumer.caller.get(f"/v1/contracts/{identity}").json()
        assert shown["state"] == OUTCOMES[taken[0]]
        assert [step.get("decision") for step in shown["steps"]] == [None, "accept", taken[0]]
        if shown["state"] == "active":
            # The next one grants the same.
            consumer.decide("withdraw", identity)
    figure("races", f"{ROUNDS}; the rejection came second in {won}")
