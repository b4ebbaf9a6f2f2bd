"""A gateway is backed up while it answers, and restored: nothing of the backup is lost, and nothing that was released is forgotten."""

import json
import pathlib
import re
import shutil
import subprocess
import types

import pytest
import yaml

from harness import samples
from harness.gateway import Gateway
from harness.load import Load, receipts_in
from harness.polling import until
from harness.receipts import record_of
from harness.witness import Witness

FRONT_DESK, REGISTRY = "affairs-centre.system.front-desk", "market-regulation.system.registry"
STEWARD, SECURITY = "market-regulation.admin.steward", "affairs-centre.admin.security"
#: What lies in the keys directory and is no key file.
SUBJECTS = ["subject-keys.sqlite", "subject-keys.sqlite.copying", "erasures"]


class Backups:
    """The backups of one gateway, and the place to which they are restored."""

    def __init__(self, gateway, place, databases):
        self.gateway, self.place, self.databases = gateway, pathlib.Path(place), databases
        self.identity = self.place / "backup.key"
        made = gateway.command("backup", "key", self.identity)
        assert made.returncode == 0, made.stderr
        self.recipient = made.stdout.strip()

    def make(self, name="data", keys="keys"):
        """Backs the gateway up, whatever it does meanwhile."""
        done = self.gateway.command(
            "backup", "--config", self.gateway.configuration, "--recipient", self.recipient,
            "--to", self.place / f"{name}.backup", "--subject-keys", self.place / f"{keys}.backup")
        assert done.returncode == 0, done.stderr
        return done

    def lose_everything(self, keeps_journal=False):
        """Takes the data and the subjects' keys away; the key files and what was released stay, as they are kept elsewhere."""
        if self.gateway.process and self.gateway.process.poll() is None:
            self.gateway.stop()
        shutil.rmtree(self.gateway.data)
        for name in SUBJECTS:
            if name != "erasures" or not keeps_journal:
                (self.gateway.directory / "keys" / name).unlink(missing_ok=True)
        if self.gateway.database:
            configure(self.gateway, store=self.databases.new())

    def restore(self, name="data", keys="keys", identity=None):
        return self.gateway.command(
            "restore", "--config", self.gateway.configuration, "--from", self.place / f"{name}.backup",
            "--subject-keys", self.place / f"{keys}.backup", "--identity", identity or self.identity)

    def verify(self, name="data", keys="keys", identity=None):
        return self.gateway.command(
            "backup", "verify", self.place / f"{name}.backup", "--subject-keys", self.place / f"{keys}.backup",
            "--identity", identity or self.identity)


def configure(gateway, **sections):
    """Changes the configuration; a section of None goes."""
    values = {**yaml.safe_load(gateway.configuration.read_text("utf-8")), **sections}
    gateway.configuration.write_text(yaml.safe_dump({k: v for k, v in values.items() if v is not None}), "utf-8")
    gateway.database = values.get("store")


@pytest.fixture(params=["sqlite", "postgresql"])
def backups(request, make_gateway, databases, tmp_path):
    """A gateway on each store, with a key pair for its backups."""
    return Backups(gateway_on(request.param, make_gateway, databases), tmp_path, databases)


def gateway_on(store, make_gateway, databases):
    """A gateway whose data lie there, whatever --store says."""
    is_embedded = store == "sqlite"
    is_copy = None if is_embedded and Gateway.make_database is None else False
    return make_gateway(store=None if is_embedded else databases.new(), is_copy=is_copy)


def verdict(gateway, record):
    return gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()["verdict"]


def erase(gateway, record):
    body = {"subject": record["subjects"]["holder"], "reason": "consent-withdrawn"}
    proposed = gateway.caller(STEWARD).post("/v1/erasures", body).json()
    decided = gateway.caller(SECURITY).post(f"/v1/erasures/{proposed['id']}/decisions", {"decision": "approve"})
    assert decided.json()["state"] == "erased", decided.text


def test_what_was_backed_up_is_served_again(backups, judges_of):
    gateway, record = backups.gateway, samples.licence()
    submitted = gateway.caller(REGISTRY).submit(record).json()
    asked = gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()
    size, checkpoint = gateway.log_size(), gateway.checkpoint()
    stamp = gateway.data / "timestamps" / "2026" / "stamp.tst"
    stamp.parent.mkdir(parents=True)
    stamp.write_bytes(bytes(range(256)) * 5000)
    made = backups.make()
    assert f"{size} entries, verified" in made.stdout
    backups.lose_everything()
    done = backups.restore()
    assert done.returncode == 0, done.stderr
    assert f"{size} entries, verified" in done.stdout
    assert stamp.read_bytes() == bytes(range(256)) * 5000 and stamp.stat().st_mode & 0o777 == 0o600
    gateway.start()
    assert gateway.log_size() == size and gateway.checkpoint() == checkpoint
    assert verdict(gateway, record) == "match"
    receipt = gateway.caller(REGISTRY).get(f"/v1/receipts/{record_of(submitted['receipt'])['id']}").json()
    assert receipt["record"] == submitted["receipt"]["record"]
    judges_of(gateway).verify(submitted, asked, gateway.caller(REGISTRY).submit(samples.licence()).json())


def test_a_backup_under_load_is_whole_and_costs_no_answer(backups, figure):
    load = Load(backups.gateway)
    try:
        for number in range(3):
            answered = len(load.answers)
            until(lambda: len(load.answers) > answered + 100 or load.faults, 60, "answers under load")
            known = {record_of(receipt)["id"] for answer in list(load.answers) for receipt in receipts_in(answer)}
            backups.make(name=f"data{number}")
            verified = backups.verify(name=f"data{number}")
            assert verified.returncode == 0, verified.stderr
    finally:
        load.stop()
    assert not load.faults, load.faults[:3]
    figure("answers while three backups were made and verified, none of them refused", len(load.answers))
    backups.lose_everything()
    # What was released since the last backup is missing in it: that is why the gateway does not start.
    (backups.gateway.directory / "keys" / "released-checkpoint").unlink()
    assert backups.restore(name="data2").returncode == 0
    backups.gateway.start()
    caller = backups.gateway.caller(REGISTRY)
    assert all(caller.get(f"/v1/receipts/{id}").status_code == 200 for id in list(known)[:50])


def test_no_gateway_starts_on_what_is_older_than_what_was_released(backups):
    gateway = backups.gateway
    gateway.caller(REGISTRY).submit(samples.licence())
    backups.make()
    gateway.caller(REGISTRY).submit(samples.licence())
    backups.lose_everything()
    done = backups.restore()
    assert done.returncode == 1 and "were released already: it was set back" in done.stderr
    served = gateway.command("serve", "--config", gateway.configuration)
    assert served.returncode == 1 and "were released already: it was set back" in served.stderr


def test_whoever_was_erased_since_stays_away(backups):
    gateway, record, other = backups.gateway, samples.licence(), samples.licence()
    for one in record, other:
        assert gateway.caller(REGISTRY).submit(one).status_code == 201
    backups.make(name="old")
    erase(gateway, record)
    backups.make(name="new")
    backups.lose_everything()
    (gateway.directory / "keys" / "released-checkpoint").unlink()
    assert backups.restore(name="old").returncode == 0
    gateway.start()
    assert verdict(gateway, record) == "not-found"
    assert verdict(gateway, other) == "match"


def test_nothing_but_the_whole_backup_with_its_own_key_is_restored(backups):
    backups.gateway.caller(REGISTRY).submit(samples.licence())
    backups.make()
    whole = (backups.place / "data.backup").read_bytes()
    assert b"business-licence" not in whole and len(whole) > 150_000
    backups.lose_everything()
    damages = {
        "cut": whole[:-70_000], "cut at a chunk": whole[:18 + 32 + 65_552], "longer": whole + b"\0",
        "changed": whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:], "no backup": b"SQLite format 3\0" * 10}
    for name, bytes_ in damages.items():
        (backups.place / "damaged.backup").write_bytes(bytes_)
        for done in backups.restore(name="damaged"), backups.verify(name="damaged"):
            assert done.returncode == 1, name
            assert "does not open" in done.stderr or "no backup of a gateway" in done.stderr, done.stderr
    other = backups.place / "other.key"
    assert backups.gateway.command("backup", "key", other).returncode == 0
    assert "for another key" in backups.restore(identity=other).stderr
    assert "holds subject-keys, not data" in backups.restore(name="keys").stderr
    # What failed has left nothing in the way of what does not.
    assert not list(backups.gateway.data.iterdir()) or backups.gateway.data.joinpath("gateway.lock").exists()
    assert backups.restore().returncode == 0
    assert "already" in backups.restore().stderr


def test_a_backup_never_takes_the_place_of_another(backups):
    backups.make()
    done = backups.gateway.command(
        "backup", "--config", backups.gateway.configuration, "--recipient", backups.recipient, "--to", backups.place / "data.backup")
    assert done.returncode == 1 and "is there already" in done.stderr
    assert sorted(path.name for path in backups.place.iterdir()) == ["backup.key", "data.backup", "keys.backup"]
    assert not (backups.gateway.data / "backup").exists() and not (backups.gateway.directory / "keys" / "backup").exists()


def test_a_full_disk_leaves_nothing_of_a_backup(backups):
    small = backups.place / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "oncegate-test", small]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a small file system cannot be mounted here (root can)")
    try:
        done = backups.gateway.command(
            "backup", "--config", backups.gateway.configuration, "--recipient", backups.recipient, "--to", small / "data.backup")
        assert done.returncode == 1 and "nothing of it is left: the disk is full" in done.stderr, done.stderr
        assert not list(small.iterdir())
    finally:
        subprocess.run(["umount", "--lazy", small], check=False)


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_backup_is_restored_into_the_other_store(store, make_gateway, databases, tmp_path, judges_of):
    backups = Backups(gateway_on(store, make_gateway, databases), tmp_path, databases)
    gateway, record = backups.gateway, samples.licence()
    submitted = gateway.caller(REGISTRY).submit(record).json()
    backups.make()
    backups.lose_everything()
    configure(gateway, store=None if store == "postgresql" else databases.new())
    done = backups.restore()
    assert done.returncode == 0, done.stderr
    gateway.start()
    assert verdict(gateway, record) == "match"
    judges_of(gateway).verify(submitted)


def lost(done):
    """How many entries a restored copy lacks, as the refusal tells it."""
    assert done.returncode == 1, done.stdout
    witnessed = re.search(r"has cosigned (\d+) entries .* the database has (\d+)", done.stderr)
    if witnessed:
        return int(witnessed[1]) - int(witnessed[2])
    released = re.search(r"the database has (\d+) entries, but (\d+)", done.stderr)
    return int(released[2]) - int(released[1])


def roll_over(gateway, accepted):
    return gateway.command("log", "roll-over", "--config", gateway.configuration, "--accept-loss", accepted)


def verified(gateway, keys, *answers):
    """Whether receipts verify by the keys of both logs."""
    file = gateway.directory / "both.vkeys"
    file.write_text("".join(keys))
    for number, answer in enumerate(answers):
        receipt = gateway.directory / f"answer-{number}.json"
        receipt.write_text(json.dumps(answer), "utf-8")
        done = gateway.command("log", "verify-receipt", receipt, "--key", file)
        assert done.returncode == 0, done.stderr


def test_a_loss_that_is_accepted_ends_the_log_and_begins_the_next(backups, tmp_path):
    gateway, record = backups.gateway, samples.licence()
    kept = gateway.caller(REGISTRY).submit(record).json()
    old_key, old_origin, size = gateway.key.read_text(), gateway.origin, gateway.log_size()
    backups.make()
    for _ in range(3):
        gateway.caller(REGISTRY).submit(samples.licence())
    backups.lose_everything()
    missing = lost(backups.restore())
    wrong = roll_over(gateway, missing + 1)
    assert wrong.returncode == 1 and f"the loss is {missing}, not {missing + 1}" in wrong.stderr
    done = roll_over(gateway, missing)
    assert done.returncode == 0, done.stderr
    assert f"ended {old_origin} at {size} entries" in done.stdout
    gateway.start()
    assert gateway.origin == f"{old_origin[:-4]}{int(old_origin[-4:]) + 1}"
    assert verdict(gateway, record) == "match"
    answer = gateway.caller(REGISTRY).submit(samples.licence()).json()
    verified(gateway, [old_key, gateway.key.read_text()], kept, answer)
    # The old log is served as far as it goes, and never grows again; the new one says where it ended.
    path = f"/{old_origin.partition('/')[2]}/checkpoint"
    until(lambda: int(gateway.public(path).split("\n")[1]) == size, 10, "the old log's last checkpoint")
    gateway.checkpoint()
    for name, origin, key in ("old", old_origin, old_key), ("new", gateway.origin, gateway.key.read_text()):
        (tmp_path / f"{name}.vkey").write_text(old_key + key)
        mirrored = gateway.command("log", "mirror", f"http://{origin}", tmp_path / name, "--key", tmp_path / f"{name}.vkey")
        assert mirrored.returncode == 0, mirrored.stderr
    checked = gateway.command(
        "log", "fsck", tmp_path / "new", "--key", tmp_path / "new.vkey", "--previous", tmp_path / "old")
    assert checked.returncode == 0, checked.stderr
    # It goes on where it was after any further start.
    gateway.stop()
    gateway.start()
    assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201


def test_no_loss_is_accepted_where_there_is_none(backups):
    backups.gateway.stop()
    done = roll_over(backups.gateway, 1)
    assert done.returncode == 1 and "no loss is to be accepted" in done.stderr


def test_a_witness_remembers_what_a_gateway_that_lost_everything_does_not(backups, binary, tmp_path):
    gateway = backups.gateway
    witness = Witness(binary, tmp_path)
    try:
        log = types.SimpleNamespace(vkey=gateway.key.read_text().strip())
        witness.start(log)
        policy = tmp_path / "policy"
        policy.write_text(f"log {log.vkey}\nwitness w0 {witness.vkey} http://127.0.0.1:{witness.port}\nquorum w0\n")
        gateway.stop()
        configure(gateway, witnesses={"policy": str(policy)})
        gateway.start()
        backups.make()
        gateway.caller(REGISTRY).submit(samples.licence())
        size, _ = gateway.checkpoint()
        backups.lose_everything()
        (gateway.directory / "keys" / "released-checkpoint").unlink()
        done = backups.restore()
        assert lost(done) > 0 and f"has cosigned {size} entries" in done.stderr
        served = gateway.command("serve", "--config", gateway.configuration)
        assert served.returncode == 1 and "it was set back" in served.stderr
        assert roll_over(gateway, lost(done)).returncode == 0
        gateway.serve()
        assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201
    finally:
        witness.close()
