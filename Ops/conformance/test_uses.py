"""A provider and the hub see who used shared data, for what and to what end, and never about whom."""

import datetime

import pytest

from harness import samples, tallies
from harness.clock import ZONE

FRONT_DESK, REGISTRY = "affairs-centre.system.front-desk", "market-regulation.system.registry"
AUDITOR, HUB, STEWARD = "affairs-centre.admin.auditor", "affairs-centre.admin.operator", "market-regulation.admin.steward"
PURPOSE = {"serviceItem": "food-permit-new", "case": "LJ-2026-700041", "channel": "hall"}


@pytest.fixture(scope="module")
def used(make_gateway):
    """A gateway after some uses."""
    gateway = make_gateway()
    desk = gateway.caller(FRONT_DESK)
    licences = [samples.licence() for _ in range(3)]
    for licence in licences:
        assert gateway.caller(REGISTRY).submit(licence).status_code == 201
    for number in range(25):
        licence = licences[number % 3]
        desk.verify(samples.question_about(licence, case=PURPOSE["case"]))
        if number % 4 == 0:
            desk.reuse({
                "material": "business-licence", "subject": licence["subjects"]["holder"], "fields": ["name"],
                "purpose": PURPOSE})
        if number % 5 == 0:
            gateway.caller("tax.system.declaration").verify(samples.question_about(licence, case=PURPOSE["case"]))
    gateway.secrets = [licence["subjects"]["holder"]["id"] for licence in licences] + [PURPOSE["case"]] + [
        licence["fields"]["name"] for licence in licences]
    return gateway


def pages(caller, query="", limit=7):
    """Every use, page by page."""
    found, cursor = [], None
    while True:
        page = caller.get(f"/v1/uses?limit={limit}{query}{f'&cursor={cursor}' if cursor else ''}")
        assert page.status_code == 200, page.text
        found += page.json()["items"]
        cursor = page.json().get("next")
        assert ("Link" in page.headers) == (cursor is not None)
        if cursor is None:
            return found


def logged(gateway):
    """The uses as the log has them, newest first."""
    return [record for record in reversed(tallies.records(gateway.caller(AUDITOR)))
            if record["kind"] in ("verification", "reuse") and record["result"] != "refused"]


@pytest.mark.parametrize("caller", [REGISTRY, STEWARD, HUB, AUDITOR, FRONT_DESK])
def test_the_list_is_that_of_the_log_without_whom(caller, used):
    records = logged(used)
    uses = pages(used.caller(caller))
    assert len(records) == 32
    assert [use["id"] for use in uses] == [record["id"] for record in records]
    for use, record in zip(uses, records, strict=True):
        assert {name: record[name] for name in use if name not in ("index", "outcome")} == {
            name: use[name] for name in use if name not in ("index", "outcome")}
        assert not {"subject", "case", "query", "answer", "salt"} & set(use)
    text = used.caller(caller).get("/v1/uses").text
    assert not [secret for secret in used.secrets if secret in text]


def test_who_was_no_party_sees_nothing(used):
    for caller in ("tax.system.declaration", "tax.admin.steward", "transport.admin.steward"):
        assert pages(used.caller(caller)) == []


def test_filters_narrow_the_list(used):
    hub = used.caller(HUB)
    today = datetime.datetime.now(ZONE).date()
    tomorrow, yesterday = (today + datetime.timedelta(days=days) for days in (1, -2))
    for query, count in [
        ("&consumer=affairs-centre&provider=market-regulation", 32), ("&consumer=tax", 0), ("&material=food-permit", 0),
        ("&material=business-licence", 32), ("&item=food-permit-new", 32), ("&item=deed-tax-relief", 0),
        (f"&from={yesterday}", 32), (f"&from={tomorrow}", 0), (f"&until={yesterday}", 0), (f"&until={tomorrow}", 32),
    ]:
        assert len(pages(hub, query, limit=200)) == count, query


@pytest.mark.parametrize("query", [
    "cursor=x", "cursor=9.zzz", "limit=0", "limit=201", "from=today", "consumer=TAX", "material=Ä", "item=nothing"])
def test_what_is_no_list_is_refused(query, used):
    response = used.caller(HUB).get(f"/v1/uses?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


def test_a_page_is_in_the_log_before_it_leaves(used, judges_of):
    page = used.caller(STEWARD).get("/v1/uses?limit=5").json()
    judges_of(used).verify({"receipt": page["receipt"]})
    last = tallies.records(used.caller(AUDITOR))[-1]
    assert (last["kind"], last["result"]) == ("export", "uses")
    assert last["consumer"] == {"administrator": "steward", "agency": "market-regulation"}
    assert last["from"] == page["items"][-1]["index"] <= page["items"][0]["index"] < last["until"]


def test_what_became_of_a_reuse_is_seen_by_both_sides_and_added_to(used, judges_of):
    desk = used.caller(FRONT_DESK)
    [reuse, *_] = [use for use in pages(desk) if use["kind"] == "reuse"]
    path = f"/v1/reuses/{reuse['id']}/outcome"
    today = datetime.datetime.now(ZONE).date()
    kept = str(today + datetime.timedelta(days=365))
    told = desk.post(path, {"effect": "granted", "storedUntil": kept})
    assert told.status_code == 200 and "opening" not in told.json()["receipt"]
    judges_of(used).verify({"receipt": told.json()["receipt"]})
    # A steward of the same agency completes it.
    added = used.caller("affairs-centre.admin.steward").post(path, {"effect": "granted", "destroyedOn": str(today)}).json()
    assert (added["storedUntil"], added["destroyedOn"]) == (kept, str(today))
    [seen] = [use for use in pages(used.caller(STEWARD)) if use["id"] == reuse["id"]]
    assert seen["outcome"] == {"effect": "granted", "storedUntil": kept, "destroyedOn": str(today)}
    again = desk.post(path, {"effect": "granted"})
    assert again.status_code == 200 and "receipt" not in again.json()
    after = desk.post(path, {"effect": "granted", "storedUntil": str(today + datetime.timedelta(days=1))})
    assert (after.status_code, after.json()["code"]) == (409, "state-conflict")
    future = str(today + datetime.timedelta(days=2))
    late = desk.post(path, {"effect": "granted", "destroyedOn": future})
    assert (late.status_code, late.json()["errors"][0]["pointer"]) == (422, "/destroyedOn")
    for other in (REGISTRY, "tax.system.declaration", STEWARD):
        assert used.caller(other).post(path, {"effect": "granted"}).status_code == 404
    assert desk.post(path, {"effect": "granted", "subject": "x"}).status_code == 400


@pytest.fixture(scope="module")
def checked(make_gateway):
    """A gateway on which a couple's home and deposits were looked up, and what the check said."""
    gateway = make_gateway()
    couple = {"applicant": {"scheme": "resident-id", "id": "990102198503120017"},
              "spouse": {"scheme": "resident-id", "id": "990102198709250028"}}
    answers = [gateway.caller("tax.system.declaration").post("/v1/checks", {
        "serviceItem": "deed-tax-relief", "subjects": couple, "case": f"LJ-2026-90000{number}",
        "conditions": {"children": False}}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3, answers[0].text
    gateway.secrets = [subject["id"] for subject in couple.values()] + ["LJ-2026-90000"]
    return gateway


@pytest.mark.parametrize(("caller", "sees"), [
    ("tax.admin.steward", None), (HUB, None), (AUDITOR, None), ("civil-affairs.admin.steward", {"civil-affairs"}),
    ("natural-resources.admin.steward", {"natural-resources"}), ("health.admin.steward", set())])
@pytest.mark.parametrize("limit", [1, 2, 200])
def test_what_a_check_looked_up_is_a_use_for_its_provider(caller, sees, limit, checked):
    expected = [
        (record["id"], entry["provider"], entry["material"], entry["role"], entry["state"])
        for record in reversed(tallies.records(checked.caller(AUDITOR))) if record["kind"] == "check"
        for entry in record["materials"] if sees is None or entry["provider"] in sees]
    uses = pages(checked.caller(caller), limit=limit)
    assert [(use["id"], use["provider"], use["material"], use["role"], use["result"]) for use in uses] == expected
    assert (sees == set()) == (not expected)
    assert {use["kind"] for use in uses} <= {"check"}
    text = checked.caller(caller).get("/v1/uses").text
    assert not [secret for secret in checked.secrets if secret in text]


def test_what_a_check_looked_up_is_filtered_by_itself(checked):
    hub = checked.caller(HUB)
    for query, providers in [("&provider=civil-affairs", {"civil-affairs"}), ("&material=property-title", {"natural-resources"}),
                             ("&material=diploma", set()), ("&consumer=tax&provider=health", set())]:
        assert {use["provider"] for use in pages(hub, query, limit=2)} == providers, query


def test_the_command_line_lists_them(used):
    credentials = used.authority.caller(STEWARD)
    where = ("--gateway", used.base, "--cert", credentials.certificate, "--key", credentials.key, "--ca",
             used.authority.root)
    listed = used.command("uses", "--material", "business-licence", "--limit", "9", *where)
    assert listed.returncode == 0 and listed.stdout.count("affairs-centre/front-desk") == 9, listed.stderr
    assert "there are no such uses" in used.command("uses", "--consumer", "tax", *where).stdout
    assert used.command("uses", "--from", "today", *where).returncode == 2
    desk = used.authority.caller(FRONT_DESK)
    [reuse, *_] = [use for use in pages(used.caller(FRONT_DESK)) if use["kind"] == "reuse" and "outcome" not in use]
    told = used.command(
        "outcome", reuse["id"], "--effect", "withdrawn", "--gateway", used.base, "--cert", desk.certificate,
        "--key", desk.key, "--ca", used.authority.root)
    assert told.returncode == 0 and "withdrawn" in told.stdout, told.stderr
