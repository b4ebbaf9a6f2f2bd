"""Chains of certificates that are odd, costly or large, and the addresses in them."""

import json
import os
import socket
import time

import pytest
from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ObjectIdentifier

from harness.certificates import CLIENT, Issuer, extension, names, publish, uri, usage
from harness.polling import until
from harness.two_roots import TwoRoots

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
#: How often each chain that costs much is shown.
ROUNDS = int(os.environ.get("ONCEGATE_CHAIN_ROUNDS", "3"))


@pytest.fixture(scope="module")
def place(binary, tmp_path_factory):
    made = TwoRoots(binary, tmp_path_factory.mktemp("chains"))
    yield made
    made.gateway.close()


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


def test_a_certificate_that_breaks_the_profile_of_rfc_5280_is_refused(place):
    """It does not say whose key signed it (§4.2.1.1): a path that is built by names alone is found for it all the same."""
    options = usage(CLIENT), names(uri(PORTAL))
    assert place.judge(place.first.leaf(place.file(), *options)) == PORTAL
    assert place.judge(place.first.leaf(place.file(), *options, identified=False)) == "closed"


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
            assert place.outcome(credentials) == "closed", what
        spent = (place.processor_time() - begin) / ROUNDS
        figure(f"processor time for {what}", f"{spent * 1000:.0f} ms")
        assert spent < 0.25, what
    assert place.outcome(place.first.caller(place.file(), PORTAL)) == PORTAL


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


def test_no_address_in_a_certificate_or_list_is_fetched(place, figure):
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
        figure("certificates and lists that named an address which nobody came to", 4)


@pytest.mark.bare
def test_large_chains_leave_nothing_behind(place, figure):
    large = sized(place, 99)
    place.outcome(large)
    before, begin = place.memory(), time.monotonic()
    rounds = ROUNDS * 100
    for _ in range(rounds):
        assert place.outcome(large) == "closed"
    figure("handshakes with 99 KiB of certificates a second", f"{rounds / (time.monotonic() - begin):.0f}")
    grown = place.memory() - before
    sent = rounds * 99 / 1024
    figure("memory that they left", f"{grown:.1f} of {sent:.0f} MiB")
    assert grown < sent / 4
