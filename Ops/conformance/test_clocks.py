"""The clocks of law.md on contracts, with a wall clock that the test moves: answer, extension, start of sharing, escalation."""

import base64
import datetime
import json
import types

import pytest

from harness import clock, contracts
from harness.places import CONTRACTS

TAX, CIVIL_AFFAIRS, HUB = "tax.admin.steward", "civil-affairs.admin.steward", "affairs-centre.admin.steward"
EDUCATION, HEALTH = "education.admin.steward", "health.admin.steward"


@pytest.fixture(scope="module")
def desk(make_gateway, authority, tmp_path_factory, clock_library):
    """A gateway without contracts whose clock can be moved, and its command line as an administrator."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    # Without revocation lists: none is good for so long.
    gateway = make_gateway(
        seed=seed, clock=moved, trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})

    def run(caller, *arguments):
        credentials = authority.caller(caller)
        return gateway.command(
            "contract", *arguments, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", authority.root)

    def due(name):
        """The clock of a contract, as its list shows it."""
        items = gateway.caller(HUB).get("/v1/contracts").json()["items"]
        return next(item for item in items if item["id"] == name).get("clock")

    def pass_by(day):
        """Lets the morning after a day come."""
        after = datetime.date.fromisoformat(day) + datetime.timedelta(days=1)
        moved.set(datetime.datetime.combine(after, datetime.time(9), clock.ZONE))

    def lapses():
        lines = gateway.caller("affairs-centre.admin.auditor").get("/v1/log/records").text.splitlines()
        records = [json.loads(base64.urlsafe_b64decode(json.loads(line)["record"] + "==")) for line in lines
                   if "record" in json.loads(line)]
        return [(record["reason"], record["provider"]) for record in records if record.get("decision") == "lapse"]

    def restart():
        gateway.stop()
        gateway.start()

    return types.SimpleNamespace(
        gateway=gateway, run=run, due=due, pass_by=pass_by, lapses=lapses, restart=restart)


def told(done, code=0):
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def metric(gateway, duty):
    [line] = [line for line in gateway.operations("/metrics").splitlines()
              if line.startswith(f'oncegate_replies_overdue{{duty="{duty}"}}')]
    return float(line.split()[-1])


def test_an_answer_its_extension_its_lapse_and_the_start_of_sharing(desk):
    told(desk.run(TAX, "propose", CONTRACTS / "contracts" / "c05.yaml"))
    assert (desk.due("c05")["duty"], desk.due("c05")["workingDaysLeft"]) == ("reply-conditional", 10)
    # What the law does not allow, and who may not.
    reason = ("--reason", "需核实数据来源")
    assert "1 to 10 working days" in told(desk.run(CIVIL_AFFAIRS, "extend", "c05", "--days", 11, *reason), 1)
    assert "(403 role-required)" in told(desk.run(TAX, "extend", "c05", "--days", 5, *reason), 1)
    assert "asked for no extension" in told(desk.run(HUB, "consent", "c05"), 1)
    told(desk.run(CIVIL_AFFAIRS, "extend", "c05", "--days", 10, *reason))
    assert "10 asked for" in told(desk.run(HUB, "overdue"))
    assert "(403 role-required)" in told(desk.run(CIVIL_AFFAIRS, "consent", "c05"), 1)
    first = desk.due("c05")["due"]
    # Who has read two days consents to two, and not to what is asked for by now; without a number what is asked for is told.
    assert "asks for 10 working days more" in told(desk.run(HUB, "consent", "c05", "--days", 2), 1)
    assert "10 working days more: 需核实数据来源" in told(desk.run(HUB, "consent", "c05"))
    extended = desk.due("c05")
    assert extended["due"] > first and (extended["extendedBy"], extended["workingDaysLeft"]) == (10, 20)
    assert "extended already" in told(desk.run(CIVIL_AFFAIRS, "extend", "c05", "--days", 1, *reason), 1)
    desk.pass_by(first)
    assert "by 10" in told(desk.run(TAX, "overdue"))
    # When it has run out everybody sees who is late and to whom it escalates; it is recorded once.
    desk.pass_by(extended["due"])
    late = told(desk.run(TAX, "overdue"), 1)
    assert "late" in late and "civil-affairs" in late and "First responsible person" in late
    assert metric(desk.gateway, "reply-conditional") == 1
    assert metric(desk.gateway, "sharing-start") == 0
    for _ in range(2):
        desk.restart()
        assert desk.lapses() == [("reply-conditional", "civil-affairs")]
    # An answer that comes late is an answer. Then sharing is due, until the first question.
    told(desk.run(CIVIL_AFFAIRS, "accept", "c05"))
    assert (desk.due("c05")["duty"], desk.due("c05")["workingDaysLeft"]) == ("sharing-start", 20)
    answer = desk.gateway.caller("tax.system.declaration").verify({
        "material": "marriage-record", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
        "claims": {"partyAName": "林溪"},
        "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700099", "channel": "hall"},
    })
    assert answer.status_code == 200
    assert desk.due("c05") is None
    verified = told(desk.run(HUB, "show", "c05", "--verify"))
    assert "first used" in verified and "verified: hash, 4 signatures, state" in verified


def test_a_provider_that_shares_otherwise_says_so(desk):
    told(desk.run(HEALTH, "propose", CONTRACTS / "contracts" / "c13.yaml"))
    told(desk.run(EDUCATION, "accept", "c13"))
    told(desk.run(HEALTH, "start", "c13"), 1)
    told(desk.run(EDUCATION, "start", "c13"))
    assert desk.due("c13") is None
    assert "already" in told(desk.run(EDUCATION, "start", "c13"), 1)


def test_a_clock_that_was_set_back_takes_no_decision_older_than_the_last_one(desk):
    told(desk.run("housing-fund.admin.steward", "propose", CONTRACTS / "contracts" / "c09.yaml"))
    shown = desk.due("c09")
    desk.pass_by(shown["receivedOn"])
    told(desk.run("natural-resources.admin.steward", "accept", "c09"))
    now = desk.gateway.clock.now()
    desk.gateway.clock.set(now - datetime.timedelta(hours=20))
    try:
        refused = desk.run(HUB, "suspend", "c09", "--reason", "超范围使用", "--mend-by", "2099-12-31")
        assert "set back" in told(refused, 1)
    finally:
        desk.gateway.clock.set(now)
    with contracts.Steward(desk.gateway, HUB) as hub:
        items = hub.caller.get("/v1/contracts").json()["items"]
    assert next(item for item in items if item["id"] == "c09")["state"] == "active"
