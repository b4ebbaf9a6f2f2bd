"""A gateway moves from SQLite to PostgreSQL and back: one log, whose root is the same wherever it lies."""

import re

from harness import samples
from test_backup import FRONT_DESK, REGISTRY, SUBJECTS, configure, gateway_on, verdict


def copy(gateway, to):
    return gateway.command("store", "copy", "--config", gateway.configuration, "--to", to)


def root(done):
    assert done.returncode == 0, done.stderr
    return re.search(r"root +(\S+)", done.stdout)[1]


def put_away(gateway):
    """Moves SQLite's files aside, as `store copy` wants its target empty."""
    for path in [*gateway.data.glob("gateway.sqlite*"), *(gateway.directory / "keys" / name for name in SUBJECTS[:2])]:
        path.rename(path.with_name(f"{path.name}.moved"))


def test_it_goes_to_postgresql_and_back_with_one_log(make_gateway, databases, judges_of):
    gateway, records = gateway_on("sqlite", make_gateway, databases), [samples.licence() for _ in range(3)]
    address, answers = databases.new(), []
    answers.append(gateway.caller(REGISTRY).submit(records[0]).json())
    answers.append(gateway.caller(FRONT_DESK).verify(samples.question_about(records[0])).json())
    size = gateway.log_size()
    gateway.stop()
    there = copy(gateway, address)
    assert f"{size} entries, verified" in there.stdout, there.stderr
    refused = gateway.command("serve", "--config", gateway.configuration)
    assert refused.returncode == 1 and "the data were moved to postgresql://" in refused.stderr
    configure(gateway, store=address)
    gateway.start()
    assert gateway.log_size() == size and verdict(gateway, records[0]) == "match"
    answers.append(gateway.caller(REGISTRY).submit(records[1]).json())
    gateway.stop()
    occupied = copy(gateway, "sqlite")
    assert occupied.returncode == 1 and "is there already" in occupied.stderr
    put_away(gateway)
    back = copy(gateway, "sqlite")
    assert root(back) != root(there)
    configure(gateway, store=None)
    gateway.start()
    assert [verdict(gateway, record) for record in records[:2]] == ["match", "match"]
    answers.append(gateway.caller(REGISTRY).submit(records[2]).json())
    judges_of(gateway).verify(*answers)
    gateway.stop()
    assert root(copy(gateway, databases.new())) != root(back)


def test_a_copy_of_a_copy_has_the_same_root(make_gateway, databases):
    gateway, address = gateway_on("sqlite", make_gateway, databases), databases.new()
    gateway.caller(REGISTRY).submit(samples.licence())
    gateway.stop()
    there = copy(gateway, address)
    put_away(gateway)
    configure(gateway, store=address)
    back = copy(gateway, "sqlite")
    assert root(there) == root(back)
    assert re.search(r"rows +(\d+)", there.stdout)[1] == re.search(r"rows +(\d+)", back.stdout)[1]


def test_a_gateway_that_runs_is_not_copied(make_gateway, databases):
    for store, refusal in ("sqlite", "another gateway runs on"), ("postgresql", "one of the two needs it alone"):
        gateway = gateway_on(store, make_gateway, databases)
        done = copy(gateway, databases.new() if store == "sqlite" else "sqlite")
        assert done.returncode == 1 and refusal in done.stderr, done.stderr
        assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201


def test_what_was_copied_is_taken_back_where_the_copy_was_never_used(make_gateway, databases):
    gateway = gateway_on("sqlite", make_gateway, databases)
    gateway.stop()
    assert copy(gateway, databases.new()).returncode == 0
    assert "were moved already" in copy(gateway, databases.new()).stderr
    taken = gateway.command("store", "take-back", "--config", gateway.configuration, "--yes")
    assert taken.returncode == 0, taken.stderr
    gateway.start()
    assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201


def test_a_copy_that_fails_leaves_the_gateway_as_it_was(make_gateway, databases):
    gateway, address = gateway_on("sqlite", make_gateway, databases), databases.new()
    gateway.stop()
    databases.run("CREATE SCHEMA oncegate; CREATE TABLE oncegate.other (id bigint)", address)
    assert copy(gateway, address).returncode == 1
    gateway.start()
    assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201
