"""Floods of connections and handshakes: each gets its share and no more, and others hardly notice."""

import json
import os
import socket
import subprocess
import sys

import pytest
import requests

from harness import flood, waits
from harness.connection import Connection
from harness.http2client import HTTP2Client
from harness.polling import until

SOCKETS = int(os.environ.get("ONCEGATE_FLOOD_SOCKETS", 500))
#: How much longer than in quiet others may wait; the busy machine of a test run is given much more.
RATIO = float(os.environ.get("ONCEGATE_FLOOD_RATIO", 20))
SECONDS = float(os.environ.get("ONCEGATE_FLOOD_SECONDS", 3))
TAX, HEALTH, STEWARD = "tax.system.declaration", "health.system.core", "tax.admin.steward"
#: Seconds that a handshake may take.
PATIENCE = 4


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway(network={"patience": PATIENCE})


@pytest.fixture(scope="module")
def narrow(make_gateway):
    """A gateway of few connections."""
    return make_gateway(
        api={"connections": 40, "share": 8}, public={"connections": 30, "share": 6}, network={"patience": 8})


def opened(port, count, source="127.0.0.1"):
    return [socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0)) for _ in range(count)]


def closed(sockets):
    """Those of these silent sockets that the gateway has closed."""
    found = []
    for each in sockets:
        each.setblocking(False)
        try:
            if each.recv(65536) == b"":
                found.append(each)
        except BlockingIOError:
            pass
        except OSError:
            found.append(each)
    return found


@pytest.mark.bare
def test_silent_and_garbage_handshakes_are_reaped_and_others_hardly_notice(gateway, figure):
    with gateway.new_caller(TAX) as caller:
        def ask():
            assert caller.get("/v1/whoami", promised=False).status_code == 200

        waits.waits(ask, 1)
        quiet = waits.waits(ask, SECONDS)
        line = [sys.executable, flood.__file__, str(gateway.ports["api"]), str(SOCKETS)]
        with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as attacker:
            try:
                until(lambda: connections(gateway) > SOCKETS / 3, 20, "the flood")
                busy = waits.waits(ask, SECONDS)
                told, _ = attacker.communicate(timeout=60)
            finally:
                attacker.kill()
    told = json.loads(told)
    figure("quiet", quiet)
    figure(f"while {SOCKETS} sockets were kept open, of which the gateway closed {told['closed']}", busy)
    figure("longest life of a handshake in s", round(told["longest"], 1))
    assert told["closed"] >= SOCKETS and told["longest"] < PATIENCE + 6
    assert gateway.ended("api", "handshake") > 0
    # On a busy machine a quiet value may be quiet by chance; the long form is strict.
    floor = 0 if "ONCEGATE_FLOOD_RATIO" in os.environ else 0.002
    assert busy.percentile(.99) < RATIO * max(quiet.percentile(.99), floor)
    assert connections(gateway) < 20


def connections(gateway):
    [line] = [line for line in gateway.operations("/metrics").splitlines() if line.startswith("oncegate_connections ")]
    return int(float(line.split()[1]))


def test_silent_sockets_in_any_number_keep_nobody_out(narrow, figure):
    silent = opened(narrow.ports["api"], 120)
    try:
        for _ in range(5):
            with narrow.new_caller(HEALTH) as caller:
                assert caller.get("/v1/whoami").status_code == 200
            silent += opened(narrow.ports["api"], 10)
        figure("silent sockets, connections that the gateway keeps", f"{len(silent)}, {connections(narrow)}")
        assert connections(narrow) <= 40 and narrow.ended("api", "displaced") >= 120
    finally:
        for each in silent:
            each.close()


def test_an_agency_that_takes_all_its_connections_leaves_others_theirs(narrow):
    held = [Connection(narrow, TAX) for _ in range(8)]
    try:
        for each in held:
            each.send_head("GET", "/v1/whoami")
            assert each.read_head()[0].startswith(b"HTTP/1.1 200")
        with narrow.new_caller(TAX) as caller, pytest.raises(requests.exceptions.ConnectionError):
            caller.get("/v1/whoami")
        assert narrow.ended("api", "agency") > 0
        with narrow.new_caller(HEALTH) as caller:
            assert caller.get("/v1/whoami").status_code == 200
        held.pop().close()
        until(lambda: served(narrow, TAX), 5, "room for another connection of the agency")
    finally:
        for each in held:
            each.close()


def test_systems_that_take_all_connections_leave_those_of_administrators(narrow):
    held = [Connection(narrow, TAX) for _ in range(8)]
    try:
        assert not served(narrow, TAX) and served(narrow, STEWARD)
    finally:
        for each in held:
            each.close()


def test_certificates_of_nobody_take_no_place_of_the_agency_that_they_name(narrow, authority):
    strangers = [
        authority.odd("tax.system.stranger"),
        authority.odd("tax.system.elsewhere", "--uri", "spiffe://elsewhere.example/agency/tax/system/declaration")]
    held = [Connection(narrow, each) for each in strangers for _ in range(4)]
    try:
        assert served(narrow, TAX)
        held.append(Connection(narrow, strangers[0]))
        assert is_turned_away(held[-1])
    finally:
        for each in held:
            each.close()


def test_an_http2_connection_of_who_is_not_served_ends_after_its_answer(narrow, authority):
    with HTTP2Client(narrow, authority.odd("tax.system.stranger")) as stranger:
        assert stranger.request("GET", "/v1/whoami")[0] == 401
        with pytest.raises(ConnectionError):
            stranger.request("GET", "/v1/whoami")


def is_turned_away(connection):
    try:
        connection.send_head("GET", "/v1/whoami")
        return connection.read() == b""
    except OSError:
        return True


def served(gateway, name):
    with gateway.new_caller(name) as caller:
        try:
            return caller.get("/v1/whoami").status_code == 200
        except requests.exceptions.ConnectionError:
            return False


def test_an_address_that_takes_all_its_connections_leaves_others_theirs(narrow):
    held = opened(narrow.ports["public"], 20)
    try:
        until(lambda: len(closed(held)) == 14, 5, "the end of what is over the address's share")
        assert narrow.ended("public", "address") >= 14
        with opened(narrow.ports["public"], 1, source="127.0.0.2")[0] as other:
            other.sendall(b"GET /log/key HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            assert other.recv(65536).startswith(b"HTTP/1.1 200")
    finally:
        for each in held:
            each.close()
    until(lambda: requests_served(narrow), 5, "room for the address that let go")


def test_a_listener_that_is_full_turns_away_and_says_so(narrow):
    held = [each for host in range(1, 6) for each in opened(narrow.ports["public"], 6, source=f"127.0.1.{host}")]
    more = []

    def turned_away():
        more.extend(opened(narrow.ports["public"], 1, source=f"127.0.2.{len(more) + 1}"))
        return closed(more)

    try:
        # Connections that an earlier test has closed may still be counted, and give their places to a few.
        until(turned_away, 5, "an end at once")
        assert narrow.ended("public", "full") > 0 and len(closed(held)) <= 6
    finally:
        for each in held + more:
            each.close()


def requests_served(gateway):
    try:
        return requests.get(gateway.public_url + "/log/key", timeout=5).status_code == 200
    except requests.exceptions.ConnectionError:
        return False
