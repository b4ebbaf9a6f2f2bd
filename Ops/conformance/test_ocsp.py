"""Certificates about which the authority's own responder is asked (OCSP), whatever it says or does not say."""

import collections
import concurrent.futures
import json
import os
import pathlib
import socket
import tempfile
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.ocsp import OCSPRequestBuilder, OCSPResponseStatus, load_der_ocsp_request
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from harness import sessions
from harness.authority import Authority
from harness.certificates import CLIENT, Issuer, names, uri, usage
from harness.gateway import Gateway
from harness.http2client import HTTP2Client
from harness.places import CONTRACTS
from harness.polling import until
from harness.responder import GOOD, NAME, REVOKED, UNKNOWN, Responder, refusal

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
SIGNING = ExtendedKeyUsageOID.OCSP_SIGNING
#: Within how many seconds a revocation bites where the responder is asked every second.
SECONDS = float(os.environ.get("ONCEGATE_OCSP_SECONDS", "5"))
SLOW = "did not answer within 3 seconds"
SILENT = "the OCSP responder gives no answer"


class Place:
    """A gateway that asks one responder, and no list."""

    def __init__(self, binary, directory, policy="hard", issuer=None, signer=None, named=b"", **settings):
        self.directory = directory
        self.authority = Authority(directory / "certs")
        self.issuer = issuer or Issuer.of(self.authority)
        self.responder = Responder(self.issuer, signer)
        self.root = directory / "root.pem"
        self.root.write_bytes(self.issuer.pem)
        file = directory / "issuer.pem"
        file.write_bytes(self.issuer.pem + named)
        self.gateway = Gateway(
            binary, directory / "gateway", self.authority, CONTRACTS,
            trust={"domain": "lanjiang.example", "roots": [str(self.root)]},
            ocsp={"responders": [f"{file}={self.responder.address}"], "policy": policy, "refresh": 1, **settings})
        self.gateway.initialise().serve()
        self._made = 0

    def caller(self, *extensions):
        """A new certificate of the same caller, about which nobody was asked yet, and its serial number."""
        self._made += 1
        made = self.issuer.leaf(self.directory / f"made-{self._made}", usage(CLIENT), names(uri(PORTAL)), *extensions)
        return made, x509.load_pem_x509_certificate(made.certificate.read_bytes()).serial_number

    def lets_in(self, credentials):
        try:
            return sessions.request(self.gateway, sessions.context(self.gateway, credentials))[0] == 200
        except OSError:
            return False

    def alarms(self):
        lines = [json.loads(line) for line in self.gateway.log_text().splitlines(True) if line.endswith("}\n")]
        return [line for line in lines if SILENT in line["message"]]

    def count(self, outcome):
        return self.gateway.metric(f'oncegate_ocsp_questions_total{{outcome="{outcome}"}}')

    def doctor(self):
        done = self.gateway.command("doctor", "--config", self.gateway.configuration, "--json")
        [finding] = [each for each in json.loads(done.stdout)["findings"] if each["subject"].startswith("responder of")]
        return done.returncode, finding["state"], finding["text"]

    def check(self, credentials, response, *options):
        file = self.directory / "response.der"
        file.write_bytes(response)
        done = self.gateway.command(
            "cert", "check", "--roots", self.root, "--chain", credentials.certificate, "--ocsp", file, "--json", *options)
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def make_place(binary, tmp_path_factory):
    made = []

    def make(*arguments, **options):
        made.append(Place(binary, tmp_path_factory.mktemp("ocsp"), *arguments, **options))
        return made[-1]

    yield make
    for place in made:
        place.gateway.close()


@pytest.fixture(scope="module")
def place(make_place):
    return make_place()


def whoami(caller):
    """Asks over a connection that stays open."""
    answer = caller.get("/v1/whoami")
    return answer.status_code, answer.json()


def refused(ask):
    """The code with which an open connection is refused; None while it is not."""
    try:
        status, body = ask()
    except OSError:
        return "closed"
    return None if status == 200 else body["code"]


def test_a_revocation_bites_on_open_connections(place, figure):
    credentials, serial = place.caller()
    caller = place.gateway.as_caller(credentials)
    streams = HTTP2Client(place.gateway, credentials)
    ways = {"HTTP/1.1": lambda: whoami(caller), "HTTP/2": lambda: streams.request("GET", "/v1/whoami")}
    assert [refused(ask) for ask in ways.values()] == [None, None]
    place.responder.states[serial] = REVOKED
    begin = time.monotonic()
    for way, ask in ways.items():
        code = until(lambda: refused(ask), SECONDS, f"the refusal on {way}")
        seconds = time.monotonic() - begin
        assert code == "certificate-revoked" and seconds < SECONDS
        figure(f"seconds until a revocation bites on {way}, asked every second", f"{seconds:.2f}")
    assert not place.lets_in(credentials)
    place.responder.states[serial] = GOOD
    until(lambda: place.lets_in(credentials), 5, "the end of a revocation for some time")
    streams.__exit__()


def faults(issuer, elsewhere):
    """What a responder may do that is no answer, each with a word of what is said of it."""
    stranger = Issuer.root("Stranger")
    sibling, foreign = signer(issuer, usage(CLIENT)), signer(stranger, usage(SIGNING))
    namesake = Issuer.root("OnceGate Development CA")

    def right(**options):
        return lambda responder: lambda question: (200, responder.response(question, **options))

    def fixed(status, content=b"", *fields):
        return lambda responder: lambda question: (status, content, *fields)

    def slow(responder):
        def answer(question):
            time.sleep(4)
            return responder.right(question)

        return answer

    yield "slow", slow, SLOW
    yield "empty", fixed(200), "damaged"
    yield "garbage", fixed(200, b"\x30\x82garbage"), "damaged"
    yield "cut short", lambda responder: lambda question: (200, responder.response(question)[:-1]), "damaged"
    yield "10 MB", fixed(200, b"\x30" * 10_000_000), "more than 65536 bytes"
    yield "tryLater", fixed(200, refusal(OCSPResponseStatus.TRY_LATER)), "tryLater"
    yield "unauthorized", fixed(200, refusal(OCSPResponseStatus.UNAUTHORIZED)), "unauthorized"
    yield "another certificate's", right(serial=7), "another certificate"
    yield "another question's", right(nonce=b"0123456789abcdef"), "another question"
    yield "more than it can be understood", right(critical=True), "critical extension"
    yield "expired", right(begin=-100, end=-1), "expired"
    yield "of tomorrow", right(begin=3600, end=7200), "only from"
    yield "a stranger's", right(signer=stranger), "may not speak"
    yield "a stranger's delegate's", right(signer=foreign), "may not speak"
    yield "that of a certificate that is not for it", right(signer=sibling), "may not speak"
    yield "signed by a namesake", right(signer=namesake, identifier=NAME), "may not speak"
    yield "500", fixed(500), "answered 500"
    yield "a redirection", fixed(307, b"", ("Location", elsewhere.address)), "redirections are not followed"


def signer(issuer, purpose):
    """Whom an authority makes a certificate with which answers are signed."""
    with tempfile.TemporaryDirectory() as directory:
        return _signer(issuer.leaf(pathlib.Path(directory) / "signer", purpose, name="OCSP"))


def _signer(made):
    key = serialization.load_pem_private_key(made.key.read_bytes(), None)
    return Issuer(x509.load_pem_x509_certificate(made.certificate.read_bytes()), key)


def test_what_is_no_answer_lets_nobody_in_or_is_told(make_place):
    hard, soft = make_place("hard"), make_place("soft")
    places = [hard, soft]
    elsewhere = Responder(hard.issuer)
    kept = [place.caller()[0] for place in places]
    assert all(place.lets_in(each) for place, each in zip(places, kept))
    turned_away = []
    cases = [list(faults(place.issuer, elsewhere)) for place in places]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for (what, make, word), (_, make_soft, _) in zip(*cases):
            for place, behaviour in zip(places, (make, make_soft)):
                place.responder.answer = behaviour(place.responder)
            callers = [place.caller()[0] for place in places]
            before = [place.count("failed") for place in places]
            let_in = list(pool.map(lambda pair: pair[0].lets_in(pair[1]), zip(places, callers)))
            assert let_in == [False, True], what
            assert all(place.count("failed") > count for place, count in zip(places, before)), what
            assert word == SLOW or word in hard.doctor()[2], what
            assert all(place.lets_in(each) for place, each in zip(places, kept)), f"{what}: the last answer is in force"
            turned_away.append(callers[0])
    assert elsewhere.questions == []
    for place, level in zip(places, ("error", "warning")):
        # Told once while it lasts.
        assert [alarm["level"] for alarm in place.alarms()] == [level]
        assert place.gateway.metric("oncegate_ocsp_unanswered") >= len(turned_away)
    assert hard.doctor()[:2] == (1, "wrong") and soft.doctor()[:2] == (0, "warning")
    for place in places:
        place.responder.answer = place.responder.right
        until(lambda: "the OCSP responder answers again" in place.gateway.log_text(), 15, "the end of the alarm")
        assert place.gateway.metric("oncegate_ocsp_unanswered") == 0
    assert all(hard.lets_in(each) for each in turned_away)
    assert hard.doctor()[:2] == (0, "ok")
    for place in places:
        credentials, serial = place.caller()
        place.responder.states[serial] = UNKNOWN
        assert not place.lets_in(credentials), "who is not known is not let in"


def test_an_answer_in_force_outlives_its_responder(make_place):
    place = make_place()
    place.responder.seconds = 5
    credentials, _ = place.caller()
    with place.gateway.as_caller(credentials) as caller:
        assert caller.get("/v1/whoami").status_code == 200
        place.responder.stop()
        begin = time.monotonic()
        # Another connection needs no other answer.
        assert place.lets_in(credentials)
        code = until(lambda: refused(lambda: whoami(caller)), 10, "the end of the last answer")
        assert code == "caller-unknown" and time.monotonic() - begin > 1
    assert not place.lets_in(credentials) and not place.lets_in(place.caller()[0])
    place.responder.start()
    until(lambda: place.lets_in(credentials), 10, "the responder's return")


def test_a_slow_responder_holds_up_nobody_else(place):
    known, _ = place.caller()
    assert place.lets_in(known)
    opened, most = collections.Counter(), collections.Counter()

    def slow(question):
        opened[question.serial_number] += 1
        most[question.serial_number] = max(most[question.serial_number], opened[question.serial_number])
        time.sleep(2)
        opened[question.serial_number] -= 1
        return place.responder.right(question)

    place.responder.answer = slow
    (leaving, _), (waiting, _) = place.caller(), place.caller()
    try:
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            # One who is gone before the answer comes, and some who wait for the same one.
            context = sessions.context(place.gateway, leaving)
            with pytest.raises(OSError), sessions.connect(place.gateway, context, seconds=0.5) as secure:
                secure.recv(1)
            waiters = [pool.submit(place.lets_in, waiting) for _ in range(3)]
            begin = time.monotonic()
            assert place.lets_in(known) and time.monotonic() - begin < 1.5
            assert all(waiter.result() for waiter in waiters)
    finally:
        place.responder.answer = place.responder.right
    assert set(most.values()) == {1}, "one question about a certificate at a time"


@pytest.mark.parametrize("who", ["the authority's delegate", "whom the operator names"])
def test_others_may_answer_for_the_authority(who, binary, tmp_path):
    issuer = Issuer.root("Issuer")
    is_named = who != "the authority's delegate"
    answering = signer(Issuer.root("Operator's Choice") if is_named else issuer, usage(SIGNING))
    place = Place(binary, tmp_path, issuer=issuer, signer=answering, named=answering.pem if is_named else b"")
    try:
        assert place.lets_in(place.caller()[0])
        place.responder.signer = signer(Issuer.root("Another"), usage(SIGNING))
        assert not place.lets_in(place.caller()[0])
    finally:
        place.gateway.close()


def test_no_address_in_a_certificate_is_asked(place):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        told = x509.AuthorityInformationAccess([x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, uri(f"http://127.0.0.1:{listener.getsockname()[1]}/"))])
        credentials, serial = place.caller((told, False))
        assert place.lets_in(credentials)
        assert serial in [question.serial_number for question in place.responder.questions]
        with pytest.raises(TimeoutError):
            listener.accept()


def test_cert_check_holds_a_response_to_the_same_rules(place):
    credentials, serial = place.caller()
    certificate = x509.load_pem_x509_certificate(credentials.certificate.read_bytes())
    question = load_der_ocsp_request(OCSPRequestBuilder().add_certificate(
        certificate, place.issuer.certificate, hashes.SHA1()).build().public_bytes(serialization.Encoding.DER))
    response = place.responder.response
    verdict = place.check(credentials, response(question))
    assert (verdict["verdict"], verdict["answers"][0]["status"]) == ("trusted", "good")
    for content, reason in [
        (response(question, REVOKED), "revoked"), (response(question, UNKNOWN), "untrusted"),
        (response(question, begin=-100, end=-1), "trust-unusable"), (response(question, serial=7), "trust-unusable"),
        (response(question, signer=Issuer.root("Stranger")), "trust-unusable"), (b"garbage", "trust-unusable"),
    ]:
        verdict = place.check(credentials, content)
        assert (verdict["verdict"], verdict["reason"]) == ("refused", reason), verdict


def test_cert_check_knows_whom_the_operator_names(place, tmp_path):
    credentials, serial = place.caller()
    assert place.lets_in(credentials)
    question = next(each for each in place.responder.questions if each.serial_number == serial)
    named = signer(Issuer.root("Operator's Choice"), usage(SIGNING))
    (tmp_path / "issuer.pem").write_bytes(place.issuer.pem + named.pem)
    response = place.responder.response(question, signer=named)
    assert place.check(credentials, response)["verdict"] == "refused"
    assert place.check(credentials, response, "--ocsp-issuers", tmp_path / "issuer.pem")["verdict"] == "trusted"


def test_authorities_on_the_way_are_asked_about_too(make_place):
    place = make_place(issuer=Issuer.root("Top"))
    middle = place.issuer.below("Middle")
    serial = middle.certificate.serial_number
    made = middle.caller(place.directory / "below", PORTAL, chain=[middle.certificate])
    with place.gateway.as_caller(made) as caller:
        assert whoami(caller)[0] == 200
        assert serial in [each.serial_number for each in place.responder.questions]
        place.responder.states[serial] = REVOKED
        assert until(lambda: refused(lambda: whoami(caller)), SECONDS, "the refusal") == "certificate-revoked"
    assert not place.lets_in(middle.caller(place.directory / "later", PORTAL, chain=[middle.certificate]))


@pytest.mark.parametrize("settings,word", [
    ({"responders": ["certs/none.pem=http://127.0.0.1:1/"]}, "none.pem: there is no such file"),
    ({"responders": ["certs/ca.pem"]}, "must be FILE=URL"),
    ({"policy": "sometimes"}, "ocsp.policy must be hard or soft"),
    ({"refresh": 0}, "ocsp.refresh must be a number of seconds from 1 to 3600"),
])
def test_a_configuration_that_cannot_be_meant_stops_the_start(settings, word, binary, tmp_path, authority):
    gateway = Gateway(binary, tmp_path, authority, CONTRACTS, ocsp=settings)
    done = gateway.command("serve", "--config", gateway.configuration, timeout=30)
    assert done.returncode != 0 and word in done.stderr
