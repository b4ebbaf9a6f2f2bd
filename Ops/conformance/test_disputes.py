"""Sharing disputes: the parties consult, the hub mediates, the government decides; each step in the log."""

import datetime
import json

import pytest

from harness import clock
from harness.places import CONTRACTS
from harness.receipts import record_of

TAX, PROVIDER, HUB = "tax.admin.steward", "civil-affairs.admin.steward", "affairs-centre.admin.steward"
AUDITOR = "affairs-centre.admin.auditor"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


def contract(gateway, name):
    items = gateway.caller(AUDITOR).get("/v1/contracts?limit=200").json()["items"]
    return next(item["hash"] for item in items if item["id"] == name)


def open(gateway, name, caller=TAX, ground="scope"):
    return gateway.caller(caller).post("/v1/sharing-disputes", {
        "contract": contract(gateway, name), "ground": ground, "statement": "所供数据项不足以核验。"})


def step(gateway, id, caller, verb, statement=None):
    body = {"step": verb} | ({"statement": statement} if statement else {})
    return gateway.caller(caller).post(f"/v1/sharing-disputes/{id}/steps", body)


def test_consultation_the_hub_and_the_government_in_this_order(gateway, judges_of):
    opened = open(gateway, "c05")
    assert opened.status_code == 201, opened.text
    id = opened.json()["id"]
    assert open(gateway, "c05", PROVIDER).status_code == 409
    assert step(gateway, id, TAX, "escalate").status_code == 409
    receipts = [opened.json()["receipt"]]
    for caller, verb, statement, state in [
        (PROVIDER, "consult", "仅同意提供登记状态。", "consulting"), (TAX, "escalate", None, "at-hub"),
        (HUB, "mediate", "增加登记日期。", "at-hub"), (TAX, "agree", None, "at-hub"),
        (PROVIDER, "decline", "登记日期不宜共享。", "at-hub"), (HUB, "refer", None, "at-government"),
        (HUB, "decide", "澜政函〔2026〕1 号：提供登记日期。", "decided"),
    ]:
        taken = step(gateway, id, caller, verb, statement)
        assert (taken.status_code, taken.json().get("state")) == (200, state), taken.text
        receipts.append(taken.json()["receipt"])
    judges_of(gateway).verify(*({"receipt": receipt} for receipt in receipts))
    records = [record_of(receipt) for receipt in receipts]
    assert [record["decision"] for record in records] == [
        "open", "consult", "escalate", "mediate", "agree", "decline", "refer", "decide"]
    assert {record["kind"] for record in records} == {"dispute"} and {record["matter"] for record in records} == {id}
    assert step(gateway, id, TAX, "withdraw").status_code == 409


def test_parties_see_it_and_nobody_else_takes_a_step(gateway):
    id = open(gateway, "c04").json()["id"]
    natural = "natural-resources.admin.steward"
    for caller in (TAX, natural, HUB, AUDITOR):
        listed = gateway.caller(caller).get("/v1/sharing-disputes?limit=200").json()["items"]
        assert id in [item["id"] for item in listed]
        assert gateway.caller(caller).get(f"/v1/sharing-disputes/{id}").json()["id"] == id
    assert gateway.caller("transport.admin.steward").get("/v1/sharing-disputes").json()["items"] == []
    assert gateway.caller("transport.admin.steward").get(f"/v1/sharing-disputes/{id}").status_code == 404
    told = [notice for notice in gateway.caller(natural).get("/v1/notices?limit=200").json()["items"]
            if notice["kind"] == "dispute-step" and notice["reference"] == id]
    assert [notice["link"] for notice in told] == [f"/v1/sharing-disputes/{id}"] and id in told[0]["title"]["zh"]
    assert step(gateway, id, "transport.admin.steward", "consult", "x").status_code == 404
    assert step(gateway, id, HUB, "consult", "x").status_code == 403
    assert step(gateway, id, natural, "withdraw").status_code == 403
    assert open(gateway, "c06", "transport.admin.steward").status_code == 422
    assert open(gateway, "c06", ground="refusal").status_code == 409
    system = open(gateway, "c06", "tax.system.declaration")
    assert (system.status_code, system.json()["detail"]) == (403, "The call is for stewards.")


def test_the_hub_does_not_end_a_dispute_of_its_own(gateway):
    provider = "market-regulation.admin.steward"
    assert open(gateway, "c01", HUB, ground="delay").status_code == 409
    id = open(gateway, "c01", HUB).json()["id"]
    assert step(gateway, id, HUB, "consult", "仍须住所。").status_code == 200
    assert step(gateway, id, HUB, "escalate").status_code == 409
    assert step(gateway, id, provider, "consult", "无须住所。").status_code == 200
    assert step(gateway, id, HUB, "escalate").json()["state"] == "at-government"
    refused = step(gateway, id, HUB, "decide", "澜政函〔2026〕2 号：提供住所。")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-required")
    assert step(gateway, id, provider, "agree").status_code == 409
    assert step(gateway, id, provider, "decide", "澜政函〔2026〕2 号：不提供住所。").json()["state"] == "decided"


def test_a_statement_names_no_person(gateway):
    body = {"contract": contract(gateway, "c06"), "ground": "scope", "statement": "990102198503120017 的记录有误。"}
    refused = gateway.caller(TAX).post("/v1/sharing-disputes", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-value"), refused.text
    assert "990102198503120017" not in refused.text


def test_what_is_sent_again_is_done_once(gateway):
    body = {"contract": contract(gateway, "c06"), "ground": "scope", "statement": "所供数据项不足以核验。"}
    sent = [
        gateway.caller(TAX).post("/v1/sharing-disputes", body, headers={"Idempotency-Key": "dispute-1"}) for _ in range(2)]
    assert [response.status_code for response in sent] == [201, 201]
    assert sent[0].json()["id"] == sent[1].json()["id"]


def test_from_the_command_line(gateway):
    def run(caller, *arguments):
        credentials = gateway.authority.caller(caller)
        return gateway.command(
            "dispute", *arguments, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", gateway.authority.root)

    opened = run(
        "transport.admin.steward", "open", "c14", "--ground", "scope", "--statement", "还须住所。", "--json")
    assert opened.returncode == 0, opened.stderr
    id = json.loads(opened.stdout)["id"]
    assert run("market-regulation.admin.steward", "step", id, "consult", "--statement", "同意。").returncode == 0
    assert run("market-regulation.admin.steward", "step", id, "agree").returncode == 0
    agreed = run("transport.admin.steward", "step", id, "agree")
    assert agreed.returncode == 0 and "agreed" in agreed.stdout
    assert "agreed" in run(HUB, "list").stdout
    shown = run(HUB, "show", id)
    assert shown.returncode == 0 and "还须住所。" in shown.stdout
    over = run("transport.admin.steward", "step", id, "withdraw")
    assert over.returncode == 1 and "agreed" in over.stderr
    assert run("transport.admin.steward", "step", id, "perhaps").returncode == 2


def test_a_delay_is_one_when_the_answer_is_overdue(make_gateway, authority, tmp_path_factory, clock_library):
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    bare = make_gateway(
        seed=seed, clock=moved, trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})
    credentials = authority.caller(TAX)
    proposed = bare.command(
        "contract", "propose", CONTRACTS / "contracts" / "c05.yaml", "--gateway", bare.base, "--cert",
        credentials.certificate, "--key", credentials.key, "--ca", authority.root)
    assert proposed.returncode == 0, proposed.stderr
    assert open(bare, "c05", ground="delay").status_code == 409
    [entry] = bare.caller(TAX).get("/v1/contracts").json()["items"]
    after = datetime.date.fromisoformat(entry["clock"]["due"]) + datetime.timedelta(days=1)
    moved.set(datetime.datetime.combine(after, datetime.time(12), clock.ZONE))
    assert open(bare, "c05", ground="delay").status_code == 201
