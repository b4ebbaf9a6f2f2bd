"""Whom a certificate names: each odd one is shown to a gateway and to its command line, which must hold the same of it."""

import json
import time

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from harness.certificates import CLIENT, SERVER, Issuer, names, pin, uri, usage
from harness.two_roots import TwoRoots

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
DESK = "spiffe://lanjiang.example/agency/affairs-centre/system/front-desk"
TAX = "spiffe://lanjiang.example/agency/tax/system/declaration"


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    made = TwoRoots(binary, tmp_path_factory.mktemp("identity"))
    yield made
    made.gateway.close()


def test_the_command_line_says_it_in_words_and_as_of_any_time(place, figure):
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
    begin = time.monotonic()
    assert check("--time", "tomorrow")[0] == 2
    figure("seconds for a check", f"{time.monotonic() - begin:.2f}")


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
    return raw_names(bytes([0x30, *([0x81] if len(content) > 127 else []), len(content)]) + content)


def raw_names(encoded):
    return x509.UnrecognizedExtension(ObjectIdentifier("2.5.29.17"), encoded), False


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


@pytest.mark.parametrize("encoded", [
    bytes([0x30, len(NAME) + 2, URI, len(NAME)]) + NAME + b"xx",
    bytes([0x30, len(NAME) + 2, URI, len(NAME)]) + NAME + bytes([0x30, len(DESK) + 2, URI, len(DESK)]) + DESK.encode(),
    bytes([0x30, 0x80, URI, len(NAME)]) + NAME + b"\0\0",
    bytes([0x30, 0x81, len(NAME) + 2, URI, len(NAME)]) + NAME,
    bytes([0x30, len(NAME) + 3, URI, 0x81, len(NAME)]) + NAME,
    bytes([0x30, len(NAME) + 4, URI | 0x20, len(NAME) + 2, 0x16, len(NAME)]) + NAME,
], ids=["bytes after it", "names after it", "indefinite length", "a long length", "a long length of the name", "a name in parts"])
def test_names_that_are_not_der_are_nobodys(encoded, place):
    held = place.judge(place.first.leaf(place.file(), usage(CLIENT), raw_names(encoded)))
    assert held in ("closed", "caller-unknown")


def test_one_name_in_der_is_its_callers(place):
    encoded = raw_names(bytes([0x30, len(NAME) + 2, URI, len(NAME)]) + NAME)
    assert place.judge(place.first.leaf(place.file(), usage(CLIENT), encoded)) == PORTAL


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


def test_an_authority_is_no_caller(place, figure):
    made = place.first.leaf(place.file(), usage(CLIENT), names(uri(PORTAL)), (x509.BasicConstraints(True, None), True), usual=False)
    assert place.judge(made) == "closed"
    figure("certificates of which gateway and command line held the same", place.judged)
