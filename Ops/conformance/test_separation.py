"""Nobody decides what they proposed, and nobody gets a role by themselves: refused by the API, and by the database too,
which would refuse a program that had forgotten it."""

import pytest

from harness import contracts, datasets, stored, samples

OPERATOR, SECURITY, STEWARD, AUDITOR = (
    f"affairs-centre.admin.{role}" for role in ("operator", "security", "steward", "auditor"))
MARKET, TAX, CIVIL = "market-regulation.admin.steward", "tax.admin.steward", "civil-affairs.admin.steward"
REGISTRY = "market-regulation.system.registry"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


def uri(gateway, name):
    agency, kind, own = name.split(".")
    return f"spiffe://{gateway.authority.trust_domain}/agency/{agency}/{kind}/{own}"


def enrol(gateway, proposer, name, *roles):
    return gateway.caller(proposer).post("/v1/proposals", {"caller": {"id": uri(gateway, name), "roles": list(roles)}})


def code(response):
    return response.status_code, response.json().get("code")


def test_nobody_approves_what_they_proposed(gateway):
    proposed = enrol(gateway, OPERATOR, "tax.admin.second", "steward").json()
    decisions = f"/v1/proposals/{proposed['id']}/decisions"
    assert gateway.caller(OPERATOR).post(decisions, {"decision": "approve"}).status_code == 403
    assert gateway.caller(OPERATOR).get(f"/v1/proposals/{proposed['id']}").json()["state"] == "proposed"
    # A document of the hub's own, whose proposer could give the hub's review too.
    document = gateway.caller(STEWARD).get("/v1/agencies/affairs-centre").json()
    own = gateway.caller(STEWARD).post("/v1/proposals", {"agency": {**document, "level": "county"}})
    assert own.status_code == 201, own.text
    path = f"/v1/proposals/{own.json()['id']}/decisions"
    assert gateway.caller(STEWARD).post(path, {"decision": "approve"}).status_code == 403


@pytest.mark.parametrize("proposer, roles", [
    (SECURITY, ["operator"]), (SECURITY, ["security"]), (OPERATOR, ["operator", "security"]), (STEWARD, ["security"]),
    (TAX, ["security"]), (TAX, ["operator", "steward"])], ids=lambda value: "+".join(value) if isinstance(value, list) else value)
def test_no_proposal_gives_its_proposer_another_role_by_itself(proposer, roles, gateway):
    """A role that may not be held is refused at once; one that may waits for another person, who is not its proposer."""
    response = enrol(gateway, proposer, proposer, *roles)
    if response.status_code == 201:
        decided = gateway.caller(proposer).post(f"/v1/proposals/{response.json()['id']}/decisions", {"decision": "approve"})
        assert decided.status_code == 403, decided.text
    else:
        assert response.status_code in (403, 422), response.text
    assert gateway.caller(proposer).get("/v1/whoami").json()["roles"] == [proposer.rsplit(".", 1)[1]]


def test_one_side_does_not_sign_for_the_other(gateway):
    [content] = [one for one in contracts.contents(gateway.seed) if one["id"] == "c05"]
    with contracts.Steward(gateway, TAX) as consumer, contracts.Steward(gateway, CIVIL) as provider:
        active = next(item for item in consumer.caller.get("/v1/contracts?limit=200").json()["items"] if item["id"] == "c05")
        consumer.decide("withdraw", active["hash"])
        identity = consumer.propose({**content, "id": "c05-again"})["hash"]
        assert consumer.decide("accept", identity)["state"] == "proposed"
        # Again, in the provider's name, and as the provider with the own key.
        assert consumer.send("accept", identity).status_code == 409
        assert consumer.send("accept", identity, agency="civil-affairs").status_code in (403, 422)
        assert consumer.send("accept", identity, agency="civil-affairs", by=provider.uri).status_code in (403, 422)
        assert consumer.caller.get(f"/v1/contracts/{identity}").json()["state"] == "proposed"


def test_an_erasure_is_not_approved_by_who_proposed_it(gateway):
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    asked = {"subject": record["subjects"]["holder"], "reason": "consent-withdrawn"}
    proposed = gateway.caller(MARKET).post("/v1/erasures", asked).json()
    path = f"/v1/erasures/{proposed['id']}/decisions"
    assert code(gateway.caller(MARKET).post(path, {"decision": "approve"})) == (403, "role-required")
    assert code(gateway.caller(SECURITY).post("/v1/erasures", asked)) == (403, "role-required")


def test_a_release_is_not_approved_by_who_built_it_and_not_released_before(gateway):
    candidate = datasets.build(gateway, "agencies")
    assert code(datasets.decide(gateway, candidate, caller=OPERATOR)) == (403, "role-required")
    assert datasets.publish(gateway, candidate).status_code == 409


def test_security_alone_switches_nobody_of_the_hub_off_for_good(gateway):
    def suspend(caller, name):
        return gateway.caller(caller).post("/v1/callers/suspensions", {"caller": uri(gateway, name), "reason": "密钥遗失"})

    assert code(suspend(STEWARD, SECURITY)) == (403, "role-required")
    for last in (AUDITOR, OPERATOR, STEWARD):
        assert code(suspend(SECURITY, last)) == (409, "state-conflict")
    second = enrol(gateway, OPERATOR, "affairs-centre.admin.second-auditor", "auditor").json()
    path = f"/v1/proposals/{second['id']}/decisions"
    assert gateway.caller(SECURITY).post(path, {"decision": "approve"}).json()["state"] == "carried-out"
    assert suspend(SECURITY, AUDITOR).status_code == 201
    assert gateway.caller(AUDITOR).get("/v1/whoami").status_code == 401
    # Restored by two others, whatever she says.
    restored = enrol(gateway, OPERATOR, AUDITOR, "auditor").json()
    assert restored["waitsFor"] == ["hub-administrator"]
    path = f"/v1/proposals/{restored['id']}/decisions"
    assert gateway.caller(OPERATOR).post(path, {"decision": "approve"}).status_code == 403
    assert gateway.caller(STEWARD).post(path, {"decision": "approve"}).json()["state"] == "carried-out"
    assert gateway.caller(AUDITOR).get("/v1/whoami").status_code == 200


@pytest.fixture(scope="module")
def stopped(make_gateway):
    """A stopped gateway, in whose database a contract, a proposal, an erasure and a release wait for a second person."""
    own = make_gateway()
    for prepare in (test_nobody_approves_what_they_proposed, test_one_side_does_not_sign_for_the_other,
                    test_an_erasure_is_not_approved_by_who_proposed_it,
                    test_a_release_is_not_approved_by_who_built_it_and_not_released_before):
        prepare(own)
    own.stop()
    return own


#: What the two stores say in other words.
REPLACED = (
    """INSERT OR REPLACE INTO catalogue_document (kind, id, version, state, content)
       SELECT kind, id, version, 'active', content FROM catalogue_document WHERE kind = 'contract' AND state = 'proposed'""",
    """INSERT INTO catalogue_document (kind, id, version, state, content)
       SELECT kind, id, version, 'active', content FROM catalogue_document WHERE kind = 'contract' AND state = 'proposed'
       ON CONFLICT (kind, id, version) DO UPDATE SET state = excluded.state""")
TWO_ROLES = (
    """UPDATE catalogue_document SET content = CAST(json_set(CAST(content AS TEXT), '$.roles', json('["operator","security"]'))
       AS BLOB) WHERE kind = 'caller' AND CAST(content AS TEXT) LIKE '%operator%'""",
    """UPDATE catalogue_document SET content = convert_to(jsonb_set(convert_from(content, 'UTF8')::jsonb, '{roles}',
       '["operator","security"]')::text, 'UTF8') WHERE kind = 'caller' AND convert_from(content, 'UTF8') LIKE '%operator%'""")


@pytest.mark.parametrize("statement", [
    # Who opened a matter decides it.
    *(f"""INSERT INTO matter_step (matter, position, verb, actor, content, time)
          SELECT id, 99, '{verb}', opener, '{{}}', 5 FROM matter WHERE kind = '{kind}' AND open LIMIT 1"""
      for kind, verb in [("proposal", "approve"), ("proposal", "reject"), ("release", "approve")]),
    # The same person decides twice.
    """INSERT INTO matter_step (matter, position, verb, actor, content, time)
       SELECT id, n, 'approve', 'somebody', '{}', 5 FROM matter, (SELECT 98 AS n UNION SELECT 99) AS steps WHERE open""",
    # A release without an approval.
    "UPDATE matter SET state = 'released' WHERE kind = 'release'",
    # An erasure that its proposer approves.
    "UPDATE erasure SET state = 'erased', decider = proposer, decided = 5 WHERE state = 'proposed'",
    "UPDATE erasure SET state = 'erased' WHERE state = 'proposed'",
    # A contract that one side has signed.
    "UPDATE catalogue_document SET state = 'active' WHERE kind = 'contract' AND state = 'proposed'",
    REPLACED,
    # A person with two roles.
    TWO_ROLES,
], ids=["approves the own proposal", "rejects the own proposal", "approves the own release", "approves twice",
        "releases unapproved", "approves the own erasure", "erases undecided", "in force with one signature",
        "replaced in force", "two roles"])
def test_the_database_refuses_what_the_program_should_have_refused(statement, stopped, figure):
    if isinstance(statement, tuple):
        statement = stored.either(stopped, *statement)
    assert stored.refusal(stopped, statement), "it was taken, and should have been refused"
    figure("refused by the database itself", " ".join(statement.split()[:3]))
