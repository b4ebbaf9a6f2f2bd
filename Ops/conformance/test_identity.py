"""Whom a certificate names: each odd one is shown to a gateway and to its command line, which must hold the same of it."""

import json
import os
import pathlib
import socket
import time

import pytest
import requests
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from harness.authority import Authority
from harness.certificates import CLIENT, SERVER, Issuer, extension, names, pin, publish, uri, usage
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.polling import until

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
DESK = "spiffe://lanjiang.example/agency/affairs-centre/system/front-desk"
TAX = "spiffe://lanjiang.example/agency/tax/system/declaration"
#: How often each chain that costs much is shown.
ROUNDS = int(os.environ.get("ONCEGATE_CHAIN_ROUNDS", "3"))


class Place:
    """A gateway that trusts two authorities, and the files that it trusts them by."""

    def __init__(self, binary, directory):
        self.directory = directory
        self.authority = Authority(directory / "certs")
        self.first, self.second = Issuer.of(self.authority), Issuer.root("Second Root")
        self.roots = directory / "roots.pem"
        self.roots.write_bytes(self.first.pem + self.second.pem)
        self.revoked = 0x7EAF0001
        self.lists_of = [directory / "first.crl", directory / "second.crl"]
        self.lists_of[0].write_bytes(self.first.revocation_list(2, [self.revoked]))
        self.lists_of[1].write_bytes(self.second.revocation_list(2))
        self.gateway = Gateway(binary, directory / "gateway", self.authority, CONTRACTS, trust={
            "domain": "lanjiang.example", "roots": [str(self.roots)], "crls": [str(file) for file in self.lists_of]})
        self.gateway.initialise().serve()
        self._made = 0

    def file(self):
        self._made += 1
        return self.directory / f"made-{self._made}"

    def judge(self, credentials):
        """What the gateway holds of a certificate: the caller's name, a code, or "closed"; `cert check` must agree."""
        with self.gateway.as_caller(credentials) as caller:
            try:
                answer = caller.get("/v1/whoami")
                held = answer.json().get("caller") or answer.json()["code"]
            except requests.exceptions.ConnectionError:
                held = "closed"
        verdict = self.check(credentials)
        if held.startswith("spiffe:"):
            assert (verdict["verdict"], verdict["identity"]) == ("trusted", held)
        elif held == "closed":
            assert verdict["verdict"] == "refused" and verdict["reason"] != "no-identity", verdict
        else:
            assert verdict["verdict"] == "refused" and verdict["reason"] == "no-identity", verdict
        return held

    def check(self, credentials):
        lists = [word for file in self.lists_of for word in ("--crl", file)]
        done = self.gateway.command(
            "cert", "check", "--roots", self.roots, *lists, "--chain", credentials.certificate, "--trust-domain",
            "lanjiang.example", "--json")
        verdict = json.loads(done.stdout)
        assert done.returncode == (0 if verdict["verdict"] == "trusted" else 1), done
        return verdict

    def processor_time(self):
        """Seconds of processor that the gateway has used."""
        fields = pathlib.Path(f"/proc/{self.gateway.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB that the gateway has in memory."""
        text = pathlib.Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:"))) / 1024


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    made = Place(binary, tmp_path_factory.mktemp("identity"))
    yield made
    made.gateway.close()


def test_the_command_line_says_it_in_words_and_as_of_any_time(place):
    made = place.first.caller(place.file(), PORTAL)

    def check(*more):
        done = place.gateway.command("cert", "check", "--roots", place.roots, "--chain", made.certificate, *more)
        return done.returncode, done.stdout + done.stderr

    code, said = check("--crl", *place.lists_of)
    assert code == 0 and said.startswith(f"trusted: {PORTAL}\n") and pin(made) in said and said.count(" list ") == 2
    code, said = check("--time", "2099-01-01T00:00:00Z")
    assert code == 1 and said.startswith("NOT TRUSTED: ") and "expired" in said
    assert check("--trust-domain", "other.example")[0] == 1
    code, said = check("--crl", place.directory / "none.pem")
    assert code == 1 and "no such file" in said
    assert check("--time", "tomorrow")[0] == 2


# Extended key usage.

ANY = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE
SIGNING = ExtendedKeyUsageOID.CODE_SIGNING


@pytest.mark.parametrize(("extensions", "held"), [
    ([usage(CLIENT)], PORTAL),
    ([usage(CLIENT, critical=True)], PORTAL),
    ([usage(SERVER, CLIENT)], PORTAL),
    ([usage(SIGNING, CLIENT, critical=True)], PORTAL),
    ([usage(SERVER)], "closed"),
    ([usage(SERVER, critical=True)], "closed"),
    ([usage(SIGNING)], "closed"),
    ([usage(ANY)], "closed"),
    ([], "closed"),
], ids=["client", "critical client", "server and client", "critical, with another", "server", "critical server", "signing code",
        "any", "none"])
def test_a_certificate_is_a_callers_only_if_it_is_for_tls_clients(extensions, held, place):
    assert place.judge(place.first.leaf(place.file(), names(uri(PORTAL)), *extensions)) == held


# Names.

def encoded_names(*alternatives):
    """A subject alternative name with what the library would not write: (tag, bytes) each."""
    content = b"".join(bytes([tag, len(value)]) + value for tag, value in alternatives)
    return x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.17"), bytes([0x30, 0x81, len(content)]) + content), False


URI, DNS, MAIL = 0x86, 0x82, 0x81
NAME = PORTAL.encode()


@pytest.mark.parametrize("alternatives", [
    [(URI, NAME), (URI, DESK.encode())],
    [(URI, NAME), (URI, NAME)],
    [(URI, NAME), (URI, b"https://affairs-centre.lanjiang.example/")],
    [(URI, NAME + b"\0")],
    [(URI, NAME + b"\0.evil.example")],
    [(URI, NAME.replace(b"lanjiang.example", b"lanjiang.example\0.evil"))],
    [(URI, NAME.replace(b"spiffe:", b"SPIFFE:"))],
    [(URI, NAME.replace(b"lanjiang.example", b"LANJIANG.example"))],
    [(URI, NAME.replace(b"system", b"System"))],
    [(URI, NAME.replace(b"citizen", b"Citizen"))],
    [(URI, NAME.replace(b"lanjiang.example", b"lanjiang.example."))],
    [(URI, NAME.replace(b"lanjiang.example", b"lanjiang..example"))],
    [(URI, NAME.replace(b"lanjiang.example", b"lanjiang.example:443"))],
    [(URI, NAME.replace(b"lanjiang.example", b"tax@lanjiang.example"))],
    [(URI, NAME.replace(b"lanjiang.example", b"elsewhere.example"))],
    [(URI, NAME.replace(b"citizen-portal", b"citizen%2Dportal"))],
    [(URI, NAME.replace(b"/agency/", b"%2Fagency/"))],
    [(URI, NAME.replace(b"/agency/", b"//agency/"))],
    [(URI, NAME.replace(b"/agency/", b"/x/../agency/"))],
    [(URI, NAME + b"/")],
    [(URI, NAME + b"?a=b")],
    [(URI, NAME + b"#a")],
    [(URI, b" " + NAME)],
    [(URI, NAME + b"\n")],
    [(URI, NAME.replace(b"affairs", b"\xd0\xb0ffairs"))],
    [(URI, b"")],
    [(DNS, NAME)],
    [(MAIL, NAME)],
    [(DNS, b"lanjiang.example")],
    [(0xA0, bytes.fromhex("06032a0304") + b"\xa0" + bytes([len(NAME) + 2, 0x0C, len(NAME)]) + NAME)],
    [],
], ids=lambda alternatives: " and ".join(f"{tag:x} {value.decode('latin-1')}" for tag, value in alternatives) or "nothing")
def test_a_name_that_is_not_exactly_one_spiffe_uri_of_the_domain_is_nobodys(alternatives, place):
    held = place.judge(place.first.leaf(place.file(), usage(CLIENT), encoded_names(*alternatives)))
    assert held in ("closed", "caller-unknown")


def test_other_kinds_of_names_beside_the_one_uri_name_nobody(place):
    more = encoded_names((DNS, b"tax.lanjiang.example"), (URI, NAME), (MAIL, b"tax@lanjiang.example"))
    assert place.judge(place.first.leaf(place.file(), usage(CLIENT), more)) == PORTAL


def test_a_common_name_names_nobody(place):
    assert place.judge(place.first.leaf(place.file(), usage(CLIENT), name=TAX)) == "caller-unknown"


def test_the_trust_domain_is_the_gateways_own(place):
    other = place.first.caller(place.file(), PORTAL.replace("lanjiang.example", "elsewhere.example"))
    assert place.judge(other) == "caller-unknown"


# Other authorities.

def test_a_serial_number_is_revoked_for_its_own_authority_only(place):
    assert place.judge(place.first.caller(place.file(), PORTAL, serial=place.revoked)) == "closed"
    assert place.judge(place.second.caller(place.file(), PORTAL, serial=place.revoked)) == PORTAL


def test_an_authority_with_the_name_of_a_trusted_one_is_another(place):
    impostor = Issuer.root(place.first.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    assert impostor.certificate.subject == place.first.certificate.subject
    assert place.judge(impostor.caller(place.file(), PORTAL)) == "closed"
    assert place.judge(impostor.caller(place.file(), PORTAL, chain=[impostor.certificate])) == "closed"


def test_the_same_subject_from_another_trusted_authority_is_whom_its_uri_names(place):
    assert place.judge(place.first.caller(place.file(), PORTAL, name="core")) == PORTAL
    assert place.judge(place.second.caller(place.file(), TAX, name="core")) == TAX


def enrol(place, identity, key):
    """Enrols a caller with a pin."""
    gateway = place.gateway
    proposed = gateway.caller("affairs-centre.admin.operator").post("/v1/proposals", {"caller": {"id": identity, "pin": key}})
    assert proposed.status_code == 201, proposed.text
    decided = gateway.caller("affairs-centre.admin.security").post(
        f"/v1/proposals/{proposed.json()['id']}/decisions", {"decision": "approve"})
    assert decided.status_code == 200, decided.text


def test_a_pinned_caller_is_served_with_its_key_or_under_its_authority_only(place):
    name = PORTAL.replace("citizen-portal", "pinned")
    own = place.first.caller(place.file(), name)
    renewed, foreign = place.first.caller(place.file(), name), place.second.caller(place.file(), name)

    def whoami(credentials):
        with place.gateway.as_caller(credentials) as caller:
            return caller.get("/v1/whoami").status_code

    enrol(place, name, pin(own))
    assert [whoami(each) for each in (own, renewed, foreign)] == [200, 401, 401]
    # Pinned to its authority, it may renew its key; no other authority speaks for it.
    root = place.first.leaf(place.file())
    root.certificate.write_bytes(place.first.pem)
    enrol(place, name, pin(root))
    assert [whoami(each) for each in (own, renewed, foreign)] == [200, 200, 401]


# Chains.

def test_the_leaf_alone_names_the_caller(place):
    middle = place.second.below("Middle", names(uri(DESK)))
    # Another caller's certificate, sent along.
    desk = place.second.caller(place.file(), DESK)
    stray = x509.load_pem_x509_certificate(desk.certificate.read_bytes())
    assert place.judge(place.first.caller(place.file(), TAX, chain=[stray])) == TAX
    assert place.judge(place.first.leaf(place.file(), usage(CLIENT), chain=[stray])) == "caller-unknown"
    # An authority that is named like a caller; it needs a list of its own, so no list is looked at.
    named = middle.leaf(place.file(), usage(CLIENT), chain=[middle.certificate])
    done = place.gateway.command(
        "cert", "check", "--roots", place.roots, "--chain", named.certificate, "--json")
    assert json.loads(done.stdout)["reason"] == "no-identity"
    assert place.judge(named) == "closed"


def test_an_authority_is_no_caller(place):
    made = place.first.leaf(place.file(), usage(CLIENT), names(uri(PORTAL)), (x509.BasicConstraints(True, None), True), usual=False)
    assert place.judge(made) == "closed"


def constrained(kind, *trees):
    return x509.NameConstraints(list(trees), None) if kind == "permitted" else x509.NameConstraints(None, list(trees)), True


@pytest.mark.parametrize(("constraint", "reason"), [
    (constrained("permitted", uri("lanjiang.example")), None),
    (constrained("permitted", uri("other.example")), "permitted subtree violation"),
    (constrained("excluded", uri("lanjiang.example")), "excluded subtree violation"),
], ids=["of the domain", "of another", "all but the domain"])
def test_constraints_on_an_authoritys_names_hold(constraint, reason, place):
    middle = place.second.below("Constrained", constraint)
    made = middle.caller(place.file(), PORTAL, chain=[middle.certificate])
    done = place.gateway.command("cert", "check", "--roots", place.roots, "--chain", made.certificate, "--json")
    assert json.loads(done.stdout).get("text") == reason


def test_an_authority_that_may_not_vouch_for_authorities_does_not(place):
    last = place.second.below("Last", path_length=0).below("Too Far")
    made = last.caller(place.file(), PORTAL, chain=[last.certificate])
    assert place.judge(made) == "closed"


def towers(place):
    """Chains that are made to cost much to build, by what they are."""
    root = place.second
    line = [root]
    for number in range(9):
        line.append(line[-1].below(f"Level {number}"))
    yield "ten levels", line[-1], [each.certificate for each in reversed(line[1:])]
    # All of one name, each signed by another: every path looks possible.
    twins = [root.below("Twin")]
    for _ in range(8):
        twins.append(twins[-1].below("Twin"))
    yield "one name nine times", twins[-1], [each.certificate for each in twins]
    # Vouching for one another in a circle, with no root at all.
    circle = [Issuer.root(f"Circle {number}") for number in range(3)]
    circle = [circle[number - 1].below(f"Circle {number}", key=circle[number].key) for number in range(3)]
    yield "a circle", circle[0], [each.certificate for each in circle] * 3
    many = root.below("Constraints", constrained("excluded", *(uri(f"h{number}.example") for number in range(400))))
    yield "hundreds of constraints and names", many, [many.certificate]


def test_a_chain_that_costs_much_costs_little(place, figure):
    chains = []
    for what, issuer, chain in towers(place):
        others = [x509.DNSName(f"n{number}.example") for number in range(300)] if "names" in what else []
        chains.append((what, issuer.leaf(place.file(), usage(CLIENT), names(uri(PORTAL), *others), chain=chain)))
    for what, credentials in chains:
        begin = place.processor_time()
        for _ in range(ROUNDS):
            assert outcome(place, credentials) == "closed", what
        spent = (place.processor_time() - begin) / ROUNDS
        figure(f"processor time for {what}", f"{spent * 1000:.0f} ms")
        assert spent < 0.25, what
    assert outcome(place, place.first.caller(place.file(), PORTAL)) == PORTAL


def outcome(place, credentials):
    with place.gateway.as_caller(credentials) as caller:
        try:
            answer = caller.get("/v1/whoami").json()
            return answer.get("caller") or answer["code"]
        except requests.exceptions.ConnectionError:
            return "closed"


@pytest.mark.parametrize(("kib", "held"), [(20, PORTAL), (31, PORTAL), (33, "closed"), (90, "closed"), (99, "closed"), (140, "closed")])
def test_a_chain_is_taken_up_to_a_size(kib, held, place):
    assert place.judge(sized(place, kib)) == held


def sized(place, kib):
    """A right certificate, with stray ones after it up to a size."""
    def filler(size):
        bulk = x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4.5"), os.urandom(size))
        made = place.first.leaf(place.file(), (bulk, False))
        return x509.load_pem_x509_certificate(made.certificate.read_bytes())

    return place.first.caller(place.file(), PORTAL, chain=[filler(kib * 1024 // 4 - 700) for _ in range(4)])


def test_no_address_in_a_certificate_or_list_is_fetched(place):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        address = uri(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        told = x509.AuthorityInformationAccess([
            x509.AccessDescription(AuthorityInformationAccessOID.OCSP, address),
            x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, address)])
        point = x509.DistributionPoint([address], None, None, None)
        extensions = [(told, False), (x509.CRLDistributionPoints([point]), False), (x509.FreshestCRL([point]), False)]
        middle = place.second.below("Elsewhere", *extensions)
        right = place.first.leaf(place.file(), usage(CLIENT), names(uri(PORTAL)), *extensions)
        # What vouches for this one would have to be fetched.
        partial = middle.leaf(place.file(), usage(CLIENT), names(uri(PORTAL)), *extensions)
        whole = middle.leaf(place.file(), usage(CLIENT), names(uri(PORTAL)), *extensions, chain=[middle.certificate])
        assert [place.judge(each) for each in (right, partial, whole)] == [PORTAL, "closed", "closed"]
        generation = place.gateway.metric("oncegate_trust_generation")
        publish(place.lists_of[0], place.first.revocation_list(3, [place.revoked], extensions=[
            extension("2b06010505070101", told.public_bytes())]))
        until(lambda: place.gateway.metric("oncegate_trust_generation") > generation, 10, "the new list")
        assert place.judge(right) == PORTAL
        with pytest.raises(TimeoutError):
            listener.accept()


def test_large_chains_leave_nothing_behind(place, figure):
    large = sized(place, 99)
    outcome(place, large)
    before, begin = place.memory(), time.monotonic()
    rounds = ROUNDS * 20
    for _ in range(rounds):
        assert outcome(place, large) == "closed"
    figure("handshakes with 99 KiB of certificates a second", f"{rounds / (time.monotonic() - begin):.0f}")
    grown = place.memory() - before
    figure("memory that they left", f"{grown:.1f} MiB")
    assert grown < 32
