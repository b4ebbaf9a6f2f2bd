"""The key-encryption key is replaced while the gateway answers; whatever ends it in the middle, it goes on."""

import base64
import json
import os
import pathlib
import re
import secrets
import subprocess
import threading
import time

import pytest
import requests
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from harness import samples, stored
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.polling import until

REGISTRY, DESK = "market-regulation.system.registry", "affairs-centre.system.front-desk"
SUBJECTS = int(os.environ.get("ONCEGATE_ROTATED_KEYS", "700"))
#: How often rotations are started together.
RACES = int(os.environ.get("ONCEGATE_ROTATION_RACES", "8"))
DONE = "the old one may go"
#: Seconds within which they are rewrapped, on a busy machine.
PATIENCE = 45 + SUBJECTS / 50


def fill(gateway, count):
    """Submits licences, of a subject each, and returns one of them."""
    for begin in range(0, count, 5000):
        records = [samples.licence() for _ in range(min(5000, count - begin))]
        lines = "".join(f"{samples.line(record)}\n" for record in records)
        outcomes, last = gateway.caller(REGISTRY).import_lines(lines.encode(), promised=False)
        assert last["summary"]["created"] == len(records), outcomes[:3]
    return records[0]


def keys(gateway):
    return gateway.directory / "keys"


def key_in(path):
    return base64.b64decode(path.read_text())


def opened(gateway, key):
    """How many of a stopped gateway's data keys open with a key-encryption key, and whether the root of the indexes does."""
    def opens(wrapped, context):
        try:
            AESGCM(key).decrypt(wrapped[:12], wrapped[12:], context)
            return True
        except InvalidTag:
            return False

    rows = stored.rows(gateway, "SELECT wrapped, tag FROM subject_key", keys=True)
    [[root]] = stored.rows(gateway, "SELECT value FROM setting WHERE name = 'index_root'")
    return sum(opens(wrapped, b"subject_key" + tag) for wrapped, tag in rows), len(rows), opens(root, b"index_root")


def ratio(gateway):
    metrics = gateway.operations("/metrics")
    return float(re.search(r"^oncegate_key_rotation_ratio (\S+)$", metrics, re.M).group(1))


def rotate(gateway):
    done = gateway.command("key", "rotate", "--config", gateway.configuration)
    assert done.returncode == 0, done.stderr
    return key_in(keys(gateway) / "key-encryption-old.key"), key_in(keys(gateway) / "key-encryption.key")


def doctor(gateway):
    done = gateway.command("doctor", "--config", gateway.configuration, "--json")
    found = {finding["subject"]: finding for finding in json.loads(done.stdout)["findings"]}
    return found["key-encryption key"]


class Load:
    """A client that asks and submits until it is stopped."""

    def __init__(self, gateway, record):
        self.waits, self.faults = [], []
        self.caller, self.record = gateway.new_caller(REGISTRY), record
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopped.is_set():
            begin = time.monotonic()
            try:
                asked = self.caller.verify(samples.question_about(self.record))
                made = self.caller.submit(samples.licence())
            except requests.exceptions.RequestException:
                return
            self.waits.append(time.monotonic() - begin)
            if asked.json().get("verdict") != "match" or made.status_code != 201:
                self.faults.append((asked.text, made.text))

    def stop(self):
        self.stopped.set()
        self.thread.join(30)
        self.caller.session.close()
        assert not self.faults, self.faults[0]
        return self.waits


def test_every_key_is_rewrapped_while_the_gateway_answers(make_gateway, figure):
    gateway = make_gateway()
    record = fill(gateway, SUBJECTS)
    assert ratio(gateway) == 1
    load = Load(gateway, record)
    until(lambda: len(load.waits) >= 20, 30, "a first load")
    quiet = sorted(load.waits)[len(load.waits) // 2]
    old, new = rotate(gateway)
    begin, seen = time.monotonic(), len(load.waits)
    until(lambda: DONE in gateway.log_text(), PATIENCE, "the end of the rotation")
    seconds = time.monotonic() - begin
    assert ratio(gateway) == 1
    until(lambda: len(load.waits) > seen + 2, 30, "answers after it")
    busy = sorted(load.stop()[seen:])
    figure("keys rewrapped", f"{SUBJECTS} in {seconds:.1f} s, with {len(busy)} pairs of requests meanwhile")
    figure("a question and a submission", f"{quiet * 1000:.0f} ms before, at most {busy[-1] * 1000:.0f} ms meanwhile")
    # Nobody waits for the rotation, only for a batch of it.
    assert busy[-1] < 0.5
    [retired] = keys(gateway).glob("key-encryption-*-*.key")
    assert key_in(retired) == old and not (keys(gateway) / "key-encryption-old.key").exists()
    assert doctor(gateway)["state"] == "warning" and retired.name in doctor(gateway)["text"]
    retired.unlink()
    assert doctor(gateway)["state"] == "ok"
    gateway.stop()
    count, total, is_root = opened(gateway, new)
    assert count == total > SUBJECTS and is_root
    assert opened(gateway, old) == (0, total, False)
    gateway.serve()
    assert gateway.caller(DESK).verify(samples.question_about(record)).json()["verdict"] == "match"


def test_a_gateway_that_is_killed_in_the_middle_goes_on_and_needs_the_old_key_until_the_end(make_gateway):
    gateway = make_gateway()
    record = fill(gateway, 2 * SUBJECTS)
    old, new = rotate(gateway)
    until(lambda: 0.05 < ratio(gateway) < 1, 60, "the middle of the rotation")
    gateway.kill()
    count, total, is_root = opened(gateway, new)
    assert 0 < count < total and not is_root
    assert opened(gateway, old)[0] == total - count
    assert doctor(gateway)["state"] == "warning" and "is needed still" in doctor(gateway)["text"]
    again = gateway.command("key", "rotate", "--config", gateway.configuration)
    assert again.returncode == 1 and "key-encryption-old.key is still there" in again.stderr
    # Without the old key, or with a wrong one, nothing starts and nothing is lost.
    former = keys(gateway) / "key-encryption-old.key"
    text = former.read_text()
    for wrong in (None, base64.b64encode(secrets.token_bytes(32)).decode()):
        former.unlink()
        if wrong:
            former.write_text(wrong)
            former.chmod(0o600)
        refused = gateway.command("serve", "--config", gateway.configuration)
        assert refused.returncode == 1 and "is not the one of this database" in refused.stderr, refused.stderr
        assert "key-encryption-old.key" in refused.stderr
        assert not former.exists() or former.read_text() == wrong
        former.write_text(text)
        former.chmod(0o600)
    gateway.serve()
    assert gateway.caller(DESK).verify(samples.question_about(record)).json()["verdict"] == "match"
    until(lambda: DONE in gateway.log_text(), PATIENCE, "the end of the rotation")
    gateway.stop()
    assert opened(gateway, new) == (total, total, True)


def test_a_key_that_does_not_follow_the_one_in_force_is_not_taken(make_gateway):
    gateway = make_gateway()
    record = fill(gateway, 1)
    path = keys(gateway) / "key-encryption.key"
    text = path.read_text()
    path.write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    until(lambda: "the key-encryption key is not rotated" in gateway.log_text(), 10, "the complaint")
    assert gateway.caller(DESK).verify(samples.question_about(record)).json()["verdict"] == "match"
    path.write_text(text)
    gateway.stop()
    assert opened(gateway, base64.b64decode(text)) == (1, 1, True)


def rotations_at_once(gateway, count):
    """What becomes of so many rotations that are started together."""
    started = [subprocess.Popen([gateway.binary, "key", "rotate", "--config", gateway.configuration], env=gateway.environment,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for _ in range(count)]
    said = [each.communicate(timeout=60)[1] for each in started]
    return [(each.returncode, text) for each, text in zip(started, said)]


def held(gateway):
    """What all key-encryption keys' files hold, whatever the gateway renames meanwhile."""
    while True:
        try:
            return {path.read_text() for path in keys(gateway).glob("key-encryption*.key")}
        except FileNotFoundError:
            continue


def test_of_rotations_at_once_one_is_done_and_no_key_is_lost(binary, authority, tmp_path):
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS).initialise()
    current, former = (keys(gateway) / f"key-encryption{name}.key" for name in ("", "-old"))
    for number in range(RACES):
        before = current.read_text()
        ends = rotations_at_once(gateway, 2 + 2 * (number % 2))
        assert [code for code, _ in ends].count(0) == 1, ends
        assert all("key-encryption-old.key is still there" in text for code, text in ends if code), ends
        assert former.read_text() == before and current.read_text() != before
        assert {path.name for path in keys(gateway).glob("key-enc*")} == {current.name, former.name}
        # Nothing is wrapped here: what the next round begins with.
        former.rename(current)


def test_rotations_at_once_beside_a_running_gateway_lose_no_key(make_gateway):
    gateway = make_gateway()
    record = fill(gateway, 20)
    known = held(gateway)
    for number in range(3):
        assert any(code == 0 for code, _ in rotations_at_once(gateway, 2))
        known |= held(gateway)
        until(lambda: not (keys(gateway) / "key-encryption-old.key").exists(), 30, "the end of the rotation")
        assert held(gateway) >= known, f"a key was lost in round {number}"
    gateway.stop()
    gateway.serve()
    assert gateway.caller(DESK).verify(samples.question_about(record)).json()["verdict"] == "match"


def new_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def with_variable(binary, authority, tmp_path):
    """A gateway whose key-encryption key comes from the environment."""
    gateway = Gateway(
        binary, tmp_path / "gateway", authority, CONTRACTS, keys={"variable": "CITY_KEK"}, environment={"CITY_KEK": new_key()})
    yield gateway.initialise().start()
    gateway.close()


def test_a_key_from_the_environment_is_not_shown_there_and_is_rotated_there(with_variable):
    gateway = with_variable
    record = fill(gateway, 20)
    old = gateway.environment["CITY_KEK"]
    assert not (keys(gateway) / "key-encryption.key").exists()
    assert old.encode() not in pathlib.Path(f"/proc/{gateway.process.pid}/environ").read_bytes()
    refused = gateway.command("key", "rotate", "--config", gateway.configuration)
    assert refused.returncode == 1 and "CITY_KEK_OLD" in refused.stderr
    # An operator's shell has no key, and what needs none does not ask for it.
    for command in (["doctor"], ["token", "rotate"], ["log", "roll-over"]):
        done = gateway.command(*command, "--config", gateway.configuration, env=dict(os.environ))
        assert done.returncode == 0, done.stdout + done.stderr
    gateway.stop()
    done = gateway.command("doctor", "--config", gateway.configuration, env=dict(os.environ))
    assert done.returncode == 0 and "not looked at" in done.stdout, done.stdout
    for environment, told in (({"CITY_KEK": ""}, "which the environment lacks"), ({"CITY_KEK": "short"}, "base64 of 32 bytes"),
                              ({"CITY_KEK": new_key()}, "is not the one of this database")):
        done = gateway.command("serve", "--config", gateway.configuration, env={**gateway.environment, **environment})
        assert done.returncode == 1 and told in done.stderr, done.stderr
        assert not environment["CITY_KEK"] or environment["CITY_KEK"] not in done.stderr
    gateway.environment |= {"CITY_KEK": new_key(), "CITY_KEK_OLD": old}
    gateway.serve()
    until(lambda: DONE in gateway.log_text(), 30, "the end of the rotation")
    gateway.stop()
    assert opened(gateway, base64.b64decode(gateway.environment["CITY_KEK"])) == (20, 20, True)
    del gateway.environment["CITY_KEK_OLD"]
    gateway.serve()
    assert gateway.caller(DESK).verify(samples.question_about(record)).json()["verdict"] == "match"
    for secret in (old, gateway.environment["CITY_KEK"]):
        assert secret not in gateway.log_text(whole=True)
