"""The inbox: what awaits an agency, what it is told, and how that reaches its webhook."""

import base64
import hashlib
import json
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from harness import contracts
from harness.places import CONTRACTS
from harness.polling import until
from harness.receiver import Receiver

LICENCE = {
    "type": "business-licence", "sourceId": "NT-0001", "issuedOn": "2019-03-08",
    "subjects": {
        "holder": {"scheme": "uscc", "id": "91990102MA9L05073A"},
        "legal-representative": {"scheme": "resident-id", "id": "990102198503120017"}},
    "fields": {
        "uscc": "91990102MA9L05073A", "name": "澜江晨曦食品有限公司", "kind": "有限责任公司", "legalRepresentative": "林溪",
        "legalRepresentativeId": "990102198503120017", "registeredCapital": "500.00", "registeredOn": "2018-05-21",
        "address": "澜江市江城区临江街道柳岸路 18 号", "scope": "食品生产；食品销售", "authority": "澜江市市场监督管理局",
        "status": "active"},
}


def verify(keys, address, headers, body):
    """As Ops/README.md has receivers do it: raises unless the gateway has signed `body` for `address`."""
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(body).digest()).decode() + ":"
    assert headers["Content-Digest"] == digest
    parameters = headers["Signature-Input"].removeprefix("oncegate=")
    assert parameters.startswith('("@method" "@target-uri" "content-type" "content-digest");')
    values = {"@method": "POST", "@target-uri": address, "content-type": headers["Content-Type"],
              "content-digest": digest, "@signature-params": parameters}
    base = "\n".join(f'"{name}": {value}' for name, value in values.items())
    kid = re.search(r';keyid="([^"]+)"', parameters).group(1)
    key = next(key for key in keys["keys"] if key["kid"] == kid)
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[part] + "=="), "big") for part in "xy")
    signature = base64.b64decode(headers["Signature"].removeprefix("oncegate=:").removesuffix(":"))
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key().verify(
        utils.encode_dss_signature(r, s), base.encode(), ec.ECDSA(hashes.SHA256()))


@pytest.fixture(scope="module")
def receivers():
    made = {name: Receiver() for name in ("affairs-centre", "tax", "civil-affairs")}
    yield made
    for receiver in made.values():
        receiver.close()


@pytest.fixture(scope="module")
def gateway(make_gateway, receivers, tmp_path_factory):
    """A gateway that sends notices; c05 is not proposed in it yet."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    (seed / "contracts").mkdir()
    for path in (CONTRACTS / "contracts").glob("*.yaml"):
        if path.stem == "c01":
            (seed / "contracts" / path.name).symlink_to(path)
    webhooks = [f"{agency}={receiver.address}" for agency, receiver in receivers.items()]
    return make_gateway(seed=seed, notices={"webhooks": webhooks, "retry": 1})


@pytest.fixture(scope="module")
def c05(gateway):
    """A contract that its consumer has proposed and signed."""
    content = next(content for content in contracts.contents(CONTRACTS) if content["id"] == "c05")
    with contracts.Steward(gateway, "tax.admin.steward") as steward:
        identity = steward.propose(content)["hash"]
        listed = gateway.caller("tax.admin.steward").get("/v1/notices").json()["items"]
        assert [notice["kind"] for notice in listed if notice["reference"] == identity] == ["contract-to-sign"]
        steward.decide("accept", identity)
    return identity


def kinds(gateway, caller, about):
    items = gateway.caller(caller).get("/v1/notices?limit=200").json()["items"]
    return [notice["kind"] for notice in items if notice.get("reference") == about]


def test_a_contract_awaits_who_has_to_act_and_then_is_told(gateway, c05, receivers):
    assert kinds(gateway, "civil-affairs.admin.steward", c05) == ["contract-to-decide"]
    assert kinds(gateway, "tax.admin.steward", c05) == []
    [due] = [n["due"] for n in gateway.caller("civil-affairs.admin.steward").get("/v1/notices").json()["items"]]
    assert due == gateway.caller("tax.admin.steward").get(f"/v1/contracts/{c05}").json()["clock"]["due"]

    receiver = receivers["civil-affairs"]
    [notice] = until(receiver.notices, 20, "the notice at the provider's webhook")
    assert (notice["kind"], notice["reference"], notice["agency"]) == ("contract-to-decide", c05, "civil-affairs")
    path, headers, body = receiver.messages[0]
    assert path == "/hook?agency=1"
    keys = json.loads(gateway.public("/.well-known/jwks.json"))
    verify(keys, receiver.address, headers, body)
    for address, changed in ((receiver.address + "1", headers), (receiver.address, {**headers, "Signature": headers[
            "Signature"].replace("oncegate=:", "oncegate=:AAAA", 1)[:-5] + ":"})):
        with pytest.raises((InvalidSignature, ValueError)):
            verify(keys, address, changed, body)

    with contracts.Steward(gateway, "civil-affairs.admin.steward") as steward:
        steward.decide("accept", c05)
    assert kinds(gateway, "civil-affairs.admin.steward", c05) == ["sharing-to-start"]
    asked = gateway.caller("tax.system.declaration").verify({
        "material": "marriage-record", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
        "claims": {"partyAName": "陆知远", "state": "valid"},
        "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700002", "channel": "hall"}})
    assert asked.json()["verdict"] == "not-found"
    assert kinds(gateway, "civil-affairs.admin.steward", c05) == []
    assert kinds(gateway, "tax.admin.steward", c05) == ["contract-decided"]
    told = until(lambda: [n for n in receivers["tax"].notices() if n["kind"] == "contract-decided"], 20, "the decision")
    assert told[0]["about"]["state"] == "active" and told[0]["about"]["by"] == "civil-affairs"


def test_who_relied_on_a_record_that_is_revoked_is_told_with_its_own_receipts(gateway, receivers, question):
    registry = gateway.caller("market-regulation.system.registry")
    assert registry.submit(LICENCE).status_code == 201
    answer = gateway.caller("affairs-centre.system.front-desk").verify(question).json()
    assert answer["verdict"] == "match"
    change = {"type": "business-licence", "sourceId": "NT-0001", "status": "revoked", "reason": "许可撤销"}
    assert registry.post("/v1/materials/status", change).status_code == 200
    steward = gateway.caller("affairs-centre.admin.steward")

    def withdrawn():
        items = steward.get("/v1/notices?limit=200").json()["items"]
        return [notice for notice in items if notice["kind"] == "record-withdrawn"]

    [notice] = until(withdrawn, 20, "the notice of the revocation")
    assert notice["about"]["receipts"] == [answer["id"]] and notice["about"]["status"] == "revoked"
    assert steward.get(notice["link"]).status_code == 200
    receiver = receivers["affairs-centre"]
    until(lambda: notice["id"] in [n["id"] for n in receiver.notices()], 20, "the notice at the webhook")
    for _, _, body in receiver.messages:
        assert not [word for word in ("91990102MA9L05073A", "990102198503120017", "NT-0001", "LJ-2026-700001", "晨曦")
                    if word in body.decode()]

    # For people, in their language; and done.
    def run(*arguments, language):
        credentials = gateway.authority.caller("affairs-centre.admin.steward")
        return gateway.command(
            "notices", *arguments, "--gateway", gateway.base, "--cert", credentials.certificate, "--key",
            credentials.key, "--ca", gateway.authority.root, env={"PATH": "/usr/bin", "LC_ALL": language})

    assert "is revoked since." in run(language="C.UTF-8").stdout
    assert "已变更为撤销。" in run(language="zh_CN.UTF-8").stdout
    lines = [json.loads(line) for line in run("--json", language="C").stdout.splitlines()]
    assert notice["id"] in [line["id"] for line in lines]
    assert run("--done", notice["id"], language="C").returncode == 0
    assert withdrawn() == []
    unknown = run("--done", "01a2076b-447b-7f34-b6f5-0b2f7f1613ad", language="C")
    assert unknown.returncode == 1 and "not-found" in unknown.stderr
    assert run("--since", "yesterday", language="C").returncode == 2


def test_a_receiver_that_fails_gets_it_again_after_a_restart_too_and_delays_no_other(gateway, receivers, c05):
    slow, failing = receivers["tax"], receivers["civil-affairs"]
    # Nothing is under way any more, so that whatever comes from here on is of this test.
    settled(gateway, receivers)
    failing.status = 500
    slow.gate.clear()
    before = len(failing.messages)
    with contracts.Steward(gateway, "affairs-centre.admin.steward") as hub:
        hub.decide("suspend", c05, reason="超范围使用", mendBy="2099-12-31")
    # The consumer's webhook hangs; the provider's is asked all the same, and again.
    until(lambda: len(failing.messages) >= before + 2, 30, "two attempts")
    attempts = [json.loads(body) for _, _, body in failing.messages[before:]]
    assert {(n["kind"], n["reference"]) for n in attempts} == {("contract-decided", c05)}
    assert len({n["id"] for n in attempts}) == 1
    slow.gate.set()
    gateway.stop()
    failing.status = 204
    before = len(failing.messages)
    gateway.start()
    until(lambda: len(failing.messages) > before, 30, "an attempt after the restart")
    assert json.loads(failing.messages[before][2])["id"] == attempts[0]["id"]
    kinds_of_slow = until(
        lambda: {n["kind"] for n in slow.notices()} >= {"contract-to-mend", "contract-decided"}, 30, "the slow one")
    assert kinds_of_slow
    settled(gateway, receivers)
    counted = len(failing.messages)
    # What was taken is not sent again.
    with contracts.Steward(gateway, "affairs-centre.admin.steward") as hub:
        hub.decide("accept", c05)
    until(lambda: len(failing.messages) > counted, 20, "the next notice")
    assert json.loads(failing.messages[counted][2])["id"] != attempts[0]["id"]


def test_a_receiver_that_points_elsewhere_is_not_followed(gateway, receivers, c05):
    elsewhere = Receiver()
    try:
        receiver = receivers["civil-affairs"]
        settled(gateway, receivers)
        receiver.status, receiver.location = 307, elsewhere.address
        before = len(receiver.messages)
        with contracts.Steward(gateway, "affairs-centre.admin.steward") as hub:
            hub.decide("suspend", c05, reason="超范围使用", mendBy="2099-12-31")
        until(lambda: len(receiver.messages) >= before + 2, 30, "two attempts")
        assert elsewhere.messages == []
        receiver.status, receiver.location = 204, None
        settled(gateway, receivers)
    finally:
        elsewhere.close()


def test_a_certificate_that_expires_is_told_of_until_a_new_one_is_seen(gateway):
    name = "civil-affairs.system.core"

    def expiring():
        items = gateway.caller("civil-affairs.admin.steward").get("/v1/notices").json()["items"]
        return [n["about"]["caller"] for n in items if n["kind"] == "certificate-expiring"]

    assert expiring() == []
    with gateway.as_caller(gateway.authority.odd(name, "--days", "20")) as caller:
        assert caller.get("/v1/whoami").status_code == 200
    assert [uri.rsplit("/", 1)[1] for uri in expiring()] == ["core"]
    # What was seen is known after a restart.
    gateway.stop()
    gateway.start()
    assert len(expiring()) == 1
    with gateway.new_caller(name) as caller:
        assert caller.get("/v1/whoami").status_code == 200
    assert expiring() == []


@pytest.mark.parametrize("address", ["http://hooks.example/", "ftp://127.0.0.1/", "https://a:b@hooks.example/"])
def test_an_address_that_is_not_safe_is_refused_at_start(gateway, address):
    done = gateway.command("serve", "--config", gateway.configuration, "--notices-webhooks", f"tax={address}")
    assert done.returncode == 1 and "notices.webhooks must be AGENCY=URL" in done.stderr


def settled(gateway, receivers):
    """Waits until every notice that there is was taken by its receiver."""
    def is_taken(agency, receiver):
        items = gateway.caller(f"{agency}.admin.steward").get("/v1/notices?limit=200").json()["items"]
        return {notice["id"] for notice in items} <= receiver.taken

    for agency, receiver in receivers.items():
        until(lambda: is_taken(agency, receiver), 40, f"all notices of {agency}")
