"""What needs a second person: the catalogue, callers and roles change when those have agreed whose consent it takes."""

import copy
import datetime
import json

import pytest
import yaml

from harness.places import CONTRACTS

OPERATOR, SECURITY, HUB = ("affairs-centre.admin.operator", "affairs-centre.admin.security", "affairs-centre.admin.steward")
MARKET, TAX = "market-regulation.admin.steward", "tax.admin.steward"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture
def run(gateway):
    def run(caller, *arguments, **options):
        credentials = gateway.authority.caller(caller)
        return gateway.command(
            *arguments, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", gateway.authority.root, **options)
    return run


def uri(name):
    agency, kind, short = name.split(".")
    return f"spiffe://lanjiang.example/agency/{agency}/{kind}/{short}"


def propose(gateway, caller, change, status=201):
    response = gateway.caller(caller).post("/v1/proposals", change)
    assert response.status_code == status, response.text
    return response.json()


def decide(gateway, caller, id, decision="approve", status=200, **more):
    response = gateway.caller(caller).post(f"/v1/proposals/{id}/decisions", {"decision": decision, **more})
    assert response.status_code == status, response.text
    return response.json()


def document(kind, name):
    text = (CONTRACTS / kind / f"{name}.yaml").read_text("utf-8")
    # Dates as the texts that they are in JSON.
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_a_system_is_enrolled_by_two_people_and_suspended_by_one(gateway, run):
    archive = "tax.system.archive"
    assert gateway.caller(archive).get("/v1/whoami").json()["code"] == "caller-unknown"
    proposed = run(TAX, "caller", "enrol", "tax/system/archive", "--json")
    assert proposed.returncode == 0, proposed.stderr
    id = json.loads(proposed.stdout)["id"]
    assert json.loads(proposed.stdout)["waitsFor"] == ["security"]
    assert gateway.caller(archive).get("/v1/whoami").status_code == 401
    assert id in run(SECURITY, "proposal", "list").stdout
    # Who proposed it, and whoever has another role, does not decide it.
    assert decide(gateway, TAX, id, status=403)["code"] == "role-required"
    assert decide(gateway, OPERATOR, id, status=403)["code"] == "role-required"
    approved = run(SECURITY, "proposal", "approve", id)
    assert approved.returncode == 0 and "carried-out" in approved.stdout, approved.stderr
    caller = gateway.caller(archive)
    assert caller.get("/v1/whoami").status_code == 200
    suspended = run(SECURITY, "caller", "suspend", "tax/system/archive", "--reason", "密钥遗失")
    assert suspended.returncode == 0, suspended.stderr
    # On the connection that was open.
    assert caller.get("/v1/whoami").json()["code"] == "caller-suspended"
    assert decide(gateway, SECURITY, id, status=409)["code"] == "state-conflict"
    restored = run(TAX, "caller", "restore", "tax/system/archive", "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["title"].startswith("restoration of caller ")
    decide(gateway, SECURITY, json.loads(restored.stdout)["id"])
    assert gateway.caller(archive).get("/v1/whoami").status_code == 200
    assert run(TAX, "caller", "restore", "tax/system/archive").returncode == 1


def test_a_person_holds_one_role(gateway):
    two = {"caller": {"id": uri("tax.admin.second"), "roles": ["steward", "operator"]}}
    assert propose(gateway, OPERATOR, two, status=422)["errors"][0]["pointer"] == "/caller/roles"
    none = {"caller": {"id": uri("tax.admin.second")}}
    assert propose(gateway, OPERATOR, none, status=422)["code"] == "invalid-value"
    outside = {"caller": {"id": uri("tax.admin.second"), "roles": ["security"]}}
    assert propose(gateway, OPERATOR, outside, status=422)["code"] == "invalid-value"


def test_nobody_decides_on_their_own_enrolment_or_leaves_the_hub_without_security(gateway):
    # Another role for the security administrator: the hub's steward consents, never they themselves.
    change = {"caller": {"id": uri(SECURITY), "roles": ["auditor"]}}
    refused = propose(gateway, OPERATOR, change, status=422)
    assert "without security" in refused["errors"][0]["message"]
    second = {"caller": {"id": uri("affairs-centre.admin.guard"), "roles": ["security"]}}
    assert gateway.caller(HUB).post("/v1/proposals", second).status_code == 403
    enrolled = propose(gateway, OPERATOR, second)
    assert enrolled["waitsFor"] == ["head:affairs-centre"]
    decide(gateway, SECURITY, enrolled["id"], status=403)
    decide(gateway, HUB, enrolled["id"])
    moved = propose(gateway, OPERATOR, change)
    decide(gateway, HUB, moved["id"])
    assert gateway.caller(SECURITY).get("/v1/whoami").json()["roles"] == ["auditor"]
    back = propose(gateway, OPERATOR, {"caller": {"id": uri(SECURITY), "roles": ["security"]}})
    decide(gateway, SECURITY, back["id"], status=403)
    decide(gateway, HUB, back["id"])


def test_a_new_version_of_a_type_waits_for_the_hub_and_stands_beside_the_old(gateway):
    second = document("material-types", "tax-clearance") | {"version": 2}
    assert gateway.caller(MARKET).post("/v1/proposals", {"materialType": second}).status_code == 403
    same = propose(gateway, TAX, {"materialType": second | {"version": 1}}, status=422)
    assert "must be 2" in same["errors"][0]["message"]
    response = gateway.caller(OPERATOR).request("PUT", "/v1/material-types/tax-clearance", json=second)
    assert response.status_code == 201, response.text
    id, waits = response.json()["id"], response.json()["waitsFor"]
    assert waits == ["head:tax", "hub-review"]
    # In this order, and each by another person.
    decide(gateway, HUB, id, status=403)
    assert decide(gateway, TAX, id)["waitsFor"] == ["hub-review"]
    decide(gateway, OPERATOR, id, status=403)
    assert gateway.caller(TAX).get("/v1/material-types/tax-clearance@2").status_code == 404
    assert decide(gateway, HUB, id)["state"] == "carried-out"
    assert gateway.caller(TAX).get("/v1/material-types/tax-clearance").json()["version"] == 2
    assert gateway.caller(TAX).get("/v1/material-types/tax-clearance@1").json()["version"] == 1
    assert "only version" in json.dumps(propose(gateway, MARKET, {"retire": "business-licence@1"}, status=422))
    retired = propose(gateway, TAX, {"retire": "tax-clearance@1"})
    assert len(retired["contracts"]) == 1
    decide(gateway, HUB, retired["id"])
    assert gateway.caller(TAX).get("/v1/material-types/tax-clearance@1").json()["retired"] is True
    propose(gateway, TAX, {"retire": "tax-clearance@1"}, status=422)
    # Contracts in force go on and are told, new ones are refused.
    contract = document("contracts", "c07") | {"id": "c97"}
    refused = gateway.caller("natural-resources.admin.steward").post("/v1/contracts", contract)
    assert "retired" in json.dumps(refused.json()), refused.text


def test_an_item_changes_with_the_consent_of_both_and_the_gateway_remembers_over_a_restart(gateway):
    item = document("service-items", "nurse-registration")
    item["limits"]["promised"] = {"working-days": 25}
    assert "statutory" in json.dumps(propose(gateway, "health.admin.steward", {"serviceItem": item}, status=422))
    item["limits"]["promised"] = {"working-days": 4}
    proposed = propose(gateway, "health.admin.steward", {"serviceItem": item})
    assert proposed["waitsFor"] == ["hub-review"] and proposed["due"]
    assert decide(gateway, OPERATOR, proposed["id"], "reject", status=400)["code"] == "malformed-request"
    decide(gateway, OPERATOR, proposed["id"], "reject", reason="请说明理由")
    again = propose(gateway, "health.admin.steward", {"serviceItem": item})
    withdrawn = decide(gateway, "health.admin.steward", again["id"], "withdraw")
    assert withdrawn["state"] == "withdrawn"
    third = propose(gateway, "health.admin.steward", {"serviceItem": item})
    decide(gateway, OPERATOR, third["id"])
    gateway.stop()
    gateway.start()
    got = gateway.caller(TAX).get("/v1/service-items/nurse-registration").json()
    assert got["limits"]["promised"] == {"working-days": 4}
    listed = gateway.caller(OPERATOR).get("/v1/proposals?state=all&limit=1").json()
    assert len(listed["items"]) == 1 and listed["next"]
    # Another agency does not see it.
    assert gateway.caller(TAX).get(f"/v1/proposals/{third['id']}").status_code == 404


def test_plan_and_apply_propose_what_differs_and_nothing_twice(gateway, run, tmp_path):
    for kind in ("agencies", "material-types", "service-items"):
        (tmp_path / kind).mkdir()
        for file in (CONTRACTS / kind).glob("*.yaml"):
            (tmp_path / kind / file.name).write_text(file.read_text("utf-8"), "utf-8")
    (tmp_path / "service-items" / "startup-loan-eligibility.yaml").unlink()
    changed = document("service-items", "venue-hygiene-permit")
    changed["visits"] = 3
    (tmp_path / "service-items" / "venue-hygiene-permit.yaml").write_text(yaml.safe_dump(changed, allow_unicode=True), "utf-8")
    second = document("material-types", "diploma") | {"version": 2}
    (tmp_path / "material-types" / "diploma-2.yaml").write_text(yaml.safe_dump(second, allow_unicode=True), "utf-8")
    planned = run(OPERATOR, "catalogue", "plan", tmp_path)
    assert planned.returncode == 0, planned.stderr
    assert "~ service-item venue-hygiene-permit" in planned.stdout and "changes visits" in planned.stdout
    assert "+ material-type diploma@2" in planned.stdout
    assert "contract c13 grants diploma@1" in planned.stdout
    assert "service-item startup-loan-eligibility  is in the gateway only" in planned.stdout
    assert run(OPERATOR, "catalogue", "apply", tmp_path).returncode == 2
    applied = run(OPERATOR, "catalogue", "apply", tmp_path, "--yes")
    assert "waits for head:education, then hub-review" in applied.stdout, applied.stderr
    again = run(OPERATOR, "catalogue", "plan", tmp_path, "--json")
    changes = {change["title"]: change for change in json.loads(again.stdout)["changes"]}
    assert all("proposal" in change for change in changes.values()), changes.keys()
    # In force with other content: versions do not change.
    broken = copy.deepcopy(document("material-types", "diploma"))
    broken["updated"] = "daily"
    (tmp_path / "material-types" / "diploma.yaml").write_text(yaml.safe_dump(broken, allow_unicode=True), "utf-8")
    refused = run(OPERATOR, "catalogue", "plan", tmp_path)
    assert refused.returncode == 1 and "versions do not change" in refused.stderr


def write(directory, kind, document):
    (directory / kind).mkdir(parents=True, exist_ok=True)
    name = document.get("id") or document["slug"]
    (directory / kind / f"{name}.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")


def test_who_is_not_the_hub_is_told_what_is_not_theirs_and_proposes_the_rest(gateway, run, tmp_path):
    for name in ("tax", "health"):
        write(tmp_path, "agencies", document("agencies", name))
    own = document("agencies", "tax")
    own["systems"].append("counter")
    own["firstResponsible"]["name"] = "尹立言"
    write(tmp_path, "agencies", own)
    write(tmp_path, "agencies", document("agencies", "transport") | {"level": "county"})
    write(tmp_path, "agencies", document("agencies", "tax") | {
        "id": "archives", "uscc": "12990100MB9L011212", "systems": [], "administrators": []})
    planned = json.loads(run(TAX, "catalogue", "plan", tmp_path, "--json").stdout)
    titles = [change["title"] for change in planned["changes"]]
    # Whether others' callers are enrolled the gateway does not tell them.
    assert titles == ["agency archives", "agency tax", "agency transport", f"enrolment of caller {uri('tax.system.counter')}"]
    assert len(planned["passedOver"]) == 1 and planned["passedOver"][0].startswith("4 callers of other agencies")
    told = json.loads(run("affairs-centre.admin.auditor", "catalogue", "plan", tmp_path, "--json").stdout)
    assert told["passedOver"] == []
    applied = run(TAX, "catalogue", "apply", tmp_path, "--yes")
    assert applied.returncode == 0, applied.stderr
    assert applied.stdout.count("\nproposed ") == 2
    assert "agency archives is not yours to propose: the hub's operator does" in applied.stderr
    assert "agency transport is not yours to propose: a steward of transport does" in applied.stderr
    for change in json.loads(run(TAX, "catalogue", "plan", tmp_path, "--json").stdout)["changes"]:
        if "proposal" in change:
            decide(gateway, TAX, change["proposal"], "withdraw")


def test_plan_sees_what_changes_about_callers_and_who_is_in_no_file(gateway, run, tmp_path):
    pinned = propose(gateway, OPERATOR, {"caller": {
        "id": uri("health.admin.clerk"), "roles": ["operator"], "pin": "sha256:" + "0" * 64}})
    decide(gateway, SECURITY, pinned["id"])
    for name in ("first", "second"):
        decide(gateway, SECURITY, propose(gateway, OPERATOR, {"caller": {"id": uri(f"health.system.{name}")}})["id"])
        suspended = gateway.caller(SECURITY).post(
            "/v1/callers/suspensions", {"caller": uri(f"health.system.{name}"), "reason": "测试"})
        assert suspended.status_code == 201
    agency = document("agencies", "health")
    agency["systems"].append("first")
    agency["permissions"] = {"core": ["usage"], "first": ["usage"]}
    agency["administrators"].append({"name": "clerk", "roles": ["auditor"]})
    write(tmp_path, "agencies", agency)
    planned = json.loads(run(OPERATOR, "catalogue", "plan", tmp_path, "--json").stdout)
    changes = {change["title"]: change for change in planned["changes"]}
    core, clerk = (changes[f"another role for caller {uri(name)}"] for name in ("health.system.core", "health.admin.clerk"))
    assert core["notes"] == ["changes permissions"] and not core["isNew"]
    # The key that was pinned stays pinned.
    assert clerk["change"]["caller"] == {
        "id": uri("health.admin.clerk"), "roles": ["auditor"], "pin": "sha256:" + "0" * 64}
    assert f"caller {uri('health.system.second')} (suspended)" in planned["others"]
    assert f"caller {uri('tax.admin.steward')} (active)" in planned["others"]
    # Who is suspended is not restored on the way.
    assert not [title for title in changes if uri("health.system.first") in title]
    assert [text for text in planned["passedOver"] if uri("health.system.first") in text and "restore" in text]
    shown = run(OPERATOR, "catalogue", "plan", tmp_path).stdout
    assert f"~ another role for caller {uri('health.system.core')}\n    changes permissions" in shown


def test_an_item_under_anothers_implementation_code_is_refused(gateway):
    item = document("service-items", "deed-tax-relief") | {"slug": "deed-tax-relief2", "agency": "education"}
    refused = propose(gateway, "education.admin.steward", {"serviceItem": item}, status=422)
    assert [error["pointer"] for error in refused["errors"]] == ["/serviceItem/implementation"] * 2


def test_a_proposal_sent_again_under_its_key_is_made_once(gateway):
    steward, body = gateway.caller(TAX), {"caller": {"id": uri("tax.system.twice")}}
    first, again = (steward.post("/v1/proposals", body, headers={"Idempotency-Key": "twice"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    other = steward.post("/v1/proposals", {"caller": {"id": uri("tax.system.thrice")}},
                         headers={"Idempotency-Key": "twice"})
    assert other.json()["code"] == "idempotency-conflict"
    security = gateway.caller(SECURITY)
    path = f"/v1/proposals/{first.json()['id']}/decisions"
    decided, repeated = (security.post(path, {"decision": "approve"}, headers={"Idempotency-Key": "once"})
                         for _ in range(2))
    assert decided.json()["state"] == repeated.json()["state"] == "carried-out"
    assert repeated.status_code == 200


def test_reviews_are_listed_and_an_overdue_one_is_told_by_the_exit_code(gateway, run):
    listed = run(OPERATOR, "catalogue", "reviews", "--json")
    reviews = [json.loads(line) for line in listed.stdout.splitlines()]
    assert listed.returncode == 0 and len(reviews) > 26, listed.stderr
    assert [review["reviewBefore"] for review in reviews] == sorted(review["reviewBefore"] for review in reviews)
    late = document("material-types", "social-insurance") | {"version": 2}
    late["reviews"]["catalogue"]["reviewBefore"] = "2026-01-01"
    proposed = propose(gateway, "human-resources.admin.steward", {"materialType": late})
    decide(gateway, OPERATOR, proposed["id"])
    overdue = run(OPERATOR, "catalogue", "reviews")
    assert overdue.returncode == 1 and "overdue" in overdue.stdout


def test_an_entry_without_an_element_that_the_law_asks_for_is_refused_with_every_fault(gateway):
    bare = document("material-types", "social-insurance") | {"version": 3}
    for name in ("format", "updated", "level", "reviews", "retention"):
        del bare[name]
    refused = propose(gateway, "human-resources.admin.steward", {"materialType": bare}, status=422)
    pointers = {error["pointer"] for error in refused["errors"]}
    assert {"/materialType/format", "/materialType/updated", "/materialType/level", "/materialType/retention",
            "/materialType/reviews/personal-information"} <= pointers


def test_what_has_changed_since_cannot_be_approved(gateway):
    item = document("service-items", "deed-tax-relief")
    first = propose(gateway, TAX, {"serviceItem": item | {"visits": 1}})
    second = propose(gateway, TAX, {"serviceItem": item | {"visits": 2}})
    assert second["differs"] == ["visits"] and second["isStale"] is False
    decide(gateway, OPERATOR, first["id"])
    assert gateway.caller(OPERATOR).get(f"/v1/proposals/{second['id']}").json()["isStale"] is True
    assert "changed since" in decide(gateway, OPERATOR, second["id"], status=409)["detail"]
    decide(gateway, TAX, second["id"], "withdraw")


def test_the_hub_gives_more_time_to_update_the_catalogue_and_the_due_day_shows_it(gateway, run):
    changed = (datetime.date.today() - datetime.timedelta(days=3)).isoformat()
    second = document("material-types", "marriage-record") | {"version": 2}
    steward = "civil-affairs.admin.steward"
    plain = propose(gateway, steward, {"materialType": second, "changedOn": changed})
    assert plain["update"]["isLate"] is False
    decide(gateway, steward, plain["id"], "withdraw")
    asked = run(steward, "catalogue", "more-time", "marriage-record", "--changed-on", changed, "--days", "5", "--json")
    assert asked.returncode == 0, asked.stderr
    decide(gateway, OPERATOR, json.loads(asked.stdout)["id"])
    later = propose(gateway, steward, {"materialType": second, "changedOn": changed})
    assert later["update"]["due"] > plain["update"]["due"]
    decide(gateway, steward, later["id"], "withdraw")
    ahead = {"materialType": second, "changedOn": "2999-01-01"}
    assert propose(gateway, steward, ahead, status=422)["errors"][0]["pointer"] == "/changedOn"
    assert run(steward, "catalogue", "more-time", "marriage-record", "--changed-on", changed, "--days", "6").returncode == 1
