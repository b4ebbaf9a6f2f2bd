"""`oncegate witness serve`, driven by a log that shares no code with it (C2SP tlog-witness)."""

import concurrent.futures
import stat
import time

import pytest

from harness.witness import Log, Tree, Witness, b64, signature_line

ORIGIN = "log.example/2026"
WRONG = bytes(32)


@pytest.fixture
def log():
    return Log(ORIGIN)


@pytest.fixture
def witness(binary, tmp_path, log):
    witness = Witness(binary, tmp_path)
    try:
        yield witness.start(log)
    finally:
        witness.close()


@pytest.fixture
def grown(witness, log):
    """The witness after it has cosigned ten entries."""
    assert witness.add(log.request(0, 10)).status == 200
    return witness


def test_a_growing_log_is_cosigned(witness, log):
    for old, size in [(0, 1), (1, 2), (2, 7), (7, 8), (8, 8), (8, 200), (200, 300)]:
        answer = witness.add(log.request(old, size))
        assert answer.status == 200, f"{old} to {size}: {answer}"
        assert abs(witness.verify(answer.body, log.text(size)) - time.time()) < 60
        served = witness.checkpoint(ORIGIN)
        assert (served.status, served.body) == (200, log.checkpoint(size) + answer.body)


def test_a_log_may_begin_with_nothing(witness, log):
    assert witness.add(log.request(0, 0)).status == 200
    assert witness.add(log.request(0, 0)).status == 200
    assert witness.add(log.request(0, 3)).status == 200


def test_extension_lines_are_cosigned_too(witness, log):
    answer = witness.add(log.request(0, 4, checkpoint=log.checkpoint(4, extension="more\nand more\n")))
    assert answer.status == 200
    witness.verify(answer.body, log.text(4, extension="more\nand more\n"))


def test_signatures_of_unknown_keys_are_ignored_and_dropped(witness, log):
    foreign = signature_line("other.example", b"abcd", b"x" * 64) + signature_line(ORIGIN, b"abcd", b"x" * 64)
    answer = witness.add(log.request(0, 4, checkpoint=log.checkpoint(4) + foreign))
    assert answer.status == 200
    assert witness.checkpoint(ORIGIN).body == log.checkpoint(4) + answer.body


@pytest.mark.parametrize("change", [
    lambda text: "", lambda text: "old", lambda text: text.replace("old ", "new "),
    lambda text: text.replace("old 10", "old 010"), lambda text: text.replace("old 10", "old +10"),
    lambda text: text.replace("old 10", "old 18446744073709551616"), lambda text: text.replace("old 10", "old  10"),
    lambda text: text.replace("old 10\n", "old 10\r\n"), lambda text: text.replace("old 10\n", "old 10\nAAAA\n"),
    lambda text: text.replace("old 10\n", "old 10\n" + 60 * (b64(WRONG) + "\n")),
    lambda text: text.replace("\n\n", "\n", 1), lambda text: text[:-1], lambda text: text + "more\n",
    lambda text: text.replace(f"{ORIGIN}\n20\n", f"{ORIGIN}\n020\n", 1),
    lambda text: text.replace(f"{ORIGIN}\n20\n", "\n20\n", 1),
    lambda text: text.encode() + b"\xff", lambda text: text.replace("\u2014", "-"),
])
def test_a_malformed_request_is_400(grown, log, change):
    request = log.request(10, 20)
    assert grown.add(change(request)).status == 400
    assert grown.add(request).status == 200


def test_an_old_size_beyond_the_checkpoint_is_400(grown, log):
    assert grown.add(log.request(11, 10, proof=[])).status == 400
    assert grown.add(log.request(10, 9, proof=[])).status == 400


def test_more_than_64_kib_are_not_read(grown, log):
    assert grown.add(log.request(10, 20) + "x" * (64 << 10)).status == 413


def test_a_checkpoint_that_no_known_key_signed_is_403(grown, log):
    text = log.text(20)
    other = Log(ORIGIN)
    for signature in [
        other.signature(text),
        signature_line("other.example", log.identity, log.key.sign(text.encode())),
        signature_line(ORIGIN, log.identity, log.key.sign(b"another text\n")),
        log.signature(text) + signature_line(ORIGIN, log.identity, b"x" * 64),
        signature_line(ORIGIN, log.identity, b"x"),
    ]:
        assert grown.add(log.request(10, 20, checkpoint=f"{text}\n{signature}")).status == 403
    assert grown.add(log.request(10, 20)).status == 200
    assert grown.evidence() == {}


@pytest.mark.parametrize("origin", ["other.example", ORIGIN + "/", ORIGIN.upper()])
def test_an_unknown_origin_is_404(grown, origin):
    assert grown.add(Log(origin).request(0, 5)).status == 404
    assert grown.checkpoint(origin).status == 404


def test_an_origin_that_names_no_key_is_unknown_too(grown, log):
    text = log.text(20).replace(ORIGIN, "an origin with spaces")
    assert grown.add(log.request(0, 20, checkpoint=f"{text}\n{log.signature(text)}")).status == 404


def test_another_old_size_is_409_with_the_size_that_was_cosigned(witness, log):
    answer = witness.add(log.request(5, 10))
    assert (answer.status, answer.kind, answer.body) == (409, "text/x.tlog.size", "0\n")
    assert witness.add(log.request(0, 10)).status == 200
    for old, size in [(0, 10), (0, 20), (9, 20), (11, 20), (5, 9)]:
        answer = witness.add(log.request(old, size))
        assert (answer.status, answer.kind, answer.body) == (409, "text/x.tlog.size", "10\n")
    assert witness.evidence() == {}
    assert witness.add(log.request(10, 20)).status == 200


def test_what_does_not_extend_the_last_checkpoint_is_422(grown, log):
    proof = log.tree.proof(10, 20)
    for wrong in [[], proof[:-1], [*proof, WRONG], [WRONG, *proof[1:]], proof[::-1], 63 * [WRONG]]:
        assert grown.add(log.request(10, 20, proof=wrong)).status == 422
    assert grown.add(log.request(10, 20, checkpoint=log.checkpoint(20, root=WRONG))).status == 422
    assert grown.add(log.request(10, 10, proof=[WRONG])).status == 422
    assert grown.add(log.request(10, 10, checkpoint=log.checkpoint(10, root=WRONG))).status == 422
    assert grown.add(log.request(10, 20)).status == 200


def test_a_proof_of_nothing_and_a_root_of_nothing_are_422(witness, log):
    assert witness.add(log.request(0, 5, proof=[WRONG])).status == 422
    assert witness.add(log.request(0, 0, checkpoint=log.checkpoint(0, root=WRONG))).status == 422
    assert witness.checkpoint(ORIGIN).status == 404


def test_two_roots_for_one_size_are_kept_as_evidence(grown, log):
    cosigned = grown.checkpoint(ORIGIN).body
    request = log.request(10, 10, checkpoint=log.checkpoint(10, root=WRONG))
    # Whatever the old size, and however often: one piece of evidence.
    assert [grown.add(request).status for _ in range(3)] == [422] * 3
    assert grown.add(request.replace("old 10", "old 3")).status == 409
    evidence = grown.evidence()
    assert sorted(evidence.values()) == sorted([request, cosigned])
    assert all(name.startswith("roots-") for name in evidence)
    assert "kept as evidence" in grown.log.read_text()


def test_a_log_that_forks_is_kept_as_evidence(grown, log):
    fork = Log(ORIGIN, Tree(300, seed="another history"))
    fork.key = log.key
    request = fork.request(10, 20)
    assert grown.add(request).status == 422
    evidence = grown.evidence()
    assert sorted(evidence.values()) == sorted([request, grown.checkpoint(ORIGIN).body])
    assert all(name.startswith("proof-") for name in evidence)


@pytest.mark.parametrize("end", [Witness.stop, Witness.kill])
def test_a_witness_remembers_after_it_was_ended(grown, log, end):
    before = grown.checkpoint(ORIGIN).body
    end(grown)
    grown.start(log)
    assert grown.checkpoint(ORIGIN).body == before
    answer = grown.add(log.request(0, 5))
    assert (answer.status, answer.body) == (409, "10\n")
    assert grown.add(log.request(10, 20)).status == 200


def test_a_witness_does_not_begin_with_a_memory_that_it_did_not_cosign(grown, log):
    grown.stop()
    [file] = (grown.directory / "logs").iterdir()
    file.write_text(log.checkpoint(5))
    done = grown.command(*grown.serve_arguments([log]))
    assert done.returncode == 1 and "no checkpoint that this witness cosigned" in done.stderr


def test_two_processes_are_not_one_witness(grown, log):
    done = grown.command(*grown.serve_arguments([log]))
    assert done.returncode == 1 and "another witness works in" in done.stderr
    assert grown.add(log.request(10, 20)).status == 200


def test_a_key_is_made_once_and_is_private(grown):
    file = grown.directory / "witness.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    done = grown.command("init", "--directory", grown.directory, "--name", "another.example")
    assert done.returncode == 1 and file.read_bytes() == before


def test_a_witness_watches_several_logs_and_keys(binary, tmp_path):
    first, second, rotated = Log(ORIGIN), Log("other.example"), Log(ORIGIN)
    rotated.tree = first.tree
    witness = Witness(binary, tmp_path)
    try:
        witness.start(first, second, rotated)
        assert witness.add(first.request(0, 10)).status == 200
        assert witness.add(second.request(0, 20)).status == 200
        assert witness.add(rotated.request(10, 30)).status == 200
        assert witness.add(second.request(20, 25)).status == 200
    finally:
        witness.close()


def test_a_hundred_at_once_never_roll_it_back(grown, log):
    def submit(size):
        """Submits until this size is cosigned or passed; returns the step that was cosigned."""
        old = 10
        while True:
            answer = grown.add(log.request(old, size))
            if answer.status == 200:
                grown.verify(answer.body, log.text(size))
                return old, size
            assert answer.status == 409, answer
            assert int(answer.body) > old
            old = int(answer.body)
            if old > size:
                return None

    with concurrent.futures.ThreadPoolExecutor(100) as pool:
        steps = [step for step in pool.map(submit, range(101, 201)) if step]
    # Each step begins where the one before ended, so they are one chain from 10 to the largest.
    reached = 10
    for old, size in sorted(steps):
        assert old == reached, steps
        reached = size
    assert reached == 200
    assert grown.checkpoint(ORIGIN).body.startswith(log.text(200))
    assert grown.evidence() == {}
