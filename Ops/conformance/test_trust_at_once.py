"""What is taken from a caller is taken at once: on open connections of either version of HTTP, and on resumed sessions."""

import contextlib
import datetime
import json
import os
import time

import pytest
import yaml

from harness import clock, contracts, samples, sessions
from harness.connection import Connection
from harness.http2client import HTTP2Client
from harness.places import CONTRACTS
from harness.polling import until

DECLARATION, PORTAL = "tax.system.declaration", "affairs-centre.system.citizen-portal"
REGISTRY = "market-regulation.system.registry"
SECURITY, HUB, PROVIDER = "affairs-centre.admin.security", "affairs-centre.admin.steward", "civil-affairs.admin.steward"
QUESTION = {
    "material": "marriage-record", "subject": {"scheme": "resident-id", "id": "990102198503120017"},
    "claims": {"partyAName": "林溪"},
    "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700098", "channel": "hall"},
}
#: Within how many seconds a published list bites.
SECONDS = float(os.environ.get("ONCEGATE_SECONDS_TO_BITE", "3"))


class KeepAlive:
    """HTTP/1.1 over one connection that stays open."""

    def __init__(self, gateway, credentials):
        self._caller = gateway.as_caller(credentials)

    def ask(self):
        answer = self._caller.post("/v1/verifications", QUESTION)
        return answer.status_code, answer.json()

    def close(self):
        self._caller.session.close()


class Streams:
    """HTTP/2 over one connection that stays open."""

    def __init__(self, gateway, credentials):
        self._connection = HTTP2Client(gateway, credentials)

    def ask(self):
        return self._connection.request("POST", "/v1/verifications", QUESTION)

    def close(self):
        self._connection.__exit__()


class Resumed:
    """A connection for each question, with the session of the first."""

    def __init__(self, gateway, credentials):
        self._gateway, self._context, self._session = gateway, sessions.context(gateway, credentials), None

    def ask(self):
        status, body, session, _ = sessions.request(self._gateway, self._context, self._session, QUESTION)
        self._session = self._session or session
        return status, body

    def close(self):
        pass


@contextlib.contextmanager
def ways(gateway, credentials):
    """All three, each of which was answered."""
    opened = [kind(gateway, credentials) for kind in (KeepAlive, Streams, Resumed)]
    try:
        for way in opened:
            for _ in range(2):
                status, body = way.ask()
                assert (status, body.get("verdict")) == (200, "not-found"), body
        yield opened
    finally:
        for way in opened:
            way.close()


def refusal(way):
    """What is refused now: "closed", or the problem's code; None for an answer."""
    try:
        status, body = way.ask()
    except OSError:
        return "closed"
    assert "receipt" not in body or status in (200, 403), body
    return None if status == 200 else body.get("reasons", [body["code"]])[0]


def seed(directory, **changes):
    """A seed with one contract, under which tax asks for marriages."""
    for name in ("agencies", "material-types", "service-items"):
        (directory / name).symlink_to(CONTRACTS / name)
    content = contracts.load(CONTRACTS / "contracts" / "c05.yaml") | changes
    for grant in content["grants"]:
        grant["quota"] = {"perSecond": 1000, "perDay": 100000}
    (directory / "contracts").mkdir()
    (directory / "contracts" / "c05.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    return directory


@contextlib.contextmanager
def suspended(gateway, name):
    """A caller is suspended for as long as this lasts."""
    agency, kind, own = name.split(".")
    uri = f"spiffe://lanjiang.example/agency/{agency}/{kind}/{own}"
    answer = gateway.caller(SECURITY).post("/v1/callers/suspensions", {"caller": uri, "reason": "密钥遗失"})
    assert answer.status_code in (200, 201), answer.text
    yield
    restored = gateway.caller(f"{agency}.admin.steward").post("/v1/proposals", {"caller": {"id": uri}})
    assert restored.status_code == 201, restored.text
    gateway.caller(SECURITY).post(f"/v1/proposals/{restored.json()['id']}/decisions", {"decision": "approve"})


@pytest.fixture(scope="module")
def gateway(make_gateway, tmp_path_factory):
    return make_gateway(seed=seed(tmp_path_factory.mktemp("seed")))


@pytest.fixture(scope="module")
def tomorrow():
    return (datetime.datetime.now(clock.ZONE) + datetime.timedelta(days=1)).date().isoformat()


@pytest.fixture(scope="module")
def clocked(make_gateway, tmp_path_factory, clock_library, tomorrow):
    """A gateway whose clock can be moved, with a contract that ends tomorrow."""
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    term = {"from": "2026-01-01", "until": tomorrow}
    return make_gateway(seed=seed(tmp_path_factory.mktemp("seed"), term=term), clock=moved)


def test_a_revocation_bites_on_every_kind_of_connection(gateway, authority, figure):
    with ways(gateway, authority.odd(DECLARATION)) as open_ways:
        authority.revoke(DECLARATION)
        assert [refusal(way) for way in open_ways] == [None] * 3
        authority.publish_revocations()
        published = time.monotonic()
        refused = [until(lambda: refusal(way), 10, "the revocation") for way in open_ways]
        spent = time.monotonic() - published
    figure("seconds until a revocation was in force everywhere", f"{spent:.2f}")
    assert refused == ["certificate-revoked", "certificate-revoked", "closed"]
    assert spent < SECONDS


def test_a_suspension_bites_with_its_answer(gateway, authority, figure):
    with ways(gateway, authority.odd(DECLARATION)) as open_ways:
        with suspended(gateway, DECLARATION):
            begin = time.monotonic()
            assert [refusal(way) for way in open_ways] == ["caller-suspended"] * 3
            figure("after its answer, refused on all kinds of connections at once, in", f"{(time.monotonic() - begin) * 1000:.0f} ms")
        # Who is let in again makes a new connection: over HTTP/2 the old one has ended, so that it takes no place.
        assert [refusal(way) for way in open_ways] == [None, "closed", None]


def test_what_was_begun_before_a_suspension_is_not_finished_after_it(gateway):
    record = json.dumps(samples.licence(), ensure_ascii=False).encode()
    lines = [samples.line(samples.licence()).encode() + b"\n" for _ in range(1200)]
    whole = sum(map(len, lines))
    with Connection(gateway, REGISTRY) as one, Connection(gateway, REGISTRY) as many:
        one.send_head("POST", "/v1/materials", content_type="application/json", content_length=len(record))
        one.send(record[:100])
        many.send_head("POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=whole,
                       connection="close")
        size = gateway.log_size()
        many.send(b"".join(lines[:1100]))
        until(lambda: gateway.log_size() > size, 20, "the first chunk's commit")
        with suspended(gateway, REGISTRY):
            size = gateway.log_size()
            one.send(record[100:])
            many.send(b"".join(lines[1100:]))
            head, _ = one.read_head()
            assert head.startswith(b"HTTP/1.1 401")
            told = many.read_all()
            assert b'"code":"caller-suspended"' in told and b'"lines":1000' in told, told[-600:]
            assert gateway.log_size() == size


def test_the_end_of_a_contract_bites_with_its_answer(gateway, authority):
    [contract] = [each for each in gateway.caller(HUB).get("/v1/contracts").json()["items"] if each["id"] == "c05"]
    today = gateway.now().astimezone(clock.ZONE).date().isoformat()
    with (ways(gateway, authority.odd(DECLARATION)) as open_ways, contracts.Steward(gateway, HUB) as hub,
          contracts.Steward(gateway, PROVIDER) as provider):
        hub.decide("suspend", contract["hash"], reason="超范围使用", mendBy="2099-12-31")
        assert [refusal(way) for way in open_ways] == ["contract-not-in-force"] * 3
        hub.decide("accept", contract["hash"])
        assert [refusal(way) for way in open_ways] == [None] * 3
        provider.decide("terminate", contract["hash"], reason="另有规定", consultedOn=today)
        assert [refusal(way) for way in open_ways] == [None] * 3
        hub.decide("terminate", contract["hash"])
        assert [refusal(way) for way in open_ways] == ["contract-not-in-force"] * 3


def test_a_certificate_expires_on_every_kind_of_connection(clocked, authority, figure):
    end = clocked.now() + datetime.timedelta(hours=1)
    credentials = authority.odd(DECLARATION, "--not-after", end.strftime("%Y-%m-%dT%H:%M:%SZ"))
    with ways(clocked, credentials) as open_ways:
        clocked.clock.set(end - datetime.timedelta(seconds=60))
        assert [refusal(way) for way in open_ways] == [None] * 3
        clocked.clock.set(end + datetime.timedelta(seconds=2))
        assert [refusal(way) for way in open_ways] == ["caller-unknown", "caller-unknown", "closed"]
        figure("connections that stayed open over the end, all refused within two seconds of it", len(open_ways))


def test_a_contracts_last_day_ends_it_on_every_kind_of_connection(clocked, authority, tomorrow):
    midnight = datetime.datetime.fromisoformat(tomorrow).replace(tzinfo=clock.ZONE) + datetime.timedelta(days=1)
    with ways(clocked, authority.odd(DECLARATION)) as open_ways:
        clocked.clock.set(midnight - datetime.timedelta(seconds=60))
        assert [refusal(way) for way in open_ways] == [None] * 3
        clocked.clock.set(midnight + datetime.timedelta(seconds=1))
        assert [refusal(way) for way in open_ways] == ["contract-not-in-force"] * 3


def test_no_ticket_is_ever_redeemed(gateway, clocked, authority):
    context = sessions.context(gateway, authority.odd(PORTAL))
    status, _, ticket, _ = sessions.request(gateway, context)
    assert status == 200 and ticket is not None, "the gateway gave no ticket: then there is nothing to resume"
    # The same listener, another gateway's of the same certificate, and the same after its configuration was read again.
    for target in (gateway, clocked):
        assert sessions.request(target, context, ticket)[::3] == (200, False)
    generation = gateway.metric("oncegate_trust_generation")
    authority.publish_revocations()
    until(lambda: gateway.metric("oncegate_trust_generation") > generation, 10, "the new trust")
    assert sessions.request(gateway, context, ticket)[::3] == (200, False)
