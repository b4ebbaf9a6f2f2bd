"""The judge of a fail-over drill: an honest run of a real gateway passes, and every planted contradiction is found."""

import base64
import copy
import itertools
import math
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness import publiclog, verdict
from harness.journal import JournaledClient
from harness.polling import until
from harness.publiclog import Observer

REGISTRY = "market-regulation.system.registry"
#: What each of the two clients gets done before the gateway is killed, and after it.
ANSWERS = 20


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture(scope="module")
def directory(gateway, tmp_path_factory):
    """What was kept of a run in which a gateway was killed once under a client that submits and one that asks."""
    directory = tmp_path_factory.mktemp("run")
    (directory / "journals").mkdir()
    published = until(lambda: _published(gateway), 10, "the checkpoint of all entries")
    (directory / "before").write_text(published)
    observer = Observer(gateway.public_url, directory / "checkpoints.ndjson").start()
    clients = [
        JournaledClient(name, lambda: gateway.new_caller(REGISTRY), directory / "journals" / f"{name}.ndjson", asks).start()
        for name, asks in (("submitter", False), ("asker", True))]
    for round in (1, 2):
        begin = time.monotonic()
        until(lambda: all(client.served > begin for client in clients), 30, "answers")
        until(lambda: len(verdict.lines_of(clients[0]._journal)) > round * ANSWERS, 30, "submissions")
        if round == 1:
            gateway.kill()
            time.sleep(1)
            gateway.start()
    for client in clients:
        client.end()
    observer.end()
    publiclog.download(gateway.public_url, directory / "log", gateway.log_size())
    return directory


def _published(gateway):
    note = gateway.public("/log/checkpoint")
    return note if int(note.split("\n")[1]) == gateway.log_size() else None


@pytest.fixture
def run(directory):
    """The run as it was, for a test to plant something in."""
    return copy.deepcopy(verdict.Run(directory))


def submissions(run):
    return [line for line in run.answered if line["kind"] == "submit"]


def kinds(run):
    """What is found in a run, without its particulars."""
    return {text.split(":")[0] for text in verdict.contradictions(run)}


def test_an_honest_run_of_a_gateway_that_was_killed_passes(run, directory, capsys):
    assert len({line["key"] for line in run.answered}) > 2 * ANSWERS
    assert any(line["status"] is None for line in run.requests)
    assert any(line["attempt"] > 1 and line["status"] in verdict.DONE for line in run.requests)
    assert verdict.contradictions(run) == []
    assert verdict.judge(directory) == 0
    assert "nothing is lost" in capsys.readouterr().out


def test_a_log_that_was_set_back_has_lost_receipts(run):
    """As after a fail-over to a standby that did not have everything: an older checkpoint, rightly signed."""
    notes = [publiclog.Checkpoint(note, run.log.key) for note in run.notes]
    older = notes[len(notes) // 2]
    run.log.checkpoint, run.log.leaves = older, run.log.leaves[:older.size]
    assert {"lost", "fork"} <= kinds(run)


def test_a_record_that_is_not_in_the_log_is_lost(run):
    one, other = next((a, b) for a, b in itertools.pairwise(submissions(run)) if a["key"] != b["key"])
    one["answer"]["receipt"]["record"] = base64.urlsafe_b64encode(b"{}").rstrip(b"=").decode()
    assert "lost" in kinds(run)
    one["answer"]["receipt"] = other["answer"]["receipt"]
    assert "one entry for two" in kinds(run)


def test_an_entry_that_was_changed_is_found(run):
    place = verdict.Proof(run.answered[0]["answer"]["receipt"]).index
    run.log.leaves[place] = bytes(32)
    assert {"lost", "fork"} <= kinds(run)


@pytest.fixture
def sign(gateway):
    """Signs a checkpoint with the log's own key, whatever it says."""
    [file] = (gateway.directory / "keys").glob("log-*.key")
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(file.read_text()))
    number = bytes.fromhex(gateway.key.read_text().split("+")[1])

    def signed(size, root):
        text = f"{gateway.origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        return f"{text}\n— {gateway.origin} {base64.b64encode(number + key.sign(text.encode())).decode()}\n"

    return signed


def test_another_history_that_the_logs_key_signed_is_a_fork(run, sign):
    size = run.log.checkpoint.size
    run.notes.append(sign(size - 3, run.log.roots([size - 3])[size - 3]))
    assert verdict.contradictions(run) == []
    run.notes.append(sign(size - 3, bytes(32)))
    assert kinds(run) == {"fork"}


def test_a_log_that_goes_on_elsewhere_is_a_fork(run, sign):
    size = run.log.checkpoint.size
    run.notes.append(sign(size + 1, bytes(32)))
    assert kinds(run) == {"fork"}


def test_a_checkpoint_that_another_key_signed_counts_for_nothing(run):
    text, _, signatures = run.notes[-1].partition("\n\n")
    run.notes.append(f"{text}\n\n{signatures[:-12]}AAAAAAAAAA=\n")
    assert kinds(run) == {"published"}


def test_a_key_that_made_two_entries_is_found(run):
    one, other = next((a, b) for a, b in itertools.pairwise(submissions(run)) if a["key"] != b["key"])
    other["key"] = one["key"]
    assert "twice" in kinds(run)


def test_an_entry_of_a_repeat_whose_answer_nobody_has_is_found(run):
    """The first answer was lost and the repeat was done anew: the log has an entry more than anybody knows of."""
    without = sum(line["kind"] == "ask" and line["status"] not in verdict.DONE for line in run.requests)
    known = list(dict.fromkeys(line["key"] for line in submissions(run)))[-1 - without:]
    run.requests = [line for line in run.requests if line["key"] not in known]
    assert kinds(run) == {"unexplained"}


@pytest.mark.parametrize("change", [{"revision": 99}, {"outcome": "unchanged"}], ids=["a revision is missing", "done before"])
def test_a_submission_that_was_done_behind_its_clients_back_is_found(run, change):
    submissions(run)[-1]["answer"] |= change
    assert kinds(run) == {"not once"}


def test_a_submission_that_is_never_done_is_found(run):
    last = submissions(run)[-1]
    run.requests.append({**last, "key": "another", "status": 503, "answer": {"code": "log-unavailable"}})
    assert kinds(run) == {"never done"}


def test_the_time_without_service_is_told_in_seconds(run):
    middle = sorted(line["end"] for line in submissions(run))
    widest = max(later - earlier for earlier, later in itertools.pairwise(middle))
    assert 1 <= widest == verdict.gap(run, -math.inf, math.inf, "submit") < 20
