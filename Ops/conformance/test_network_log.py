"""The network log: who connected when and from where, in one file a day, kept as long as the law asks for."""

import datetime
import json
import re
import socket
import stat
import subprocess

import pytest
import requests
import yaml

from harness import curl
from harness.connection import Connection
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.polling import until

TAX = "tax.system.declaration"
SPIFFE = "spiffe://lanjiang.example/agency/tax/system/"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway(network={"log": "network"})


@pytest.fixture
def fresh(binary, tmp_path, authority):
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS, network={"log": "network"})
    gateway.initialise()
    yield gateway
    gateway.close()


def lines_of(gateway):
    """Every whole line of every day, in order."""
    files = sorted((gateway.directory / "network").glob("network-*.ndjson"))
    text = "".join(path.read_text("utf-8") for path in files)
    return [json.loads(line) for line in text[:text.rfind("\n") + 1].splitlines()]


def connection_from(gateway, port):
    """The lines of the connection from a port, when it is closed."""
    def whole():
        lines = [line for line in lines_of(gateway) if line.get("port") == port]
        return lines if lines and lines[-1]["event"] == "closed" else None

    lines = until(whole, 10, "the connection's last line")
    assert {line["connection"] for line in lines} == {lines[0]["connection"]}
    assert {line["address"] for line in lines} == {"127.0.0.1"}
    return lines


def events(lines):
    return [line["event"] for line in lines]


def failed_handshake(gateway, greeting):
    """The reason that is kept when a peer greets so, and then leaves."""
    with socket.create_connection(("127.0.0.1", gateway.ports["api"]), timeout=10) as plain:
        port = plain.getsockname()[1]
        plain.sendall(greeting)
        if greeting:
            while plain.recv(4096):
                pass
    lines = connection_from(gateway, port)
    assert events(lines) == ["opened", "handshake-failed", "closed"]
    assert lines[-1]["requests"] == 0
    return lines[1]["reason"]


def test_a_connection_is_kept_from_its_opening_to_its_close(gateway):
    with Connection(gateway, TAX) as connection:
        port = connection.socket.getsockname()[1]
        for _ in range(3):
            connection.send_head("GET", "/v1/whoami")
            head, body = connection.read_head()
            length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
            while len(body) < length:
                body += connection.read()
    lines = connection_from(gateway, port)
    assert events(lines) == ["opened", "identified", "closed"]
    assert (lines[1]["caller"], lines[1]["tls"]) == (SPIFFE + "declaration", "1.3")
    assert lines[2]["requests"] == 3 and lines[2]["milliseconds"] >= 0
    times = [datetime.datetime.fromisoformat(line["time"]) for line in lines]
    assert times == sorted(times)


def test_the_requests_of_one_connection_are_counted_over_http_2_too(gateway):
    url = f"{gateway.base}/v1/whoami"
    done = curl.run(gateway, TAX, "--http2", "--write-out", "\n%{local_port}\n", url, url)
    ports = {int(line) for line in done.stdout.splitlines() if line.isdigit()}
    assert len(ports) == 1, done
    lines = connection_from(gateway, ports.pop())
    assert (lines[1]["alpn"], lines[-1]["requests"]) == ("h2", 2)


def test_a_handshake_that_fails_is_kept_with_its_reason(gateway):
    assert failed_handshake(gateway, b"GET /v1/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == "TLS failed: HTTP_REQUEST"
    assert failed_handshake(gateway, b"") == "the peer left during the handshake"


def test_a_certificate_that_is_refused_is_kept_with_its_reason(gateway, authority):
    def last_failure():
        failures = [line for line in lines_of(gateway) if line["event"] == "handshake-failed"]
        return failures[-1]["reason"] if failures else None

    past = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with gateway.as_caller(authority.odd(TAX, "--not-after", past)) as caller:
        with pytest.raises(requests.exceptions.ConnectionError):
            caller.get("/v1/whoami")
    until(lambda: last_failure() == "the client certificate has expired or is not valid yet", 10, "the reason")
    with gateway.as_caller(None) as caller:
        with pytest.raises(requests.exceptions.ConnectionError):
            caller.get("/v1/whoami")
    until(lambda: last_failure() == "TLS failed: PEER_DID_NOT_RETURN_A_CERTIFICATE", 10, "the reason")


def test_a_caller_that_is_not_enrolled_is_kept_with_its_request(gateway, authority):
    with gateway.as_caller(authority.caller("tax.system.stranger")) as caller:
        response = caller.get("/v1/whoami")
    assert response.status_code == 401
    request = response.headers["X-Request-Id"]
    lines = until(
        lambda: [line for line in lines_of(gateway) if line.get("request") == request], 10, "the request's line")
    assert [(line["event"], line["status"], line["code"]) for line in lines] == [("refused", 401, "caller-unknown")]
    number = lines[0]["connection"]
    callers = [line["caller"] for line in lines_of(gateway) if line.get("connection") == number and "caller" in line]
    assert callers == [SPIFFE + "stranger"]


def test_nothing_of_a_question_is_kept(gateway, question):
    with gateway.new_caller("affairs-centre.system.front-desk") as caller:
        caller.verify(question)
        assert caller.get("/v1/receipts/019a0000-0000-7000-8000-000000000000").status_code == 404
    gateway.stop()
    files = list((gateway.directory / "network").iterdir())
    text = "".join(path.read_text("utf-8") for path in files)
    for secret in (question["subject"]["id"], question["purpose"]["case"], "澜江晨曦", "019a0000-0000-7000"):
        assert secret not in text
    assert all(re.fullmatch(r"network-\d{4}-\d\d-\d\d\.ndjson", path.name) for path in files)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert lines_of(gateway)[0]["event"] == "started" and lines_of(gateway)[-1]["event"] == "stopped"
    opened, closed = ({line["connection"] for line in lines_of(gateway) if line["event"] == event}
                      for event in ("opened", "closed"))
    assert opened == closed
    gateway.start()


def test_a_connection_too_many_is_kept(fresh, monkeypatch):
    monkeypatch.setenv("ONCEGATE_API_CONNECTIONS", "1")
    fresh.serve()
    with Connection(fresh, TAX) as connection:
        # Until it is known who is there, a newcomer would take the place.
        connection.send(b"GET /v1/whoami HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.read().startswith(b"HTTP/1.1 200")
        with socket.create_connection(("127.0.0.1", fresh.ports["api"]), timeout=10) as another:
            assert another.recv(1) == b""
            port = another.getsockname()[1]
        lines = until(
            lambda: [line for line in lines_of(fresh) if line.get("port") == port], 10, "the connection's line")
    assert events(lines) == ["turned-away"]


def test_files_past_their_term_are_removed_at_the_start_and_no_others(fresh):
    directory = fresh.directory / "network"
    directory.mkdir()
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    recent = f"network-{now - datetime.timedelta(days=178)}.ndjson"
    kept = {recent, "network-2020-13-01.ndjson", "network-2020-01-01.ndjson.gz", "notes-2020-01-01.ndjson"}
    for name in kept | {"network-2020-01-01.ndjson"}:
        (directory / name).write_text("{}\n", "utf-8")
    fresh.start()
    until(lambda: "network logs past their term removed" in fresh.log_text(), 10, "the removal")
    left = {path.name for path in directory.iterdir()}
    assert left - kept == {f"network-{now}.ndjson"} and kept <= left


def test_fewer_months_than_the_law_asks_for_stop_the_start(fresh):
    configuration = yaml.safe_load(fresh.configuration.read_text("utf-8"))
    configuration["retention"] = {"network": 5}
    fresh.configuration.write_text(yaml.safe_dump(configuration), "utf-8")
    done = fresh.command("serve", "--config", fresh.configuration)
    assert done.returncode == 1
    assert "retention.network" in done.stderr and "网络安全法" in done.stderr


def test_a_log_that_cannot_be_written_is_told_once_and_stops_nobody(fresh, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "oncegate-test", disk], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here (root can): {mounted.stderr.strip()}")
    try:
        (fresh.directory / "network").symlink_to(disk)
        (disk / "filler").write_bytes(b"\0" * 60_000)
        fresh.start()
        for _ in range(40):
            with fresh.new_caller(TAX) as caller:
                assert caller.get("/v1/whoami").status_code == 200
        until(lambda: "the network log cannot be written" in fresh.log_text(), 10, "the alarm")
        (disk / "filler").unlink()
        with fresh.new_caller(TAX) as caller:
            assert caller.get("/v1/whoami").status_code == 200
        gaps = until(
            lambda: [line for line in lines_of(fresh) if line["event"] == "lines-lost"], 10, "what is said of the gap")
        assert sum(gap["count"] for gap in gaps) > 0
        assert fresh.log_text().count("the network log cannot be written") == 1
        fresh.stop()
    finally:
        subprocess.run(["umount", "--lazy", disk], check=False)
