"""The auditor's offline commands, on a mirror of a running gateway's log."""

import base64
import contextlib
import functools
import hashlib
import http.server
import json
import shutil
import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from harness import samples
from harness.polling import until

FRONT_DESK = "affairs-centre.system.front-desk"


def log(city, command, *arguments, key=None):
    return city.command("log", command, *arguments, "--key", key or city.key)


def told(done):
    """What a command that succeeded said with --json."""
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def mirror(city, directory, url=None):
    return log(city, "mirror", url or city.public_url + "/log/" + city.origin.rsplit("/", 1)[1], directory, "--json")


def fsck(city, directory):
    done = log(city, "fsck", directory, "--json")
    report = json.loads(done.stdout)
    assert report["verified"] == (done.returncode == 0) == (report["faultCount"] == 0)
    return report


def grow(city, question, entries):
    """Lets the log grow by questions until it has so many entries more; returns its newest size."""
    size = city.log_size() + entries

    def has_grown():
        city.caller(FRONT_DESK).post("/v1/verifications/batch", {"queries": [question] * 100})
        return city.log_size() >= size

    until(has_grown, 120, f"{entries} entries more")
    return city.checkpoint()[0]


@contextlib.contextmanager
def served(directory):
    """Serves a directory as a mirror of the log, and notes what was asked for."""
    asked = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            asked.append(self.path)

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=directory))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def signed(city, size, root):
    """A checkpoint that the log's own key signed, as only a log that cheats would."""
    year = city.origin.rsplit("/", 1)[1]
    private = Ed25519PrivateKey.from_private_bytes(
        base64.b64decode((city.directory / "keys" / f"log-{year}.key").read_text()))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    identifier = hashlib.sha256(f"{city.origin}\n".encode() + b"\x01" + public).digest()[:4]
    text = f"{city.origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    signature = base64.b64encode(identifier + private.sign(text.encode())).decode()
    return f"{text}\n\u2014 {city.origin} {signature}\n"


@pytest.fixture(scope="module")
def grown(city, question, tmp_path_factory):
    """A mirror that was made, and made again after the log had grown by some hundred entries."""
    directory = tmp_path_factory.mktemp("mirror") / "log"
    first_size = grow(city, question, 20)
    receipt = city.caller(FRONT_DESK).verify(question).json()
    size = city.checkpoint()[0]
    assert size > first_size
    first = told(mirror(city, directory))
    old = directory.parent / "old.checkpoint"
    shutil.copy(directory / "checkpoint", old)
    again = told(mirror(city, directory))
    grow(city, question, 600)
    last = told(mirror(city, directory))
    return {
        "directory": directory, "old": old, "first": first, "again": again, "last": last, "answer": receipt,
    }


@pytest.fixture
def copy(grown, tmp_path):
    """A copy of the mirror to damage."""
    return copied(grown["directory"], tmp_path / "copy")


def copied(source, target):
    shutil.copytree(source, target)
    return target


def flip(file, place):
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def files(directory):
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


def test_a_mirror_has_all_files_of_the_log_under_their_own_paths(grown):
    size = grown["last"]["size"]
    expected, row, level = {"checkpoint"}, size, 0
    while row:
        for name in ["entries", "0"] if level == 0 else [str(level)]:
            expected |= {f"tile/{name}/{index:03}" for index in range(row // 256)}
            expected |= {f"tile/{name}/{row // 256:03}.p/{row % 256}"} if row % 256 else set()
        row, level = row // 256, level + 1
    assert size > 600 and expected <= files(grown["directory"])


def test_what_is_there_is_not_fetched_again(grown):
    assert grown["first"]["fetched"] > 0
    # A gateway's own records may come in between; then the right edge is new and nothing else.
    if grown["again"]["size"] == grown["first"]["size"]:
        assert (grown["again"]["fetched"], grown["again"]["bytes"]) == (0, 0)
    assert grown["again"]["fetched"] <= 4
    full = grown["first"]["size"] // 256
    assert grown["last"]["before"] == grown["again"]["size"]
    assert grown["last"]["fetched"] <= 2 * (grown["last"]["size"] // 256 + 1 - full) + 3


def test_a_mirror_is_verified_offline(city, grown):
    report = fsck(city, grown["directory"])
    assert report["verified"] and report["size"] == grown["last"]["size"]
    assert report["origin"] == city.origin
    assert log(city, "fsck", grown["directory"], key=city.key.read_text().strip()).returncode == 0


def test_a_key_of_another_log_verifies_nothing(city, grown, make_gateway):
    other = make_gateway()
    done = log(city, "fsck", grown["directory"], key=other.key)
    assert done.returncode == 1 and "is not to be trusted" in done.stderr


@pytest.mark.parametrize("name, step", [("tile/0/001", 32), ("tile/entries/001", 35)])
def test_a_flipped_byte_is_named_by_file_and_index(name, step, city, copy):
    flip(copy / name, 7 * step + 9)
    report = fsck(city, copy)
    [fault] = report["faults"]
    assert (fault["path"], fault["index"], fault["reason"]) == (name, 256 + 7, "hash-mismatch")
    done = log(city, "fsck", copy)
    assert done.returncode == 1 and f"{city.origin}: {name}, from entry 263" in done.stderr


def test_a_bundle_cut_short_and_a_missing_tile_are_named(city, copy):
    with (copy / "tile/entries/000").open("r+b") as bundle:
        bundle.truncate(1000)
    (copy / "tile/0/001").unlink()
    faults = {(fault["path"], fault["index"], fault["reason"]) for fault in fsck(city, copy)["faults"]}
    assert faults == {("tile/entries/000", 0, "too-short"), ("tile/0/001", 256, "missing")}


def test_a_damaged_mirror_is_mended_by_mirroring_again(city, copy):
    flip(copy / "tile/0/000", 0)
    (copy / "tile/entries/001").unlink()
    for partial in copy.glob("tile/*/*.p/*"):
        flip(partial, 3)
    told(mirror(city, copy))
    assert fsck(city, copy)["verified"]


def test_a_mirror_can_be_mirrored(city, grown, tmp_path):
    with served(grown["directory"]) as (url, asked):
        result = told(mirror(city, tmp_path / "second", url))
        assert result["size"] == grown["last"]["size"] and len(asked) == result["fetched"] + 1
        assert len(set(asked)) == len(asked), "nothing is fetched twice"
    assert fsck(city, tmp_path / "second")["verified"]


@pytest.mark.parametrize("name", ["tile/0/001", "tile/entries/001"])
@pytest.mark.parametrize("damage", ["flipped", "long", "short", "gone"])
def test_what_a_dishonest_server_serves_is_not_kept(name, damage, city, copy, tmp_path):
    content = (copy / name).read_bytes()
    if damage == "flipped":
        flip(copy / name, 100)
    elif damage == "gone":
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content * 2 if damage == "long" else content[:-1])
    target = tmp_path / "kept"
    with served(copy) as (url, _):
        done = mirror(city, target, url)
    assert done.returncode == 1 and name in done.stderr
    assert not (target / name).exists() and not (target / "checkpoint").exists()
    told(mirror(city, target))
    assert fsck(city, target)["verified"]


def test_a_checkpoint_with_a_wrong_signature_is_refused(city, copy, tmp_path):
    text = (copy / "checkpoint").read_text("utf-8")
    size = text.split("\n")[1]
    (copy / "checkpoint").write_text(text.replace(f"\n{size}\n", f"\n{int(size) + 1}\n", 1), "utf-8")
    with served(copy) as (url, asked):
        done = mirror(city, tmp_path / "kept", url)
    assert done.returncode == 1 and "signature" in done.stderr
    assert asked == ["/checkpoint"]
    assert log(city, "fsck", copy).returncode == 1


def test_a_log_that_was_set_back_is_refused(city, grown, copy, tmp_path):
    (copy / "checkpoint").write_bytes(grown["old"].read_bytes())
    target = copied(grown["directory"], tmp_path / "kept")
    with served(copy) as (url, _):
        done = mirror(city, target, url)
    assert done.returncode == 1 and "set back" in done.stderr
    assert (target / "checkpoint").read_bytes() == (grown["directory"] / "checkpoint").read_bytes()


def test_another_history_is_refused_and_both_checkpoints_are_kept(city, grown, copy, tmp_path):
    size = grown["last"]["size"]
    for other in [size - 1, size, size + 1]:
        forged = signed(city, other, hashlib.sha256(b"another history").digest())
        (copy / "checkpoint").write_text(forged, "utf-8")
        target = copied(grown["directory"], tmp_path / f"kept-{other}")
        before = (target / "checkpoint").read_bytes()
        with served(copy) as (url, _):
            done = mirror(city, target, url)
        assert done.returncode == 1, done.stdout
        evidence = {path.read_bytes() for path in (target / "evidence").iterdir()}
        assert evidence == {before, forged.encode()}, done.stderr
        assert (target / "checkpoint").read_bytes() == before


def test_old_and_new_checkpoint_are_consistent(city, grown):
    new = grown["directory"] / "checkpoint"
    report = told(log(city, "consistency", grown["old"], new, "--mirror", grown["directory"], "--json"))
    assert report["verified"] and report["proof"]
    assert (report["oldSize"], report["newSize"]) == (grown["first"]["size"], grown["last"]["size"])
    done = log(city, "consistency", new, grown["old"], "--mirror", grown["directory"])
    assert done.returncode == 1 and "give the older one first" in done.stderr


@pytest.mark.parametrize("forged", ["old", "new"])
def test_a_forged_checkpoint_is_not_consistent(forged, city, grown, tmp_path):
    pair = {"old": grown["old"], "new": grown["directory"] / "checkpoint"}
    size = {"old": grown["first"]["size"], "new": grown["last"]["size"]}[forged]
    pair[forged] = tmp_path / "forged.checkpoint"
    pair[forged].write_text(signed(city, size, hashlib.sha256(b"another history").digest()), "utf-8")
    done = log(city, "consistency", pair["old"], pair["new"], "--mirror", grown["directory"])
    assert done.returncode == 1 and f"first {size} entries" in done.stderr and city.origin in done.stderr
    pair[forged].write_text(pair[forged].read_text("utf-8").replace(f"\n{size}\n", f"\n{size + 1}\n"), "utf-8")
    done = log(city, "consistency", pair["old"], pair["new"], "--mirror", grown["directory"])
    assert done.returncode == 1 and "signature" in done.stderr


def test_a_receipt_is_carried_over_to_the_mirrors_checkpoint(city, grown, question, judges, tmp_path):
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(grown["answer"], ensure_ascii=False), "utf-8")
    receipt = told(log(city, "upgrade-receipt", answer, "--mirror", grown["directory"]))
    assert receipt["record"] == grown["answer"]["receipt"]["record"]
    assert receipt["proof"].endswith("\n\n" + (grown["directory"] / "checkpoint").read_text("utf-8"))
    plain = {name: value for name, value in grown["answer"].items() if name != "receipt"}
    [verified] = judges.verify(receipt, query=question, answer=plain)
    assert verified["size"] == grown["last"]["size"]


def test_a_receipt_that_is_newer_than_the_mirror_is_not_carried_over(city, grown, question, tmp_path):
    answer = tmp_path / "answer.json"
    newer = city.caller(FRONT_DESK).verify({**question, "claims": {"name": samples.licence()["fields"]["name"]}}).json()
    answer.write_text(json.dumps(newer, ensure_ascii=False), "utf-8")
    done = log(city, "upgrade-receipt", answer, "--mirror", grown["directory"])
    assert done.returncode == 1 and not done.stdout and "run oncegate log mirror first" in done.stderr


def test_wrong_use_says_so(city, grown, tmp_path):
    assert log(city, "mirror", "ftp://log.example/log", tmp_path).returncode == 2
    assert log(city, "fsck", grown["directory"], key=tmp_path / "no.vkey").returncode == 2
    done = log(city, "fsck", tmp_path)
    assert done.returncode == 1 and "oncegate log mirror" in done.stderr
