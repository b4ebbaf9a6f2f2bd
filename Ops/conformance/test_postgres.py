"""A gateway whose data lie in PostgreSQL, whose server goes away under it."""

import os

import pytest

from harness import samples
from harness.load import Load, receipts_in
from harness.polling import until
from harness.receipts import record_of
from harness.tree import Proof, SeenTree

FRONT_DESK = "affairs-centre.system.front-desk"
REGISTRY = "market-regulation.system.registry"
CRASHES = int(os.environ.get("ONCEGATE_DATABASE_CRASHES", "3"))


@pytest.fixture(scope="module")
def gateway(make_gateway, databases):
    return make_gateway(store=databases.new(), is_copy=False)


def test_a_question_is_answered_and_its_receipt_verifies(gateway, judges_of):
    record = samples.licence()
    submitted = gateway.caller(REGISTRY).submit(record)
    assert submitted.status_code == 201
    right = gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()
    wrong = gateway.caller(FRONT_DESK).verify(samples.question_about(record, name="别的名字")).json()
    assert (right["verdict"], wrong["verdict"]) == ("match", "mismatch")
    judges_of(gateway).verify(submitted.json(), right, wrong)


def test_what_was_submitted_is_there_after_a_restart(gateway):
    record = samples.licence()
    answer = gateway.caller(REGISTRY).submit(record).json()
    size = gateway.log_size()
    gateway.stop()
    gateway.start()
    assert gateway.log_size() == size
    receipt = record_of(answer["receipt"])["id"]
    assert gateway.caller(REGISTRY).get(f"/v1/receipts/{receipt}").json()["record"] == answer["receipt"]["record"]
    assert gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()["verdict"] == "match"


def test_the_data_lie_in_the_database_alone(gateway, databases):
    address = configured(gateway)
    assert int(databases.run("SELECT count(*) FROM oncegate.log_record", address)) == gateway.log_size()
    assert not list(gateway.directory.rglob("*.sqlite"))


def test_the_mirror_of_the_log_is_whole(gateway, tmp_path):
    gateway.checkpoint()
    done = gateway.command("log", "mirror", f"http://{gateway.origin}", tmp_path / "mirror", "--key", gateway.key)
    assert done.returncode == 0, done.stderr
    done = gateway.command("log", "fsck", tmp_path / "mirror", "--key", gateway.key)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_decision_whose_commit_was_not_confirmed_is_in_force_if_it_is_there(gateway, databases):
    declaration = "tax.system.declaration"
    assert gateway.caller(declaration).get("/v1/whoami").status_code == 200
    address = configured(gateway)
    databases.run(
        """
        CREATE FUNCTION oncegate.warn() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE WARNING 'no standby has it yet'; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER warn AFTER INSERT OR UPDATE ON oncegate.catalogue_document
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oncegate.warn();
        """, address)
    try:
        answer = gateway.caller("affairs-centre.admin.security").post("/v1/callers/suspensions", {
            "caller": "spiffe://lanjiang.example/agency/tax/system/declaration", "reason": "密钥遗失"})
        assert answer.status_code == 503, answer.text
        assert "no standby" not in answer.text
    finally:
        databases.run("DROP TRIGGER warn ON oncegate.catalogue_document", address)
    assert gateway.caller(declaration).get("/v1/whoami").json()["code"] == "caller-suspended"


@pytest.fixture(scope="module")
def crashed(gateway, databases):
    """What clients have been answered while their gateway's database server crashed several times."""
    load = Load(gateway, patience=True)
    try:
        for number in range(1, CRASHES + 1):
            answered = len(load.answers)
            until(lambda: len(load.answers) > answered + 50 or load.faults, 60, "answers under load")
            databases.crash()
            refused = load.refusals
            until(lambda: load.refusals > refused or load.faults, 30, "a refusal while there is no server")
            databases.start()
        answered = len(load.answers)
        until(lambda: len(load.answers) > answered + 50 or load.faults, 60, "answers after the last crash")
    finally:
        load.stop()
    assert not load.faults, load.faults[:3]
    return load


def test_every_receipt_that_was_received_is_in_the_one_log(gateway, crashed, judges_of, figure):
    received = [receipt for answer in crashed.answers for receipt in receipts_in(answer)]
    figure("crashes of the database server", f"{CRASHES}; receipts, refusals that were repeated: {len(received)}, {crashed.refusals}")
    assert len(judges_of(gateway).verify(*crashed.answers)) == len(received)
    seen, now = SeenTree(), SeenTree()
    for receipt in received:
        renewed = gateway.caller(REGISTRY).get(f"/v1/receipts/{record_of(receipt)['id']}").json()
        assert renewed["record"] == receipt["record"]
        seen.add(receipt)
        assert now.add(renewed).index == Proof(receipt).index
    for place in seen.nodes.keys() & now.nodes.keys():
        assert seen.nodes[place] == now.nodes[place], place


def test_what_was_repeated_was_done_once(gateway, crashed):
    assert crashed.kept
    for key, (record, answer) in crashed.kept.items():
        again = gateway.caller(REGISTRY).submit(record, headers={"Idempotency-Key": key}).json()
        assert again["receipt"]["record"] == answer["receipt"]["record"]


@pytest.mark.parametrize("address, mend", [
    ("postgresql://postgres@/nowhere?host={directory}", "check the user, the password and the database"),
    ("postgresql://nobody@/postgres?host={directory}", "check the user, the password and the database"),
    ("postgresql://postgres@/postgres?host={directory}/none", "start it"),
    ("postgresql://postgres@db.lanjiang.example/oncegate", "sslmode=verify-full"),
    ("oracle://postgres@/postgres", "write store: postgresql://USER@HOST/DATABASE"),
])
def test_what_is_wrong_with_the_address_is_said_with_its_mend(gateway, databases, address, mend):
    done = gateway.command(
        "doctor", "--config", gateway.configuration, "--store", address.format(directory=databases.directory))
    assert done.returncode != 0
    assert mend in done.stdout + done.stderr


def configured(gateway):
    [line] = [line for line in gateway.configuration.read_text().splitlines() if line.startswith("store:")]
    return line.split(" ", 1)[1].strip("'\"")
