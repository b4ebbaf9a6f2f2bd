"""Calls to the disk that fail one by one, or do a part of what they were asked: nothing is acknowledged that is not kept."""

import errno
import json

import pytest

from harness import disk, samples
from harness.polling import until
from harness.receipts import record_of

REGISTRY = "market-regulation.system.registry"
DATABASE, AHEAD, KEYS = "gateway.sqlite", "gateway.sqlite-wal", "subject-keys.sqlite"
OF_FILES = pytest.mark.embedded("the disk under the data")
STEWARD, SECURITY = "market-regulation.admin.steward", "affairs-centre.admin.security"


@pytest.fixture(scope="module")
def gateway(make_gateway, disk_library, tmp_path_factory):
    """One gateway, which every trial leaves well."""
    place = tmp_path_factory.mktemp("broken")
    directory = place / "gateway"
    return make_gateway(directory=directory, disk=disk.Disk(disk_library, place, directory / "data", directory / "keys"))


def all_kept(gateway, answers, judges_of):
    """Whether every receipt is still that of an entry of the log."""
    caller = gateway.caller(REGISTRY)
    for answer in answers:
        now = caller.get(f"/v1/receipts/{record_of(answer['receipt'])['id']}").json()
        assert now["record"] == answer["receipt"]["record"]
    judges_of(gateway).verify(*answers)


@OF_FILES
@pytest.mark.parametrize("calls, file, error", [
    (disk.WRITES, AHEAD, errno.EIO), (disk.WRITES, AHEAD, errno.ENOSPC), (disk.SYNCS, AHEAD, errno.EIO),
    (disk.WRITES | disk.SYNCS | disk.CUTS, "", errno.EIO),
], ids=["writes", "writes for want of room", "syncs", "everything"])
def test_what_the_disk_does_not_take_is_not_acknowledged(calls, file, error, gateway, judges_of):
    record, lost = samples.licence(), samples.licence()
    question = samples.question_about(record)
    caller = gateway.caller(REGISTRY)
    answers = [caller.submit(record).json(), caller.verify(question).json()]
    size = gateway.log_size()

    gateway.disk.fail(calls, file, error)
    for refused in (caller.post("/v1/verifications", question), caller.submit(lost)):
        problem = refused.json()
        assert (refused.status_code, problem["code"]) == (503, "log-unavailable"), refused.text
        assert "Retry-After" in refused.headers and not {"verdict", "receipt", "outcome"} & set(problem)
    until(lambda: "nothing was released" in gateway.log_text(), 10, "the reason in the log")
    assert gateway.disk.heal() > 0, "nothing failed: the trial shows nothing"

    again = caller.post("/v1/verifications", question)
    if again.status_code == 200:
        # It was certain that nothing had been kept.
        answers.append(again.json())
    else:
        assert again.status_code == 503 and gateway.operations_status("/health/ready") == 503
        gateway.kill()
        gateway.start()
    all_kept(gateway, answers, judges_of)
    # What a sync has failed for may be there, or not: nobody has a receipt for it.
    assert 0 <= gateway.log_size() - (size + len(answers) - 2) <= (calls == disk.SYNCS)
    assert gateway.caller(REGISTRY).submit(lost).json()["outcome"] == "created"


@OF_FILES
def test_a_full_disk_that_keeps_the_write_ahead_log_from_being_copied_is_told_once(gateway):
    """Nothing is refused for it, so nobody would notice until the disk is full of it."""
    registry = gateway.caller(REGISTRY)

    def fill_until(told):
        for _ in range(12):
            lines = "".join(f"{samples.line(samples.licence(scope='食品销售；' * 300))}\n" for _ in range(400))
            _, last = registry.import_lines(lines.encode(), promised=False)
            assert last["summary"]["created"] == 400
            if told in gateway.log_text():
                return
        until(lambda: told in gateway.log_text(), 10, told)

    gateway.disk.fail(disk.WRITES, DATABASE, errno.ENOSPC)
    try:
        fill_until("cannot be copied into the database")
        assert gateway.metric("oncegate_store_uncopied") == 1
    finally:
        assert gateway.disk.heal() > 0
    fill_until("is copied into the database again")
    assert gateway.metric("oncegate_store_uncopied") == 0
    assert gateway.log_text().count("cannot be copied into the database") == 1


@OF_FILES
@pytest.mark.parametrize("file", [DATABASE, AHEAD])
def test_what_cannot_be_read_is_a_fault_of_the_gateway_and_no_answer(file, gateway, judges_of):
    """A read that fails is never "there is no such record"."""
    record = samples.licence()
    caller = gateway.caller(REGISTRY)
    answers = [caller.submit(record).json(), caller.verify(samples.question_about(record)).json()]
    gateway.stop()
    gateway.start()
    caller = gateway.caller(REGISTRY)
    gateway.disk.fail(disk.READS, file)
    answer = caller.post("/v1/verifications", samples.question_about(record))
    assert answer.status_code == 503 or answer.json()["verdict"] == "match", answer.text
    gateway.disk.heal()
    gateway.kill()
    gateway.start()
    all_kept(gateway, answers, judges_of)


@pytest.mark.parametrize("file, calls", [
    pytest.param(f"{KEYS}-wal", disk.WRITES, marks=OF_FILES), pytest.param(f"{KEYS}-wal", disk.SYNCS, marks=OF_FILES),
    pytest.param(f"/{DATABASE}", disk.WRITES | disk.SYNCS, marks=OF_FILES),
    ("released-checkpoint.new", disk.WRITES | disk.SYNCS)])
def test_one_file_that_fails_takes_no_receipt_with_it(file, calls, gateway, judges_of, figure):
    """New subjects, whose keys are made; and where it matters, so many that the write-ahead log is copied into the database."""
    caller = gateway.caller(REGISTRY)
    answers, refused = [caller.submit(samples.licence()).json()], 0
    gateway.disk.fail(calls, file)
    try:
        count = 1200 if file.endswith(DATABASE) else 10
        bulk = "".join(samples.line(samples.licence(scope="食品销售；" * 300)) + "\n" for _ in range(count)).encode()
        imported = caller.post(
            "/v1/materials/import", data=bulk, headers={"Content-Type": "application/x-ndjson"}, promised=False)
        assert imported.status_code in (200, 503), imported.text
        if imported.status_code == 200:
            answers += [{"receipt": receipt} for receipt in json.loads(imported.text.splitlines()[-1]).get("receipts", [])]
        for _ in range(20):
            response = caller.submit(samples.licence())
            if response.status_code == 201:
                answers.append(response.json())
            else:
                assert (response.status_code, "receipt" in response.json()) == (503, False), response.text
                refused += 1
        # Some of it is written once a second.
        until(lambda: gateway.disk.hits, 10, "a call that failed")
    finally:
        hits = gateway.disk.heal()
        gateway.kill()
        gateway.start()
    all_kept(gateway, answers, judges_of)
    figure(f"{file}: calls that failed, receipts kept, requests refused", f"{hits}, {len(answers)}, {refused}")


@pytest.mark.embedded("a journal of erasures beside the keys")
def test_an_erasure_that_cannot_be_noted_beside_the_keys_is_finished_at_the_next_start(gateway, judges_of):
    record = samples.licence()
    caller = gateway.caller(REGISTRY)
    answers = [caller.submit(record).json()]
    body = {"subject": record["subjects"]["holder"], "reason": "consent-withdrawn"}
    proposed = gateway.caller(STEWARD).post("/v1/erasures", body).json()
    gateway.disk.fail(disk.WRITES | disk.SYNCS, "/erasures")
    decided = gateway.caller(SECURITY).post(f"/v1/erasures/{proposed['id']}/decisions", {"decision": "approve"})
    hits, ready = gateway.disk.heal(), gateway.operations_status("/health/ready")
    gateway.kill()
    gateway.start()
    assert hits > 0, "nothing failed: the trial shows nothing"
    assert (decided.status_code, ready, "receipt" in decided.json()) == (503, 503, False), decided.text
    # The batch was on disk when its journal failed: the erasure is done, and no answer had said so.
    assert gateway.caller(REGISTRY).verify(samples.question_about(record)).json()["verdict"] == "not-found"
    all_kept(gateway, answers, judges_of)


@OF_FILES
def test_writes_that_take_only_a_part_are_made_whole(gateway, judges_of):
    gateway.disk.fail(disk.SHORT)
    record = samples.licence(scope="食品销售；" * 300)
    caller = gateway.caller(REGISTRY)
    answers = [caller.submit(record).json()] + [caller.verify(samples.question_about(record)).json() for _ in range(20)]
    assert gateway.disk.heal() > 20
    gateway.kill()
    gateway.start()
    all_kept(gateway, answers, judges_of)
    gateway.stop()
    done = gateway.command("doctor", "--config", gateway.configuration)
    assert done.returncode == 0, done.stdout + done.stderr
