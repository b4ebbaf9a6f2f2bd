"""A database that was changed, cut, set back or forked behind the gateway's back: an outsider with an old checkpoint notices."""

import shutil
import subprocess

import pytest

from harness import samples, stored

REGISTRY = "market-regulation.system.registry"


class Watcher:
    """Somebody outside, who has the log's key and the checkpoint that they saw last, and nothing else."""

    def __init__(self, gateway, directory):
        self.gateway = gateway
        self.directory = directory
        self.seen = directory / "seen.checkpoint"
        self.key = directory / "log.vkey"
        shutil.copy(gateway.key, self.key)
        self.url = f"{gateway.public_url}/log/{gateway.origin.rsplit('/', 1)[1]}"
        self.remember()

    def remember(self):
        self.seen.write_text(self.gateway.public("/log/checkpoint"))

    def _run(self, *arguments):
        return self.gateway.command("log", *arguments, "--key", self.key)

    def is_content(self):
        """Whether the whole log as it is shown now goes with what was seen before."""
        mirror = self.directory / "mirror"
        shutil.rmtree(mirror, ignore_errors=True)
        return all(self._run(*line).returncode == 0 for line in [
            ("mirror", self.url, mirror), ("fsck", mirror),
            ("consistency", self.seen, mirror / "checkpoint", "--mirror", mirror)])

    def is_content_with_go(self, program):
        """The same with code that the gateway does not share."""
        done = subprocess.run([program, "-key", self.key, "-log", self.url, self.seen], capture_output=True, timeout=60)
        return done.returncode == 0


def grow(gateway, entries):
    """Lets the log grow until that is published."""
    caller = gateway.caller(REGISTRY)
    for _ in range(entries):
        assert caller.submit(samples.licence()).status_code == 201
    gateway.checkpoint()


@pytest.fixture
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture
def go_program(request):
    return request.config.getoption("--tlogverify")


def judged(watcher, go_program):
    """What outsiders say, who must agree."""
    verdict = watcher.is_content()
    if go_program:
        assert watcher.is_content_with_go(go_program) == verdict
    return verdict


def set_back(gateway, old):
    """Puts an older copy of the data in place, and takes away what would notice at the start."""
    gateway.stop()
    stored.put_back(gateway, old)
    (gateway.directory / "keys" / "released-checkpoint").unlink()
    gateway.start()


def test_a_database_that_was_set_back_is_noticed_however_it_goes_on(gateway, tmp_path, go_program, figure):
    grow(gateway, 3)
    gateway.stop()
    old = stored.copy_of(gateway, tmp_path / "old")
    gateway.start()
    grow(gateway, 3)
    watcher = Watcher(gateway, tmp_path)
    assert judged(watcher, go_program)
    set_back(gateway, old)
    # It is shorter than what was seen, then as long and longer with other entries in their place.
    assert not judged(watcher, go_program)
    grow(gateway, 6)
    assert not judged(watcher, go_program)
    figure("noticed by", "the gateway's own monitor" + " and Go's code" * bool(go_program))


def test_two_gateways_that_go_on_from_one_copy_are_noticed(gateway, tmp_path, go_program):
    grow(gateway, 3)
    watcher = Watcher(gateway, tmp_path)
    gateway.stop()
    fork = stored.copy_of(gateway, tmp_path / "fork")
    gateway.start()
    grow(gateway, 4)
    assert judged(watcher, go_program)
    watcher.remember()
    # The other branch, under the same key and name.
    set_back(gateway, fork)
    grow(gateway, 9)
    assert not judged(watcher, go_program)


def flip(gateway, table, column):
    """Changes a byte of the first value."""
    [[value]] = stored.rows(gateway, f"SELECT {column} FROM {table} ORDER BY {stored.either(gateway, 'rowid', 'ctid')} LIMIT 1")
    spoilt = bytearray(value)
    spoilt[min(40, len(value) - 1)] ^= 1
    old, new = stored.binary(gateway, value), stored.binary(gateway, spoilt)
    assert stored.change(gateway, f"UPDATE {table} SET {column} = {new} WHERE {column} = {old}") == [1]


CHANGES = {
    "a hash in a tile": lambda gateway: flip(gateway, "log_tile", "hashes"),
    "an entry in a bundle": lambda gateway: flip(gateway, "log_bundle", "entries"),
    "the end cut off": lambda gateway: stored.change(gateway, "UPDATE log_origin SET size = size - 1"),
    "another checkpoint": lambda gateway: stored.change(
        gateway, "UPDATE log_origin SET checkpoint = replace(CAST(checkpoint AS TEXT), substr(CAST(checkpoint AS TEXT), 40, 1), "
        "CASE substr(CAST(checkpoint AS TEXT), 40, 1) WHEN 'x' THEN 'y' ELSE 'x' END)"),
}


@pytest.fixture(scope="module")
def stopped(make_gateway, tmp_path_factory):
    """A gateway that is stopped, a copy of its data, and somebody who has seen its log."""
    gateway, place = make_gateway(), tmp_path_factory.mktemp("stopped")
    grow(gateway, 5)
    watcher = Watcher(gateway, place)
    gateway.stop()
    return gateway, stored.copy_of(gateway, place / "whole"), watcher


@pytest.mark.parametrize("change", CHANGES)
def test_a_database_that_was_changed_is_noticed_at_the_start_or_from_the_outside(change, stopped, go_program):
    gateway, whole, watcher = stopped
    gateway.close()
    stored.put_back(gateway, whole)
    CHANGES[change](gateway)
    try:
        gateway.start()
    except AssertionError:
        assert gateway.process.wait(10) != 0
        return
    assert not judged(watcher, go_program)
