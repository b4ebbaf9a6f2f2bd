"""Revocation lists that are wrong, old, out of date or very long, on a gateway that serves meanwhile."""

import json
import os
import pathlib
import statistics
import threading
import time

import pytest

from harness import sessions
from harness.authority import Authority
from harness.certificates import CLIENT, Issuer, names, publish, uri, usage
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.polling import until

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
REVOKED = 0x7EAF0001
#: How many certificates the long list revokes; at a million the promise is held to its figures.
ENTRIES = int(os.environ.get("ONCEGATE_CRL_ENTRIES", "20000"))
IS_LONG = ENTRIES >= 1_000_000


class Place:
    """A gateway with one root and one list."""

    def __init__(self, binary, directory, **sections):
        self.directory = directory
        self.authority = Authority(directory / "certs")
        self.issuer = Issuer.of(self.authority)
        self.list = directory / "crl.der"
        self.publish(5, [REVOKED])
        self.gateway = Gateway(binary, directory / "gateway", self.authority, CONTRACTS, trust={
            "domain": "lanjiang.example", "roots": [str(self.authority.root)], "crls": [str(self.list)], **sections})
        self.gateway.initialise().serve()
        self.good = self.issuer.caller(directory / "good", PORTAL)
        self.revoked = self.issuer.caller(directory / "revoked", PORTAL, serial=REVOKED)
        self.context = sessions.context(self.gateway, self.good)

    def publish(self, number, serials=(), **options):
        publish(self.list, self.issuer.revocation_list(number, serials, **options))

    def shake_hands(self):
        """Seconds until a new connection has its first answer."""
        begin = time.perf_counter()
        assert sessions.request(self.gateway, self.context)[0] == 200
        return time.perf_counter() - begin

    def lets_in(self, credentials):
        try:
            return sessions.request(self.gateway, sessions.context(self.gateway, credentials))[0] == 200
        except OSError:
            return False

    def doctor(self):
        done = self.gateway.command("doctor", "--config", self.gateway.configuration, "--json")
        findings = {each["subject"]: each for each in json.loads(done.stdout)["findings"]}
        return done.returncode, findings["trust"]

    def check(self, credentials):
        done = self.gateway.command(
            "cert", "check", "--roots", self.authority.root, "--crl", self.list, "--chain", credentials.certificate, "--json")
        return json.loads(done.stdout)

    def await_generation(self, after):
        until(lambda: self.gateway.metric("oncegate_trust_generation") > after, 120, "the new trust")

    def memory(self):
        """KiB that the gateway has in memory."""
        text = pathlib.Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:")))


@pytest.fixture(scope="module")
def make_place(binary, tmp_path_factory):
    made = []

    def make(**sections):
        made.append(Place(binary, tmp_path_factory.mktemp("lists"), **sections))
        return made[-1]

    yield make
    for place in made:
        place.gateway.close()


@pytest.fixture(scope="module")
def place(make_place):
    return make_place()


def lines_of(place):
    return [json.loads(line) for line in place.gateway.log_text().splitlines(True) if line.endswith("}\n")]


def faults(place):
    """Lists that must not come into force, each with a word of what is said of it."""
    issuer, other = place.issuer, Issuer.root("Another Root")
    namesake = Issuer.root("OnceGate Development CA")
    serials = [REVOKED]
    yield "missing", None, "no such file"
    yield "empty", b"", "is empty"
    yield "garbage", b"garbage", "holds no revocation list"
    yield "cut short", issuer.revocation_list(9, serials)[:-20], "is damaged"
    yield "bytes after it", issuer.revocation_list(9, serials) + b"\0", "bytes after"
    yield "expired", issuer.revocation_list(9, serials, end=-60), "expired"
    yield "of tomorrow", issuer.revocation_list(9, serials, begin=3600), "in force only from"
    yield "of an unknown issuer", other.revocation_list(9), "no trust anchor"
    yield "of a namesake", namesake.revocation_list(9), "is not signed by"
    yield "signed by another", issuer.revocation_list(9, serials, signer=other), "is not signed by"
    yield "without a number", issuer.revocation_list(None, serials), "no CRL number"
    yield "rolled back", issuer.revocation_list(4), "0x5"


def test_a_list_that_is_wrong_leaves_the_old_one_in_force_and_is_told_everywhere(place, figure):
    seconds = []
    assert place.lets_in(place.good) and not place.lets_in(place.revoked)
    for what, content, word in faults(place):
        told, begin = len(lines_of(place)), time.monotonic()
        if content is None:
            place.list.unlink()
        else:
            publish(place.list, content)

        def alarm():
            return [line for line in lines_of(place)[told:] if line["message"].startswith("trust not reloaded")]

        lines = until(alarm, 10, f"the alarm for a list that is {what}")
        assert len(lines) == 1, lines
        [line] = lines
        seconds.append(time.monotonic() - begin)
        assert (line["level"], word in line["error"]) == ("error", True), f"{what}: {line}"
        assert place.gateway.metric("oncegate_trust_stale") == 1, what
        code, finding = place.doctor()
        assert code == 1 and finding["state"] == "wrong" and word in finding["text"], f"{what}: {finding}"
        assert place.lets_in(place.good) and not place.lets_in(place.revoked), what
        verdict = place.check(place.good)
        # A single look has no list before it to compare with.
        assert verdict["verdict"] == ("trusted" if what == "rolled back" else "refused"), what
        assert what == "rolled back" or verdict["reason"] == "trust-unusable"
    generation = place.gateway.metric("oncegate_trust_generation")
    place.publish(6)
    place.await_generation(generation)
    assert place.gateway.metric("oncegate_trust_stale") == 0
    assert place.lets_in(place.revoked) and place.doctor()[0] == 0
    figure("wrong lists, the longest wait for an alarm", f"{len(seconds)}, {max(seconds):.2f} s")


def test_an_older_list_is_refused_over_a_restart(make_place):
    place = make_place()
    place.publish(7)
    place.await_generation(0)
    place.gateway.stop()
    place.publish(6, [REVOKED])
    code, finding = place.doctor()
    assert code == 1 and "0x7" in finding["text"]
    refused = place.gateway.command("serve", "--config", place.gateway.configuration, timeout=30)
    assert refused.returncode == 1 and "has number 0x6, but 0x7 was in force" in refused.stderr
    place.publish(7)
    place.gateway.start()
    assert place.lets_in(place.good)


def test_an_authority_that_may_not_sign_lists_has_none(place, tmp_path):
    root = Issuer.root("No Lists", signs_lists=False)
    (tmp_path / "root.pem").write_bytes(root.pem)
    (tmp_path / "crl.der").write_bytes(root.revocation_list(1))
    made = root.leaf(tmp_path / "made", usage(CLIENT), names(uri(PORTAL)))
    options = ["--roots", tmp_path / "root.pem", "--chain", made.certificate, "--json"]
    assert place.gateway.command("cert", "check", *options).returncode == 0
    done = place.gateway.command("cert", "check", *options, "--crl", tmp_path / "crl.der")
    assert done.returncode == 1 and "cRLSign" in json.loads(done.stdout)["text"]


def test_a_list_that_runs_out_lets_nobody_in_until_the_next_one(place):
    generation = place.gateway.metric("oncegate_trust_generation")
    with place.gateway.as_caller(place.good) as caller:
        place.publish(20, end=4)
        place.await_generation(generation)
        assert caller.get("/v1/whoami").status_code == 200
        until(lambda: caller.get("/v1/whoami").status_code == 401, 10, "the list's end")
        assert not place.lets_in(place.good)
        assert place.gateway.operations_status("/health/ready") == 503
        place.publish(21)
        until(lambda: place.lets_in(place.good), 10, "the next list")
    assert place.gateway.operations_status("/health/ready") == 200


def test_a_list_of_very_many_costs_little(make_place, figure):
    short, long = make_place(), make_place()
    short.publish(30)
    short.await_generation(0)
    first = 0x1000_0000_0000_0000_0000
    content = long.issuer.revocation_list(30, (first + 7 * number for number in range(ENTRIES)))
    for place in (short, long):
        # A number that would stand in the list.
        near = place.issuer.caller(place.directory / "near", PORTAL, serial=first + 7 * ENTRIES - 5)
        place.context = sessions.context(place.gateway, near)
    served, stop = [], threading.Event()

    def go_on():
        while not stop.is_set():
            served.append((time.monotonic(), long.shake_hands()))

    other = threading.Thread(target=go_on)
    for _ in range(50):
        short.shake_hands(), long.shake_hands()
    other.start()
    try:
        begin = time.monotonic()
        publish(long.list, content)
        long.await_generation(0)
        end = time.monotonic()
    finally:
        stop.set()
        other.join()
    during = [seconds for moment, seconds in served if begin < moment < end]
    figure("entries", ENTRIES)
    figure("seconds until the list was in force", f"{end - begin:.2f}")
    figure("handshakes meanwhile, the slowest", f"{len(during)}, {max(during, default=0) * 1000:.0f} ms")
    assert len(during) > (20 if IS_LONG else 0) and max(during) < 2
    # In turns, so that whatever else the machine does concerns both.
    times = [(short.shake_hands(), long.shake_hands()) for _ in range(1000 if IS_LONG else 150)]
    medians = [statistics.median(column) for column in zip(*times)]
    figure("median of handshake and answer with an empty list and this one",
           f"{medians[0] * 1000:.2f} and {medians[1] * 1000:.2f} ms")
    assert medians[1] < medians[0] * (1.1 if IS_LONG else 1.5)
    until(lambda: long.memory() - short.memory() <= 64 << 10, 30, "at most 64 MiB more at rest")
    figure("memory at rest beyond that with an empty list", f"{(long.memory() - short.memory()) / 1024:.1f} MiB")
    last = long.issuer.caller(long.directory / "last", PORTAL, serial=first + 7 * (ENTRIES - 1))
    assert not long.lets_in(last) and long.lets_in(long.good)
