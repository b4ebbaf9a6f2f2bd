"""Every object by its id, asked for by everybody: who is no party of it learns not even that it is there."""

import pytest

from harness import contracts, datasets, oracle, published, samples

HUB = "affairs-centre"
WINDOW, REGISTRY, FREIGHT = f"{HUB}.system.front-desk", "market-regulation.system.registry", "transport.system.core"
HEALTH, TAX = "health.system.core", "tax.admin.steward"
OVERSEERS = {f"{HUB}.admin.{role}" for role in ("operator", "security", "auditor", "steward")}
CALLERS = {
    **{f"{agency}.system.{document['systems'][0]}": "system" for agency, document in oracle.documents("agencies").items()},
    **{name: "steward" for name in contracts.stewards(oracle.CONTRACTS).values()},
    **{name: name.rsplit(".", 1)[1] for name in OVERSEERS}}


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture(scope="module")
def record(gateway):
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    return record


@pytest.fixture(scope="module")
def freight(record):
    """What the transport agency asks, for its own item."""
    query = samples.question_about(record)
    return {**query, "purpose": {**query["purpose"], "serviceItem": "road-freight-permit"}}


@pytest.fixture(scope="module")
def answer(gateway, freight):
    return gateway.caller(FREIGHT).verify(freight).json()


@pytest.fixture(scope="module")
def correction(gateway, record, answer):
    filed = gateway.caller(FREIGHT).post("/v1/corrections", {
        "receipt": answer["id"], "material": "business-licence", "subject": record["subjects"]["holder"]})
    assert filed.status_code == 201, filed.text
    return filed.json()["id"]


@pytest.fixture(scope="module")
def dispute(gateway):
    mine = gateway.caller(TAX).get("/v1/contracts?limit=200").json()["items"]
    [contract] = [item["hash"] for item in mine if item["id"] == "c05"]
    opened = gateway.caller(TAX).post(
        "/v1/sharing-disputes", {"contract": contract, "ground": "scope", "statement": "还须登记日期"})
    assert opened.status_code == 201, opened.text
    return opened.json()["id"]


@pytest.fixture(scope="module")
def proposal(gateway):
    uri = f"spiffe://{gateway.authority.trust_domain}/agency/tax/system/archive"
    return gateway.caller(TAX).post("/v1/proposals", {"caller": {"id": uri}}).json()["id"]


@pytest.fixture(scope="module")
def reuse(gateway, freight):
    asked = {name: freight[name] for name in ("material", "subject", "purpose")} | {"fields": ["name"]}
    return gateway.caller(FREIGHT).reuse(asked).json()["id"]


def of(*agencies):
    """Every caller of these agencies."""
    return {name for name in CALLERS if name.partition(".")[0] in agencies}


def refused_to_strangers(gateway, method, path, insiders, body=None, refusal=(404, "not-found")):
    """Sends a request as everybody; whoever may make the call and is no insider is told that there is nothing."""
    roles = published.contract().find(published.operation(method, path))["x-roles"]
    for name, role in CALLERS.items():
        response = gateway.caller(name).request(method, path, **({"json": body} if body else {}))
        code = response.json().get("code") if response.status_code >= 400 else None
        if role not in roles:
            assert (response.status_code, code) == (403, "role-required"), f"{name}: {response.text}"
        elif name in insiders:
            assert response.status_code == 200, f"{name}: {response.status_code} {response.text}"
        else:
            assert (response.status_code, code) == refusal, f"{name}: {response.status_code} {response.text}"


def test_a_receipt_is_its_parties_and_the_auditors(gateway, answer):
    parties = of("transport", "market-regulation") | {f"{HUB}.admin.auditor"}
    refused_to_strangers(gateway, "get", f"/v1/receipts/{answer['id']}", parties)
    openings = {name for name in parties if "opening" in gateway.caller(name).get(f"/v1/receipts/{answer['id']}").json()}
    assert openings and openings <= of("transport"), "only who asked may open the commitments"


def test_a_contract_is_its_parties_and_the_hubs_administrators(gateway):
    for item in gateway.caller(f"{HUB}.admin.auditor").get("/v1/contracts?limit=200").json()["items"]:
        refused_to_strangers(gateway, "get", f"/v1/contracts/{item['hash']}", of(item["provider"], item["consumer"]) | OVERSEERS)


def test_a_decision_on_a_contract_of_others_is_refused(gateway):
    for item in gateway.caller(f"{HUB}.admin.auditor").get("/v1/contracts?limit=200").json()["items"]:
        for name in {name for name, role in CALLERS.items() if role == "steward"} - of(item["provider"], item["consumer"], HUB):
            with contracts.Steward(gateway, name) as stranger:
                assert stranger.send("terminate", item["hash"], reason="x").status_code == 404, name
        assert gateway.caller(TAX.replace("tax", item["provider"])).get(f"/v1/contracts/{item['hash']}").json()["state"] == "active"


def test_a_correction_is_its_parties_and_the_hubs_administrators(gateway, correction):
    refused_to_strangers(gateway, "get", f"/v1/corrections/{correction}", of("transport", "market-regulation") | OVERSEERS)


def test_a_correction_is_resolved_by_its_provider_alone(gateway, correction):
    body = {"outcome": "confirmed", "reason": "登记无误"}
    stewards = {name for name, role in CALLERS.items() if role == "steward"}
    for name in stewards - of("market-regulation"):
        response = gateway.caller(name).post(f"/v1/corrections/{correction}/resolution", body)
        assert response.status_code == (403 if name in of("transport", HUB) else 404), f"{name}: {response.text}"
    assert gateway.caller(FREIGHT).get(f"/v1/corrections/{correction}").json()["state"] == "open"


def test_a_dispute_is_its_parties_and_the_hubs_administrators(gateway, dispute):
    refused_to_strangers(gateway, "get", f"/v1/sharing-disputes/{dispute}", of("tax", "civil-affairs") | OVERSEERS)


def test_a_proposal_is_its_agencys_and_the_hubs(gateway, proposal):
    refused_to_strangers(gateway, "get", f"/v1/proposals/{proposal}", of("tax", HUB))


def test_the_outcome_of_a_reuse_is_told_by_who_asked_alone(gateway, reuse):
    body = {"effect": "granted"}
    refused_to_strangers(gateway, "post", f"/v1/reuses/{reuse}/outcome", of("transport"), body=body)


def test_a_candidate_of_open_data_is_its_publishers_and_the_hubs(gateway, record):
    candidate = datasets.build(gateway, "business-licences", "market-regulation.admin.steward")
    # That there is such a dataset is no secret.
    for path in ("/v1/datasets/business-licences/releases", f"{datasets.path(candidate)}/files/business-licences.csv"):
        refused_to_strangers(gateway, "get", path, of("market-regulation") | OVERSEERS, refusal=(403, "role-required"))


def test_materials_are_submitted_and_changed_by_their_source_alone(gateway, record):
    change = {"type": "business-licence", "sourceId": record["sourceId"], "status": "revoked", "reason": "x"}
    for name in [name for name, role in CALLERS.items() if role == "system" and name != REGISTRY]:
        caller = gateway.caller(name)
        for response in (caller.submit(record), caller.post("/v1/materials/status", change)):
            assert (response.status_code, response.json()["code"]) == (403, "role-required"), f"{name}: {response.text}"
        outcomes, last = caller.import_lines((samples.line(record) + "\n").encode())
        assert (outcomes[0]["outcome"], last["summary"].get("created", 0)) == ("rejected", 0), name
    assert gateway.caller(REGISTRY).submit(record).json()["outcome"] == "unchanged"


def test_who_used_a_persons_data_is_told_to_the_persons_portal_alone(gateway, record):
    asked = {"subject": record["subjects"]["holder"]}
    for name in [name for name, role in CALLERS.items() if role == "system"]:
        response = gateway.caller(name).post("/v1/usage", asked)
        assert (response.status_code, response.json().get("reasons")) == (403, ["operation-not-granted"]), name
        assert "uses" not in response.json()
    assert gateway.caller(f"{HUB}.system.citizen-portal").post("/v1/usage", asked).status_code == 200


@pytest.mark.parametrize("path", ["/v1/contracts", "/v1/corrections", "/v1/sharing-disputes", "/v1/proposals", "/v1/uses",
                                  "/v1/callers", "/v1/log/records?provider=me"])
def test_a_list_has_what_is_the_agencys_own_and_nothing_else(path, gateway, answer, correction, dispute, proposal):
    """What a stranger's list says never names what is between others."""
    roles = published.contract().find(published.operation("get", path.partition("?")[0]))["x-roles"]
    strangers = [name for name, role in CALLERS.items() if role in roles and name in of("education", "housing-fund")]
    assert strangers
    for name in strangers:
        listed = gateway.caller(name).get(path)
        assert listed.status_code == 200, f"{name}: {listed.text}"
        text = listed.text
        for foreign in (answer["id"], correction, dispute, proposal, "transport", "civil-affairs.system"):
            assert foreign not in text, f"{name}: {path} tells of {foreign}"
