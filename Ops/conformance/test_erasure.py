"""Erasure: by one proposed, by another approved; kept and not used while the law asks for it; no proof breaks."""

import json
import shutil

import pytest

from harness import databases, samples, stored
from harness.receipts import record_of

STEWARD, SECURITY = "market-regulation.admin.steward", "affairs-centre.admin.security"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture(scope="module")
def registry(gateway):
    return gateway.caller("market-regulation.system.registry")


@pytest.fixture(scope="module")
def front_desk(gateway):
    return gateway.caller("affairs-centre.system.front-desk")


@pytest.fixture
def record(registry):
    record = samples.licence()
    assert registry.submit(record).status_code == 201
    return record


def propose(gateway, record, reason="consent-withdrawn"):
    body = {"subject": record["subjects"]["holder"], "reason": reason}
    return gateway.caller(STEWARD).post("/v1/erasures", body)


def decide(gateway, id, decision="approve", caller=SECURITY):
    return gateway.caller(caller).post(f"/v1/erasures/{id}/decisions", {"decision": decision})


def erase(gateway, record):
    proposed = propose(gateway, record)
    assert proposed.status_code == 201, proposed.text
    decided = decide(gateway, proposed.json()["id"])
    assert decided.status_code == 200, decided.text
    return decided.json()


def verdict(front_desk, record):
    return front_desk.verify(samples.question_about(record)).json()["verdict"]


def test_what_nobody_used_is_erased_at_once_and_its_receipts_still_verify(
        gateway, registry, front_desk, record, judges_of):
    submitted = registry.submit({**record, "fields": {**record["fields"], "address": "江城区试样路2号"}}).json()
    erased = erase(gateway, record)
    assert erased["state"] == "erased" and erased["erased"] == {"uses": 0, "materials": 1}
    told = record_of(erased["receipt"])
    assert told["kind"] == "erasure" and told["reason"] == "consent-withdrawn"
    assert [approver["administrator"] for approver in told["approvers"]] == ["steward", "security"]
    judges_of(gateway).verify({"receipt": submitted["receipt"]}, {"receipt": erased["receipt"]})
    assert verdict(front_desk, record) == "not-found"
    # The source may submit the record anew; it is another one.
    again = registry.submit(record)
    assert again.status_code == 201 and again.json()["id"] != submitted["id"]
    assert verdict(front_desk, record) == "match"


def test_within_the_term_of_a_use_the_data_are_kept_and_not_used(gateway, registry, front_desk, record):
    assert verdict(front_desk, record) == "match"
    restricted = erase(gateway, record)
    assert restricted["state"] == "restricted" and restricted["restrictedUntil"] > "2029"
    assert verdict(front_desk, record) == "not-found"
    refused = registry.submit(record)
    assert refused.status_code == 409 and refused.json()["code"] == "state-conflict"
    outcomes, last = registry.import_lines((samples.line(record) + "\n").encode())
    assert outcomes[0]["outcome"] == "rejected" and last["summary"]["rejected"] == 1
    # Who used the data is still told to the person.
    portal = gateway.caller("affairs-centre.system.citizen-portal")
    uses = portal.post("/v1/usage", {"subject": record["subjects"]["holder"]}).json()["uses"]
    assert [use["action"] for use in uses] == ["verification", "verification"]


def test_roles_are_apart_and_nothing_is_decided_twice(gateway, record):
    body = {"subject": record["subjects"]["holder"], "reason": "by-law"}
    for caller in [SECURITY, "affairs-centre.admin.operator", "affairs-centre.admin.auditor",
                   "market-regulation.system.registry"]:
        assert gateway.caller(caller).post("/v1/erasures", body).json()["code"] == "role-required"
    id = propose(gateway, record).json()["id"]
    for caller in [STEWARD, "affairs-centre.admin.operator", "affairs-centre.admin.auditor"]:
        assert decide(gateway, id, caller=caller).json()["code"] == "role-required"
    again = propose(gateway, record)
    assert again.status_code == 409 and id in again.json()["detail"]
    assert decide(gateway, id, "reject").json()["state"] == "rejected"
    assert decide(gateway, id).status_code == 409
    listed = gateway.caller("affairs-centre.admin.auditor").get("/v1/erasures?limit=200")
    assert {item["id"]: item["state"] for item in listed.json()["items"]}[id] == "rejected"
    assert record["subjects"]["holder"]["id"] not in listed.text


def test_what_is_not_held_is_not_erased(gateway):
    assert propose(gateway, samples.licence()).status_code == 404


@pytest.mark.parametrize("change, status", [({"reason": "because"}, 400), ({"reason": None}, 400), ({"all": True}, 400)])
def test_bad_requests_are_told_apart(gateway, change, status):
    body = {"subject": samples.licence()["subjects"]["holder"], "reason": "by-law", **change}
    response = gateway.caller(STEWARD).post("/v1/erasures", body)
    assert response.status_code == status and response.json()["errors"]


def test_an_old_copy_of_the_keys_brings_nobody_back(make_gateway, figure):
    gateway = make_gateway()
    record = samples.licence()
    registry = gateway.caller("market-regulation.system.registry")
    assert registry.submit(record).status_code == 201
    gateway.stop()
    old, copy = wrapped_keys(gateway), copy_of_keys(gateway)
    gateway.start()
    assert erase(gateway, record)["state"] == "erased"
    gateway.stop()
    assert wrapped_keys(gateway) != old
    put_keys_back(gateway, copy)
    assert wrapped_keys(gateway) == old
    gateway.start()
    gateway.stop()
    # Before it served, the erasure was applied to the copy as well.
    figure("keys in an old copy, of which came back", f"{len(old)}, {len(wrapped_keys(gateway) & old)}")
    assert not wrapped_keys(gateway) & old


def wrapped_keys(gateway):
    return {wrapped for wrapped, in stored.rows(gateway, "SELECT wrapped FROM subject_key", keys=True)}


def copy_of_keys(gateway):
    """A copy of the subjects' keys alone, as an operator makes it."""
    copy = gateway.directory / "old-keys"
    if gateway.database:
        return databases.dump(gateway.database, copy, "--schema=oncegate_keys")
    return shutil.copy(gateway.directory / "keys" / "subject-keys.sqlite", copy)


def put_keys_back(gateway, copy):
    lose_keys(gateway)
    if gateway.database:
        databases.restore(gateway.database, copy)
    else:
        shutil.copy(copy, gateway.directory / "keys" / "subject-keys.sqlite")


def lose_keys(gateway):
    if gateway.database:
        databases.run(gateway.database, "DROP SCHEMA oncegate_keys CASCADE")
    else:
        (gateway.directory / "keys" / "subject-keys.sqlite").unlink()


def test_without_its_keys_a_gateway_does_not_start_and_says_what_to_do(make_gateway):
    gateway = make_gateway()
    gateway.stop()
    lose_keys(gateway)
    done = gateway.command("serve", "--config", gateway.configuration)
    mend = stored.either(gateway, "restore it from its own backup", "restore oncegate and oncegate_keys together")
    assert done.returncode == 1 and mend in done.stderr


def test_the_command_line_proposes_lists_and_approves(gateway, registry):
    record = samples.licence()
    assert registry.submit(record).status_code == 201

    def run(caller, *arguments, **options):
        credentials = gateway.authority.caller(caller)
        return gateway.command(
            "log", "erase", *arguments, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", gateway.authority.root, **options)

    subject = f"uscc:{record['subjects']['holder']['id']}"
    proposed = run(STEWARD, "--subject-file", "-", "--reason", "purpose-ended", "--json", input=subject + "\n")
    assert proposed.returncode == 0, proposed.stderr
    id = json.loads(proposed.stdout)["id"]
    listed = run(SECURITY, "--list")
    assert any(line.split()[:3] == [id, "proposed", "purpose-ended"] for line in listed.stdout.splitlines())
    assert subject[5:] not in listed.stdout + proposed.stdout
    approved = run(SECURITY, "--approve", id)
    assert approved.returncode == 0 and "erased" in approved.stdout, approved.stderr
    again = run(SECURITY, "--approve", id)
    assert again.returncode == 1 and "decided already" in again.stderr
    assert run(SECURITY, "--approve", "../x").returncode == 2
    assert run(SECURITY).returncode == 2


@pytest.mark.parametrize("years", ["0", "2", "three"])
def test_no_configuration_keeps_use_records_for_less_than_the_law(gateway, years):
    done = gateway.command("serve", "--config", gateway.configuration, "--retention-uses", years)
    assert done.returncode == 1 and "个人信息保护法" in done.stderr and "3" in done.stderr
