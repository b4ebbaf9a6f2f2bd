"""Bodies that are too large, without an end, compressed or hostile: refused at every door, and never kept in memory."""

import gzip
import json
import os
import re
import socket
import struct

import hpack
import pytest
import requests

from harness import http2, waits
from harness.connection import Connection
from harness.endless import send_endlessly
from harness.http2 import frame
from harness.polling import until

REGISTRY = "market-regulation.system.registry"
JSON = {"Content-Type": "application/json"}
MEBIBYTES = int(os.environ.get("ONCEGATE_BODY_MEBIBYTES", 64))
DEPTHS = [64, 160, 511, 1_000_000]


def lists(depth):
    return b"[" * depth + b"]" * depth


def objects(depth):
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


HOSTILE = {
    **{f"lists of depth {depth}": lists(depth) for depth in DEPTHS if depth <= 500_000},
    **{f"objects of depth {depth}": objects(depth) for depth in DEPTHS if depth <= 150_000},
    "lists of depth 1000000, never closed": b"[" * 1_000_000,
    "a key twice": b'{"material": "a", "material": "b"}',
    "a number of a million digits": b'{"count": ' + b"9" * 1_000_000 + b"}",
    "a fraction of a million digits": b'{"count": 0.' + b"9" * 1_000_000 + b"}",
    "an exponent of a million digits": b'{"count": 1e' + b"9" * 1_000_000 + b"}",
    "a lone surrogate": b'{"material": "\\ud800"}',
    "NUL": b'{"material": "a\x00"}',
    "NUL between values": b'{"material":\x00"a"}',
    "a hundred thousand keys": b"{" + b",".join(b'"k%d":0' % number for number in range(80_000)) + b"}",
}
POSTED = ["/v1/verifications", "/v1/verifications/batch", "/v1/reuses", "/v1/checks", "/v1/materials", "/v1/usage",
          "/v1/materials/status", "/v1/contracts", "/v1/proposals"]


@pytest.fixture(scope="module")
def callers(city):
    return [city.caller(name) for name in (REGISTRY, "affairs-centre.admin.steward")]


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_json_is_refused_at_every_door(case, callers, city, figure):
    slowest = 0
    for path in POSTED:
        statuses = set()
        for caller in callers:
            response = caller.post(path, data=HOSTILE[case], headers=JSON, promised=False)
            assert 400 <= response.status_code < 500, f"{path}: {response.status_code}"
            slowest = max(slowest, response.elapsed.total_seconds())
            statuses.add(response.status_code)
        # Whoever may ask is told of the JSON; a tenth kind of answer there is not.
        assert statuses & {400, 422}, f"{path}: {statuses}"
    figure(f"{case} at {len(POSTED)} doors, the slowest refusal", f"{slowest * 1000:.0f} ms")
    assert city.process.poll() is None


SPOILT = {
    "a key twice": ('"material"', '"material":"business-licence","material"'),
    "a key twice, once escaped": ('"material"', '"m\\u0061terial":"business-licence","material"'),
    "a key of a claim twice": ('"name"', '"name":"x","name"'),
    "a lone surrogate": ('"name":"', '"name":"\\ud800'),
    "NUL": ('"name":"', '"name":"\0'),
    "a number of a million digits": ('"purpose"', '"count":{"exactly":' + "1" * 1_000_000 + '},"purpose"'),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_question_that_is_right_but_for_one_ambiguity_is_refused(case, front_desk, question):
    text = json.dumps(question, ensure_ascii=False, separators=(",", ":"))
    assert front_desk.post("/v1/verifications", data=text.encode(), headers=JSON).status_code == 200
    spoilt = text.replace(*SPOILT[case])
    assert spoilt != text
    response = front_desk.post("/v1/verifications", data=spoilt.encode(), headers=JSON)
    assert (response.status_code, response.json().get("code")) == (400, "malformed-request")


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_json_in_a_line_spoils_that_line_only(case, city):
    line = HOSTILE[case].replace(b"\n", b" ")
    outcomes, last = city.caller(REGISTRY).import_lines(b"{}\n" + line + b"\n{}\n")
    assert last["summary"]["created"] == 0
    assert city.process.poll() is None


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_json_is_refused_on_the_public_listener(case, city):
    for path, kind in (("/api/3/action/package_search", "application/json"), ("/receipts", "application/json"),
                       ("/receipts", "application/x-www-form-urlencoded")):
        body = HOSTILE[case] if kind.endswith("json") else b"receipt=" + HOSTILE[case]
        try:
            response = requests.post(city.public_url + path, data=body, headers={"Content-Type": kind}, timeout=20)
        except requests.exceptions.ConnectionError:
            # A connection whose body is refused may be closed before all of it is sent.
            continue
        assert response.status_code < 500, f"{path}: {response.status_code} {response.text[:200]}"
    assert city.process.poll() is None


@pytest.mark.bare
@pytest.mark.parametrize("case", ["a chunked body", "an endless line of an import", "a compressed body"])
def test_a_body_without_an_end_is_refused_and_not_kept_in_memory(case, city, figure):
    before = waits.resident_bytes(city.process)
    head = b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n%s\r\n"
    bomb = gzip.compress(b"[" * (1 << 26))
    path, kind, extra, content = {
        "a chunked body": (b"/v1/materials", b"application/json", b"", b" " * 65_536),
        "an endless line of an import": (b"/v1/materials/import", b"application/x-ndjson", b"", b" " * 65_536),
        "a compressed body": (b"/v1/materials/import", b"application/x-ndjson", b"Content-Encoding: gzip\r\n", bomb),
    }[case]
    part = b"%x\r\n%s\r\n" % (len(content), content)
    with Connection(city, REGISTRY) as connection:
        found = send_endlessly(connection.socket, head % (path, kind, extra), part, MEBIBYTES << 20)
    grown = waits.resident_bytes(city.process) - before
    figure(case, f"{found.sent >> 20} MiB sent, {grown >> 20} MiB more in memory, {found.answer[:40]}")
    assert grown < 24 << 20 and city.process.poll() is None
    status = found.answer[9:12]
    assert status == (b"415" if case == "a compressed body" else b"413"), found.answer[:200]


ROUNDS = int(os.environ.get("ONCEGATE_BODY_ROUNDS", 4))
#: More than the limit, and than a client can have on its way when the answer leaves.
STILL_SENT = 3 << 20
CHUNK = b"%x\r\n%s\r\n" % (65_536, b" " * 65_536)
POST = b"POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
#: Listener, request, what it goes on with, and the answer's status.
UNFINISHED = {
    "a body over the limit of the API": ("api", POST % (b"/v1/materials", b"application/json"), CHUNK, 413),
    "a body of a type that is none": ("api", POST % (b"/v1/materials", b"image/png"), CHUNK, 415),
    "a body over the limit of a page": ("public", POST % (b"/receipts", b"application/x-www-form-urlencoded"), CHUNK, 413),
    "a body for an address that there is not": ("public", POST % (b"/nothing", b"text/plain"), CHUNK, 405),
    "a body for the operations listener": ("operations", POST % (b"/metrics", b"text/plain"), CHUNK, 405),
    **{f"a head without an end on the {listener} listener": (listener, b"GET / HTTP/1.1\r\nX: ", b"x" * 65_536, 431)
       for listener in ("api", "public", "operations")},
    **{f"what is no HTTP on the {listener} listener": (listener, b"GET / HTTP/9\r\nHost: a\r\n\r\n", b"x" * 65_536, 400)
       for listener in ("api", "public", "operations")},
}


def open_to(city, listener):
    if listener == "api":
        return Connection(city, REGISTRY, seconds=20).socket
    return socket.create_connection(("127.0.0.1", city.ports[listener]), timeout=20)


@pytest.mark.parametrize("case", UNFINISHED)
def test_who_goes_on_sending_reads_the_answer_nevertheless(case, city):
    listener, head, part, status = UNFINISHED[case]
    for _ in range(ROUNDS):
        with open_to(city, listener) as connection:
            connection.sendall(head)
            # Neither is the connection reset meanwhile, nor does the answer get lost by it.
            for _ in range(STILL_SENT // len(part)):
                connection.sendall(part)
            assert connection.recv(65_536)[9:12] == b"%d" % status


def test_who_goes_on_sending_on_a_stream_reads_the_answer_nevertheless(city):
    with http2.FrameConnection(city, REGISTRY) as connection:
        head = http2.head("POST", "/v1/materials", ("content-type", "application/json"))
        connection.send(http2.frame(http2.HEADERS, http2.END_HEADERS, 1, head))
        windows, sent, answer = {0: 65_535, 1: 65_535}, 0, None
        for kind, _, stream, payload in connection.frames():
            if kind == http2.WINDOW_UPDATE:
                windows[stream] += int.from_bytes(payload, "big")
            elif kind == http2.HEADERS:
                answer = dict(hpack.Decoder().decode(payload))
                break
            while min(windows.values()) >= 16_384:
                connection.send(http2.frame(http2.DATA, 0, 1, b" " * 16_384))
                windows, sent = {each: left - 16_384 for each, left in windows.items()}, sent + 16_384
        assert answer[":status"] == "413" and sent >= 1 << 20


def test_a_body_over_the_limit_of_the_public_listener_is_refused(city, figure):
    before = waits.resident_bytes(city.process)
    for path in ("/receipts", "/api/3/action/package_search"):
        def parts():
            for _ in range(MEBIBYTES * 16):
                yield b"a" * 65_536
        try:
            response = requests.post(
                city.public_url + path, data=parts(), headers={"Content-Type": "application/json"}, timeout=20)
            assert 400 <= response.status_code < 500
        except requests.exceptions.ConnectionError:
            pass
    grown = waits.resident_bytes(city.process) - before
    figure("more in memory", f"{grown >> 20} MiB")
    assert grown < 24 << 20 and city.process.poll() is None
    assert city.public("/log/key")


def test_a_request_that_its_client_gives_up_is_no_error_of_the_gateway(city):
    def told(outcome):
        counts = re.findall(rf'^oncegate_request_duration_seconds_count{{[^}}]*outcome="{outcome}"[^}}]*}} (\S+)$',
                            city.operations("/metrics"), re.M)
        return sum(map(float, counts))

    def head(stream, *fields, path="/v1/materials"):
        return frame(http2.HEADERS, http2.END_HEADERS, stream, http2.head(
            "POST", path, ("content-type", "application/json"), *fields))

    before, internal, seen = told("malformed-request"), told("internal"), len(city.log_text())
    with http2.FrameConnection(city, REGISTRY) as one:
        for stream, path in ((1, "/v1/materials"), (5, "/v1/verifications")):
            one.send(head(stream, path=path), frame(http2.DATA, 0, stream, b"{"),
                     frame(http2.RST_STREAM, 0, stream, struct.pack(">I", 8)))
        one.send(head(7, ("content-length", "3")), frame(http2.DATA, http2.END_STREAM, 7, b"{} {}"))
        next(True for _, _, stream, _ in one.frames() if stream == 7)
    with http2.FrameConnection(city, REGISTRY) as many:
        many.send(*(head(stream) + frame(http2.DATA, 0, stream, b"{") for stream in range(1, 101, 2)),
                  frame(http2.PING, 0, 0, b"are here"))
        next(True for kind, flags, _, _ in many.frames() if kind == http2.PING and flags == http2.ACK)
    until(lambda: told("malformed-request") >= before + 50, 20, "the end of what was begun")
    assert told("internal") == internal
    new = city.log_text()[seen:]
    assert "request failed" not in new and "caller refused" not in new, new[-2000:]
