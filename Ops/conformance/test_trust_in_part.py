"""Two authorities: what is wrong with one file of trust holds back nothing that stands in another."""

import json
import subprocess

import pytest
import requests

from harness import sessions
from harness.certificates import publish
from harness.polling import until
from harness.two_roots import TwoRoots

PORTAL = "spiffe://lanjiang.example/agency/affairs-centre/system/citizen-portal"
#: The name of the development authority, of which there may be another key.
NAMESAKE = "OnceGate Development CA"
SERIAL = 0x5E71A1


@pytest.fixture
def make_place(binary, tmp_path):
    made = []

    def make(*names):
        made.append(TwoRoots(binary, tmp_path, *names))
        return made[-1]

    yield make
    for place in made:
        place.gateway.close()


def credentials_of(place):
    """Of a caller under each of the two authorities."""
    return [issuer.caller(place.file(), PORTAL, serial=SERIAL + number) for number, issuer in enumerate((place.first, place.second))]


def lets_in(place, credentials):
    try:
        return sessions.request(place.gateway, sessions.context(place.gateway, credentials))[0] == 200
    except OSError:
        return False


def test_a_revocation_bites_although_other_files_of_trust_are_damaged(make_place, figure):
    place = make_place()
    first, second = credentials_of(place)
    with place.gateway.as_caller(first) as caller:
        assert caller.get("/v1/whoami").status_code == 200
        place.authority.server().certificate.write_text("garbage")
        publish(place.lists_of[1], b"garbage")
        until(lambda: place.gateway.metric("oncegate_trust_stale") == 1, 10, "damaged files that are told")
        publish(place.lists_of[0], place.first.revocation_list(3, [SERIAL]))
        until(lambda: caller.get("/v1/whoami").status_code == 401, 5, "the revocation")
    assert place.gateway.metric("oncegate_trust_stale") == 1
    # Whom no file speaks against is served, over the certificate that was there before.
    assert lets_in(place, second) and not lets_in(place, first)
    figure("files damaged while a revocation came into force", 2)


def test_a_list_that_has_expired_shuts_out_the_callers_of_its_authority_alone(make_place):
    place = make_place()
    first, second = credentials_of(place)
    publish(place.lists_of[1], place.second.revocation_list(3, end=3))
    with place.gateway.as_caller(second) as caller:
        until(lambda: caller.get("/v1/whoami").status_code == 401, 10, "the end of the list")
    assert lets_in(place, first)
    assert requests.get(f"http://127.0.0.1:{place.gateway.ports['operations']}/health/ready", timeout=10).status_code == 200


def test_each_key_of_an_authority_needs_its_own_list_over_a_restart_too(make_place):
    place = make_place(NAMESAKE)
    first, second = credentials_of(place)
    publish(place.lists_of[1], place.second.revocation_list(3, [SERIAL + 1]))
    until(lambda: not lets_in(place, second), 5, "the revocation")
    # A list of the one key stands where that of the other stood.
    publish(place.lists_of[1], place.first.revocation_list(4))
    until(lambda: place.gateway.metric("oncegate_trust_stale") == 1, 10, "a list that is missed")
    assert lets_in(place, first) and not lets_in(place, second)
    place.gateway.stop()
    publish(place.lists_of[1], place.second.revocation_list(2))
    assert "has number 0x2" in start_of(place)
    configuration = place.gateway.configuration
    configuration.write_text(configuration.read_text().replace(f"  - {place.lists_of[1]}\n", ""))
    assert "is gone, and with it who was revoked" in start_of(place)


def start_of(place):
    """What is said of a start that must fail; the doctor says it too."""
    try:
        done = place.gateway.command("serve", "--config", place.gateway.configuration, timeout=20)
    except subprocess.TimeoutExpired:
        pytest.fail("it serves")
    assert done.returncode != 0
    found = json.loads(place.gateway.command("doctor", "--config", place.gateway.configuration, "--json").stdout)
    said = {each["subject"]: each for each in found["findings"]}["trust"]
    assert said["state"] == "wrong", said
    return done.stdout + done.stderr
