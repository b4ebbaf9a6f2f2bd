"""What is held to be wrong: filed, disputed meanwhile, answered within ten working days, told to everybody who relied on it."""

import datetime
import json

import pytest

from harness import clock, samples
from harness.receipts import record_of

STEWARD, HUB, AUDITOR = "market-regulation.admin.steward", "affairs-centre.admin.steward", "affairs-centre.admin.auditor"
REGISTRY, FRONT_DESK = "market-regulation.system.registry", "affairs-centre.system.front-desk"
PORTAL, FREIGHT = "affairs-centre.system.citizen-portal", "transport.system.core"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture(scope="module")
def run(gateway):
    """Runs a command as a caller."""
    def run(caller, *arguments, **options):
        credentials = gateway.authority.caller(caller)
        return gateway.command(
            *arguments, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", gateway.authority.root, **options)
    return run


@pytest.fixture
def record(gateway):
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    return record


def ask(gateway, record, caller=FRONT_DESK):
    query = samples.question_about(record)
    if caller == FREIGHT:
        query["purpose"]["serviceItem"] = "road-freight-permit"
    answer = gateway.caller(caller).verify(query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def file(gateway, record, answer=None, fields=("scope",), caller=FRONT_DESK, **more):
    body = {"subject": record["subjects"]["holder"], "material": "business-licence", "fields": list(fields), **more}
    if answer:
        body["receipt"] = answer["id"]
    return gateway.caller(caller).post("/v1/corrections", body)


def resolve(gateway, id, caller=STEWARD, **body):
    return gateway.caller(caller).post(f"/v1/corrections/{id}/resolution", body)


def test_from_a_wrong_answer_to_everybody_who_got_one(gateway, record, judges_of):
    wrong, elsewhere = ask(gateway, record), ask(gateway, record, FREIGHT)
    assert "disputed" not in wrong
    filed = file(gateway, record, wrong, statement="经营范围有误")
    assert filed.status_code == 201, filed.text
    id = filed.json()["id"]
    assert record_of(filed.json()["receipt"])["disputed"] == wrong["id"]
    # Whoever asks is told that it is disputed, whoever filed it.
    assert ask(gateway, record, FREIGHT)["disputed"] is True
    reuse = {name: value for name, value in samples.question_about(record).items() if name != "claims"}
    assert gateway.caller(FRONT_DESK).reuse({**reuse, "fields": ["name"]}).json()["disputed"] is True
    assert resolve(gateway, id, outcome="corrected", sourceId=record["sourceId"]).status_code == 409
    mended = {**record, "fields": {**record["fields"], "scope": "食品销售；食品生产"}}
    submitted = gateway.caller(REGISTRY).submit(mended)
    assert submitted.json()["outcome"] == "updated"
    ask(gateway, record, FREIGHT)
    receipt = record_of(submitted.json()["receipt"])["id"]
    resolved = resolve(gateway, id, outcome="corrected", receipt=receipt)
    assert resolved.status_code == 200, resolved.text
    judges_of(gateway).verify({"receipt": filed.json()["receipt"]}, {"receipt": resolved.json()["receipt"]})
    wrong_answers = {entry["agency"]: entry["receipts"] for entry in resolved.json()["wrongAnswers"]}
    assert wrong_answers["affairs-centre"][0] == wrong["id"] and len(wrong_answers["affairs-centre"]) == 2
    assert wrong_answers["transport"][0] == elsewhere["id"] and len(wrong_answers["transport"]) == 2
    assert "disputed" not in ask(gateway, record)
    assert resolve(gateway, id, outcome="confirmed", reason="再次").status_code == 409


def test_the_provider_alone_sees_whom_it_is_about(gateway, record):
    filed = file(gateway, record, ask(gateway, record), statement="经营范围有误", sourceId=record["sourceId"])
    id, number = filed.json()["id"], record["subjects"]["holder"]["id"]
    for caller in (FRONT_DESK, HUB, AUDITOR):
        for path in ("/v1/corrections?limit=200", f"/v1/corrections/{id}"):
            text = gateway.caller(caller).get(path).text
            assert id in text
            assert number not in text and record["sourceId"] not in text and "经营范围有误" not in text
    assert gateway.caller(FREIGHT).get(f"/v1/corrections/{id}").status_code == 404
    for caller in (STEWARD, REGISTRY):
        opened = gateway.caller(caller).get(f"/v1/corrections/{id}").json()
        assert opened["subject"] == record["subjects"]["holder"] and opened["statement"] == "经营范围有误"
        assert record_of(opened["receipt"])["result"] == "released"


def test_a_person_reports_through_the_portal_and_others_may_not(gateway, record):
    assert file(gateway, record).status_code == 422
    filed = file(gateway, record, caller=PORTAL)
    assert filed.status_code == 201 and filed.json()["isForPerson"] is True
    id = filed.json()["id"]
    assert resolve(gateway, id, HUB, outcome="confirmed", reason="不是提供部门").status_code == 403
    confirmed = resolve(gateway, id, outcome="confirmed", reason="与登记档案一致")
    assert confirmed.json()["state"] == "confirmed" and confirmed.json()["reason"] == "与登记档案一致"
    # The reason is told again to who filed it, in a record of its own, and to no list.
    told = gateway.caller(PORTAL).get(f"/v1/corrections/{id}").json()
    assert told["reason"] == "与登记档案一致" and "subject" not in told
    assert record_of(told["receipt"])["result"] == "released"
    for caller in (PORTAL, STEWARD, AUDITOR):
        assert "与登记档案一致" not in gateway.caller(caller).get("/v1/corrections?limit=200").text


def test_what_is_reported_already_is_not_filed_again(gateway, record):
    first = file(gateway, record, ask(gateway, record))
    again = file(gateway, record, ask(gateway, record))
    assert (again.status_code, again.json()["code"]) == (409, "state-conflict")
    assert first.json()["id"] in again.json()["detail"]
    assert file(gateway, record, ask(gateway, record), fields=("name",)).status_code == 201


def test_a_check_can_be_held_to_be_wrong(gateway, record):
    checked = gateway.caller(FRONT_DESK).post("/v1/checks", {
        "serviceItem": "food-permit-new", "case": "LJ-2026-000777",
        "subjects": {
            "applicant": record["subjects"]["holder"],
            "responsible-person": {"scheme": "resident-id", "id": "990102198503120017"}},
        "authorisation": {"kind": "consent", "reference": "SQ-2026-000777"}, "agent": {"relation": "guardian"}})
    assert checked.status_code == 200, checked.text
    filed = file(gateway, record, checked.json())
    assert filed.status_code == 201, filed.text
    assert file(gateway, samples.licence(), checked.json()).status_code == 422


def test_another_agencys_answer_is_not_ones_own(gateway, record):
    assert file(gateway, record, ask(gateway, record, FREIGHT)).status_code == 422
    assert file(gateway, samples.licence(), ask(gateway, record)).status_code == 422
    assert file(gateway, record, {"id": "01a2076b-447b-79fd-a438-751b15b03f8b"}).status_code == 422


def test_what_is_sent_again_is_filed_once(gateway, record):
    body = {
        "subject": record["subjects"]["holder"], "material": "business-licence", "fields": ["scope"],
        "receipt": ask(gateway, record)["id"]}
    key = {"Idempotency-Key": f"correction-{record['sourceId']}"}
    first, second = [gateway.caller(FRONT_DESK).post("/v1/corrections", body, headers=key) for _ in range(2)]
    assert (first.status_code, first.json()["id"]) == (201, second.json()["id"])
    id = first.json()["id"]
    answer, key = {"outcome": "confirmed", "reason": "与登记档案一致"}, {"Idempotency-Key": f"answer-{id}"}
    for _ in range(2):
        again = gateway.caller(STEWARD).post(f"/v1/corrections/{id}/resolution", answer, headers=key)
        assert again.status_code == 200 and again.json()["state"] == "confirmed"


def test_a_dispute_lasts_through_a_restart(gateway, record):
    assert file(gateway, record, ask(gateway, record)).status_code == 201
    gateway.stop()
    gateway.start()
    assert ask(gateway, record)["disputed"] is True


def test_from_the_command_line(gateway, record, run, tmp_path):
    answer, subject = ask(gateway, record), record["subjects"]["holder"]
    file = tmp_path / "statement"
    file.write_text("经营范围有误", "utf-8")
    filed = run(
        FRONT_DESK, "correction", "file", "business-licence", "--answer", answer["id"], "--subject-file", "-",
        "--field", "scope", "--statement-file", file, "--json", input=f"{subject['scheme']}:{subject['id']}\n")
    assert filed.returncode == 0, filed.stderr
    id = json.loads(filed.stdout)["id"]
    listed = run(STEWARD, "correction", "list")
    assert listed.returncode == 0 and id in listed.stdout and "10 left" in listed.stdout
    shown = run(STEWARD, "correction", "show", id)
    assert "经营范围有误" in shown.stdout and subject["id"] in shown.stdout
    early = run(STEWARD, "correction", "resolve", id, "--source-id-file", "-", input=record["sourceId"] + "\n")
    assert early.returncode == 1 and "newer revision" in early.stderr
    gateway.caller(REGISTRY).submit({**record, "fields": {**record["fields"], "scope": "食品生产"}})
    done = run(STEWARD, "correction", "resolve", id, "--source-id-file", "-", input=record["sourceId"] + "\n")
    assert done.returncode == 0 and "corrected" in done.stdout and "affairs-centre" in done.stdout, done.stderr
    assert run(STEWARD, "correction", "resolve", id).returncode == 2


@pytest.fixture(scope="module")
def late(make_gateway, authority, tmp_path_factory, clock_library):
    """A gateway whose clock the test moves, with a correction that nobody answers."""
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    # Without revocation lists: they are good for a week.
    gateway = make_gateway(
        clock=moved, trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})
    record = samples.licence()
    gateway.caller(REGISTRY).submit(record)
    filed = file(gateway, record, ask(gateway, record)).json()
    return gateway, filed, moved


def test_ten_working_days_later_it_is_overdue_and_said_so(late, tmp_path):
    gateway, filed, moved = late
    due = datetime.date.fromisoformat(filed["clock"]["due"])
    assert filed["clock"]["workingDaysLeft"] == 10
    for day, state in ((due, "workingDaysLeft"), (due + datetime.timedelta(days=1), "workingDaysLate")):
        moved.set(datetime.datetime.combine(day, datetime.time(12), clock.ZONE))
        [item] = gateway.caller(AUDITOR).get("/v1/corrections").json()["items"]
        assert state in item["clock"] and item["state"] == "open", item
        is_late = state == "workingDaysLate"
        assert f"oncegate_corrections_overdue {float(is_late)}" in gateway.operations("/metrics")
        credentials = gateway.authority.caller(HUB)
        listed = gateway.command(
            "correction", "list", "--overdue", "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", gateway.authority.root)
        assert listed.returncode == int(is_late) and (filed["id"] in listed.stdout) == is_late
