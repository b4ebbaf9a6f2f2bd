"""Work without end, asked for by one agency or by visitors: questions of others hardly wait, and memory does not grow."""

import json
import os
import select
import subprocess
import sys

import pytest

from harness import greedy, samples, waits
from harness.connection import Connection
from harness.polling import until

TAX, REGISTRY = "tax.system.declaration", "market-regulation.system.registry"
DESK = "affairs-centre.system.front-desk"
#: How much longer than in quiet others may wait; the busy machine of a test run is given much more.
RATIO = float(os.environ.get("ONCEGATE_STARVATION_RATIO", 40))
SECONDS = float(os.environ.get("ONCEGATE_STARVATION_SECONDS", 1))
CONNECTIONS = 4
#: Between questions, so that no quota is used up.
PAUSE = 0.03


@pytest.fixture(scope="module")
def city(make_gateway):
    """A gateway of their own: what they leave in its log is much."""
    return make_gateway()


@pytest.mark.bare
@pytest.mark.parametrize("kind", greedy.KINDS)
def test_who_asks_for_work_without_end_hardly_holds_up_questions(kind, city, tmp_path, figure):
    record = samples.licence()
    assert city.caller(REGISTRY).submit(record).status_code == 201
    question = samples.question_about(record)
    with city.new_caller(DESK) as caller:
        def ask():
            assert caller.verify(question).status_code == 200

        waits.waits(ask, .5, PAUSE)
        quiet = waits.waits(ask, SECONDS, PAUSE)
        credentials = city.authority.caller(REGISTRY)
        records = tmp_path / "records.ndjson"
        records.write_text("".join(samples.line(samples.licence()) + "\n" for _ in range(1000)))
        told = {"ca": str(city.authority.root), "certificate": str(credentials.certificate), "key": str(credentials.key),
                "api": city.ports["api"], "public": city.ports["public"], "question": question, "records": str(records)}
        line = [sys.executable, greedy.__file__, kind, json.dumps(told), str(CONNECTIONS)]
        with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as attacker:
            try:
                assert attacker.stdout.readline() == "begun\n"
                busy = waits.waits(ask, SECONDS, PAUSE)
                failures, _ = attacker.communicate(timeout=120)
            finally:
                attacker.kill()
    figure(f"quiet, before {kind}", quiet)
    figure(f"with {CONNECTIONS} connections that ask for it: {kind}", busy)
    assert json.loads(failures) == []
    assert busy.percentile(.99) < RATIO * max(quiet.percentile(.99), 0.002)


def test_who_asks_a_thousand_questions_takes_turns_with_who_asks_one(city, figure):
    record = samples.licence()
    registry = city.caller(REGISTRY)
    assert registry.submit(record).status_code == 201
    batches, size = city.metric("oncegate_log_batches_total"), city.log_size()
    answers = registry.post("/v1/verifications/batch", {"queries": [samples.question_about(record)] * 1000}).json()["answers"]
    assert {answer["verdict"] for answer in answers} == {"match"}
    commits = int(city.metric("oncegate_log_batches_total") - batches)
    figure("a thousand questions at once: commits", commits)
    assert commits >= 4 and city.log_size() == size + 1000


@pytest.mark.bare
def test_bodies_that_never_end_fill_no_memory(city, figure):
    """Of many at once an agency's share is read; the others are told to come again."""
    before = waits.resident_bytes(city.process)
    opened = [Connection(city, TAX) for _ in range(60)]
    try:
        for each in opened:
            each.send_head("POST", "/v1/verifications", content_type="application/json", content_length="1000100")
            each.send(b"{" + b" " * 1_000_000)
        refused = until(lambda: answered(opened), 10, "that it is too much")
        assert all(each.read_head()[0].startswith(b"HTTP/1.1 429") for each in refused)
        grown = waits.resident_bytes(city.process) - before
        figure("60 bodies of 1 MB without an end: refused, more in memory", f"{len(refused)}, {grown >> 20} MiB")
        assert grown < 150 << 20
        with city.new_caller(DESK) as other:
            assert other.get("/v1/whoami").status_code == 200
    finally:
        for each in opened:
            each.close()
    until(lambda: city.caller(TAX).post("/v1/verifications", {}).status_code in (400, 422), 10, "room for the next body")


def answered(connections):
    """Those of these connections on which an answer has come."""
    readable, _, _ = select.select([each.socket for each in connections], [], [], 0)
    return [each for each in connections if each.socket in readable]
