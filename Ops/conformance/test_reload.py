"""Certificate, roots and lists are read again while callers are served: none of them notices."""

import base64
import concurrent.futures
import contextlib
import hashlib
import json
import os
import re
import signal
import ssl
import threading

import pytest

from harness import sessions
from harness.authority import Authority
from harness.certificates import Issuer, publish
from harness.gateway import Gateway
from harness.http2client import HTTP2Client
from harness.places import CONTRACTS
from harness.polling import until

PORTAL = "affairs-centre.system.citizen-portal"
#: What does not change from answer to answer.
PATH = "/v1/agencies/tax"
#: How often certificate, roots and lists are replaced under load.
ROUNDS = int(os.environ.get("ONCEGATE_RELOAD_ROUNDS", "5"))


class Place:
    """A gateway whose server's certificate, roots and lists are replaced again and again."""

    def __init__(self, binary, directory, reload=2):
        self.authority = Authority(directory / "certs")
        self.issuer, self.companion = Issuer.of(self.authority), Issuer.root("Companion")
        self.roots, self.lists = directory / "roots.pem", directory / "lists.pem"
        self.certificate, self.key = directory / "server.pem", directory / "server.key"
        self._round = 0
        self.replace()
        self.gateway = Gateway(
            binary, directory / "gateway", self.authority, CONTRACTS,
            trust={"domain": "lanjiang.example", "roots": [str(self.roots)], "crls": [str(self.lists)], "reload": reload},
            api={"port": 0, "certificate": str(self.certificate), "key": str(self.key)})
        self.gateway.initialise().serve()
        self.portal = self.authority.caller(PORTAL)

    def replace(self):
        """New files of all four kinds, one after another; each time another root comes or goes."""
        self._round += 1
        trusted = [self.issuer] + [self.companion] * (self._round % 2)
        made = self.authority.renewed_server()
        publish(self.roots, *(each.pem for each in trusted))
        publish(self.lists, *(pem(each.revocation_list(self._round)) for each in trusted))
        publish(self.key, made.key.read_bytes())
        publish(self.certificate, made.certificate.read_bytes())

    def is_served(self):
        """Whether a new connection is shown the certificate of the file."""
        with sessions.connect(self.gateway, sessions.context(self.gateway, self.portal)) as secure:
            return secure.getpeercert(binary_form=True) == ssl.PEM_cert_to_DER_cert(self.certificate.read_text())

    @property
    def generation(self):
        return self.gateway.metric("oncegate_trust_generation")

    def causes(self):
        """Why trust was read again, each time."""
        return re.findall(r'"message":"trust reloaded".*"because":"(\w+)"', self.gateway.log_text())


def pem(revocation_list):
    return b"-----BEGIN X509 CRL-----\n" + base64.encodebytes(revocation_list) + b"-----END X509 CRL-----\n"


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    made = Place(binary, tmp_path_factory.mktemp("reload"))
    yield made
    made.gateway.close()


def keep_alive(place):
    with place.gateway.as_caller(place.portal) as caller:
        while True:
            answer = caller.get(PATH, promised=False)
            yield answer.status_code, answer.json()


def streams(place):
    with HTTP2Client(place.gateway, place.portal) as connection:
        while True:
            yield connection.request("GET", PATH)


def handshakes(place):
    context = sessions.context(place.gateway, place.portal)
    while True:
        yield sessions.request(place.gateway, context, path=PATH)[:2]


@contextlib.contextmanager
def load(place):
    """Callers of every kind; gives what they were told, a digest for each answer."""
    stop, told = threading.Event(), []

    def go_on(kind):
        for status, body in kind(place):
            told.append((status, hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()))
            if stop.is_set():
                return

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        running = [pool.submit(go_on, kind) for kind in (keep_alive, streams, handshakes)]
        try:
            yield told
        finally:
            stop.set()
    # Whatever failed on the way, on the wire too, fails here.
    for each in running:
        each.result()


def test_nothing_fails_while_certificate_roots_and_lists_are_replaced(place, figure):
    with load(place) as told:
        for _ in range(ROUNDS):
            before, answered = place.generation, len(told)
            place.replace()
            until(place.is_served, 20, "the new certificate")
            until(lambda: place.generation > before and len(told) > answered + 10, 20, "answers under the new trust")
        before = place.causes().count("request")
        place.gateway.process.send_signal(signal.SIGHUP)
        until(lambda: place.causes().count("request") > before, 10, "the signal's reload")
    figure("answers during the reloads", len(told))
    figure("reloads", f"{place.generation:.0f}")
    assert len(set(told)) == 1 and told[0][0] == 200
    assert place.gateway.metric("oncegate_trust_stale") == 0


@pytest.mark.parametrize("cause, seconds", [("request", 3600), ("schedule", 2)])
def test_a_list_that_looks_unchanged_is_read_again(cause, seconds, binary, tmp_path):
    """Written over in place, with the same size and time: no look at the file tells that it has changed."""
    place = Place(binary, tmp_path, reload=seconds)
    try:
        name = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
        made = place.issuer.caller(tmp_path / "made", name, serial=0x7EAF0002)
        trusted = [place.issuer, place.companion]

        def lists(*serials):
            return b"".join(pem(each.revocation_list(1, serials)) for each in trusted)

        first = lists(0x7EAF0001)
        publish(place.lists, first)
        until(lambda: place.causes()[-1:] == ["change"], 10, "the first list")
        with place.gateway.as_caller(made) as caller:
            assert caller.get("/v1/whoami").status_code == 200
            before, changes = place.lists.stat(), place.causes().count("change")
            second = until(lambda: len(text := lists(0x7EAF0002)) == len(first) and text, 10, "signatures of the same length")
            with place.lists.open("r+b") as file:
                file.write(second)
            os.utime(place.lists, ns=(before.st_atime_ns, before.st_mtime_ns))
            after = place.lists.stat()
            assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
            if cause == "request":
                place.gateway.process.send_signal(signal.SIGHUP)
            until(lambda: caller.get("/v1/whoami").status_code == 401, 10, "the revocation")
            assert place.causes()[-1] == cause and place.causes().count("change") == changes
    finally:
        place.gateway.close()


@pytest.mark.parametrize("content", [b"", b"garbage", None], ids=["empty", "garbage", "another's"])
@pytest.mark.parametrize("what", ["certificate", "key", "roots"])
def test_a_broken_file_keeps_the_old_trust_and_is_told_everywhere(what, content, place):
    file = getattr(place, what)
    sound = file.read_bytes()
    if content is None:
        other = Issuer.root("Stranger")
        made = other.caller(place.gateway.directory / "stranger", "spiffe://lanjiang.example/x")
        content = {"certificate": made.certificate, "key": made.key, "roots": made.certificate}[what].read_bytes()
    told = place.gateway.log_text().count("trust not reloaded")
    publish(file, content)
    try:
        until(lambda: place.gateway.log_text().count("trust not reloaded") > told, 10, "the alarm")
        assert place.gateway.metric("oncegate_trust_stale") == 1
        done = place.gateway.command("doctor", "--config", place.gateway.configuration)
        assert done.returncode == 1 and file.name in done.stdout, done.stdout
        with place.gateway.as_caller(place.portal) as caller:
            assert caller.get("/v1/whoami").status_code == 200
    finally:
        publish(file, sound)
    until(lambda: place.gateway.metric("oncegate_trust_stale") == 0, 10, "the mended file")


def test_a_file_that_is_damaged_after_its_first_part_is_not_put_in_force(place):
    sound = place.roots.read_bytes()
    told, generation = place.gateway.log_text().count("trust not reloaded"), place.generation
    publish(place.roots, Issuer.root("Half").pem, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    try:
        until(lambda: place.gateway.log_text().count("trust not reloaded") > told, 10, "the alarm")
        assert place.gateway.metric("oncegate_trust_stale") == 1
        assert is_let_in(place)
    finally:
        publish(place.roots, sound)
    until(lambda: place.generation > generation and place.gateway.metric("oncegate_trust_stale") == 0, 10, "the mended file")


def is_let_in(place):
    try:
        return next(handshakes(place))[0] == 200
    except OSError:
        return False
