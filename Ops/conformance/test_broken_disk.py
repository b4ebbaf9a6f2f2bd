"""Calls to the disk that fail one by one, or do a part of what they were asked: nothing is acknowledged that is not kept."""

import errno

import pytest

from harness import disk, samples
from harness.polling import until
from harness.receipts import record_of

REGISTRY = "market-regulation.system.registry"
DATABASE, AHEAD, KEYS = "gateway.sqlite", "gateway.sqlite-wal", "subject-keys.sqlite"


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
