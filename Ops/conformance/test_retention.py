"""What need not be kept goes when its term ends, and an auditor can account for every record that is gone."""

import datetime
import json

import pytest

from harness import clock, samples
from harness.polling import until

AUDITOR = "affairs-centre.admin.auditor"
REGISTRY = "market-regulation.system.registry"
FRONT_DESK = "affairs-centre.system.front-desk"
PORTAL = "affairs-centre.system.citizen-portal"


@pytest.fixture(scope="module")
def later(make_gateway, authority, tmp_path_factory, clock_library):
    """A gateway whose clock the test moves: two subjects were asked about, and one's data are to be erased."""
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    # Without revocation lists: none is good for so long.
    gateway = make_gateway(
        clock=moved,
        trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})
    erased, kept = samples.licence(), samples.licence()
    for record in (erased, kept):
        assert gateway.caller(REGISTRY).submit(record).status_code == 201
        assert gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()["verdict"] == "match"
    proposed = gateway.caller("market-regulation.admin.steward").post(
        "/v1/erasures", {"subject": erased["subjects"]["holder"], "reason": "consent-withdrawn"}).json()
    decided = gateway.caller("affairs-centre.admin.security").post(
        f"/v1/erasures/{proposed['id']}/decisions", {"decision": "approve"}).json()
    assert decided["state"] == "restricted"
    gateway.stop()
    moved.set(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=4 * 366))
    gateway.start()
    until(lambda: "what need not be kept is gone" in gateway.log_text(), 20, "the look at what is due")
    gateway.stop()
    # The certificates of the callers are not good for so long: the clock goes back, the log's time does not.
    moved.set(datetime.datetime.now(datetime.UTC))
    gateway.start()
    return gateway, erased, kept


def test_the_restricted_subject_is_erased_and_the_other_ones_data_stay(later):
    gateway, erased, kept = later
    states = [item["state"] for item in gateway.caller(AUDITOR).get("/v1/erasures").json()["items"]]
    assert states == ["erased"]
    verdicts = [
        gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()["verdict"] for record in (erased, kept)]
    assert verdicts == ["not-found", "match"]


def test_use_records_are_gone_and_an_audit_accounts_for_each(later, tmp_path):
    gateway, _, _ = later
    credentials = gateway.authority.caller(AUDITOR)
    export, mirror = tmp_path / "export.ndjson", tmp_path / "mirror"
    exported = gateway.command(
        "log", "export", "--out", export, "--gateway", gateway.base, "--cert", credentials.certificate,
        "--key", credentials.key, "--ca", gateway.authority.root)
    assert exported.returncode == 0, exported.stderr
    gateway.checkpoint()
    mirrored = gateway.command("log", "mirror", f"http://{gateway.origin}", mirror, "--key", gateway.key)
    assert mirrored.returncode == 0, mirrored.stderr
    audited = gateway.command("log", "audit", export, "--mirror", mirror, "--key", gateway.key, "--json")
    report = json.loads(audited.stdout)
    assert audited.returncode == 0 and report["verified"], report
    # Both verifications: one went with its subject, the other when its term ended.
    assert report["erased"] == 2
    lines = [json.loads(line) for line in export.read_text().splitlines()]
    dropped = next(line["index"] for line in lines if line.get("erased"))
    hidden = [line for line in lines if not line.get("erased")]
    export.write_text("".join(json.dumps(line) + "\n" for line in hidden if line.get("index") != dropped - 1))
    audited = gateway.command("log", "audit", export, "--mirror", mirror, "--key", gateway.key, "--json")
    assert audited.returncode == 1 and json.loads(audited.stdout)["faultCount"] >= 1


def test_a_person_is_told_of_what_is_kept(later):
    gateway, _, kept = later
    # What was asked after the clock had gone back has the log's time, which never does.
    answer = gateway.caller(PORTAL).post("/v1/usage", {"subject": kept["subjects"]["holder"]}).json()
    assert all(use["logtime"] > "2030" for use in answer["uses"])
