"""Clients that are slow on purpose lose their connection; those that are slow in earnest are served."""

import concurrent.futures
import json
import os
import socket
import ssl
import struct
import time

import pytest

from harness import http2, samples
from harness.connection import Connection

#: Seconds for which the API waits; the public listener waits half as long. The gateway's own default in the long form.
PATIENCE = int(os.environ.get("ONCEGATE_PATIENCE", 4))
REGISTRY = "market-regulation.system.registry"
#: More than what the kernel keeps for a connection.
MANY = 4000


@pytest.fixture(scope="module")
def gateway(make_gateway):
    made = make_gateway(network={"patience": PATIENCE})
    # Issued here, before many threads want it.
    made.authority.caller(REGISTRY)
    return made


def drip(connection, begin, byte):
    """Sends `begin`, then a byte now and then, and reads nothing; returns the seconds until the gateway has closed."""
    start = time.monotonic()
    try:
        connection.sendall(begin)
        while time.monotonic() < start + 5 * PATIENCE + 20:
            time.sleep(0.1)
            connection.sendall(byte)
    except OSError:
        return time.monotonic() - start
    finally:
        connection.close()
    return None


def plain(gateway, listener):
    return socket.create_connection(("127.0.0.1", gateway.ports[listener]), timeout=20)


def secure(gateway):
    return Connection(gateway, REGISTRY, seconds=20).socket


def hello(gateway):
    """The first bytes of a handshake."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.create_default_context(cafile=gateway.authority.root)
    with pytest.raises(ssl.SSLWantReadError):
        context.wrap_bio(incoming, outgoing, server_hostname="127.0.0.1").do_handshake()
    return outgoing.read()[:20]


QUESTION = b"POST /v1/verifications HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"
IMPORT = (b"POST /v1/materials/import HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n")
EXTENSION = IMPORT + b"1;"
FORM = b"POST /receipts HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n"
LISTS = b"GET /v1/material-types HTTP/1.1\r\nHost: a\r\n\r\n" * MANY
PAGES = b"GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n" * MANY

ENDLESS = IMPORT.replace(b"/v1/materials/import", b"/v1/materials").replace(b"x-ndjson", b"json")
ENDLESS_FORM = FORM.replace(b"Content-Length: 60000", b"Transfer-Encoding: chunked")
ENDLESS_NOTHING = ENDLESS_FORM.replace(b"/receipts", b"/metrics")
#: Twenty times the minimum rate, when one is sent after the other.
CHUNK = b"2000\r\n" + b" " * 8192 + b"\r\n"

SLOW = {
    "a body after its answer on the API": lambda gateway: drip(secure(gateway), ENDLESS + CHUNK * 130, CHUNK),
    "a body after its answer on the public listener": lambda gateway: drip(plain(gateway, "public"), ENDLESS_FORM + CHUNK * 33, CHUNK),
    "a body after its answer on the operations listener": lambda gateway: drip(plain(gateway, "operations"), ENDLESS_NOTHING, CHUNK),
    "the API's handshake": lambda gateway: drip(plain(gateway, "api"), hello(gateway), b"\0"),
    "a head on the API": lambda gateway: drip(secure(gateway), b"GET /v1/whoami HTTP/1.1\r\nHost: a\r\nX: ", b"x"),
    "a question's body": lambda gateway: drip(secure(gateway), QUESTION, b" "),
    "an import's body": lambda gateway: drip(secure(gateway), IMPORT, b"1\r\n \r\n"),
    "an extension of a chunk": lambda gateway: drip(secure(gateway), EXTENSION, b"x"),
    "the API's answers": lambda gateway: drip(secure(gateway), LISTS, b"G"),
    "a head on the public listener": lambda gateway: drip(plain(gateway, "public"), b"GET / HTTP/1.1\r\nX: ", b"x"),
    "a body on the public listener": lambda gateway: drip(plain(gateway, "public"), FORM, b"a"),
    "the public listener's answers": lambda gateway: drip(plain(gateway, "public"), PAGES, b"G"),
    "a head on the operations listener": lambda gateway: drip(plain(gateway, "operations"), b"GET / HTTP/1.1\r\nX: ", b"x"),
}


def test_who_is_slow_on_purpose_is_closed_out_and_who_is_slow_in_earnest_is_served(gateway, figure):
    with concurrent.futures.ThreadPoolExecutor(len(SLOW) + 4) as pool:
        running = {what: pool.submit(attack, gateway) for what, attack in SLOW.items()}
        streams = {what: pool.submit(attack, gateway) for what, attack in STREAMS.items()}
        earnest = pool.submit(import_slowly, gateway)
        took = {what: future.result() for what, future in running.items()}
        ended = {what: future.result() for what, future in streams.items()}
        assert earnest.result() == 200
    for what, seconds in {**took, **ended}.items():
        figure(f"seconds until an end of {what}", seconds and round(seconds, 1))
    for what, seconds in took.items():
        patience = PATIENCE if "API" in what or "import" in what or "question" in what or "chunk" in what else PATIENCE / 2
        # TLS is given five seconds to close; the busy machine and the pipes' fullness are given the rest.
        assert seconds is not None and seconds < 2 * patience + 8, f"{what}: {seconds} s"
    assert all(gateway.ended(listener, "slow") for listener in ("api", "public"))
    assert all(gateway.ended(listener, "unheard") for listener in ("public", "operations"))
    assert gateway.ended("api", "handshake")
    for what, seconds in ended.items():
        assert seconds is not None and seconds < 2 * PATIENCE + 8, f"{what}: {seconds} s"


def import_slowly(gateway):
    """An import of 20 KiB/s that takes twice as long as a peer is waited for."""
    lines = b"".join(samples.line(samples.licence()).encode() + b"\n" for _ in range(2 * PATIENCE * 20 * 1024 // 800))
    with Connection(gateway, REGISTRY, seconds=30) as connection:
        connection.send_head(
            "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=len(lines),
            connection="close")
        for begin in range(0, len(lines), 5 * 1024):
            connection.send(lines[begin:begin + 5 * 1024])
            time.sleep(0.25)
        return int(connection.read_all().split(b" ", 2)[1])


def until_end(connection, stream):
    """The seconds until the gateway ends the stream or the connection."""
    start = time.monotonic()
    for kind, _, number, _ in connection.frames():
        if kind == http2.GOAWAY or (kind == http2.RST_STREAM and number == stream):
            break
    return time.monotonic() - start


def slow_stream(gateway):
    with http2.FrameConnection(gateway, REGISTRY) as connection:
        connection.socket.settimeout(0.1)
        head = http2.head("POST", "/v1/verifications", ("content-type", "application/json"))
        connection.send(http2.frame(http2.HEADERS, http2.END_HEADERS, 1, head))
        start = time.monotonic()
        while time.monotonic() < start + 5 * PATIENCE + 20:
            connection.send(http2.frame(http2.DATA, 0, 1, b" "))
            try:
                until_end(connection, 1)
                return time.monotonic() - start
            except TimeoutError:
                pass
            except OSError:
                return time.monotonic() - start
    return None


def closed_window(gateway):
    """Asks for much and lets nothing come: each stream's window is zero."""
    settings = struct.pack(">HI", 4, 0)
    with http2.FrameConnection(gateway, REGISTRY, settings, seconds=5 * PATIENCE + 20) as connection:
        head = http2.head("GET", "/v1/material-types")
        connection.send(http2.frame(http2.HEADERS, http2.END_HEADERS | http2.END_STREAM, 1, head))
        return until_end(connection, 1)


STREAMS = {"a body on a stream": slow_stream, "an answer on a stream": closed_window}


MATERIAL = QUESTION.replace(b"/v1/verifications", b"/v1/materials")
SEARCH = FORM.replace(b"/receipts", b"/api/3/action/package_search")
SILENT = {
    "a question": (lambda gateway: secure(gateway), QUESTION + b'{"material":'),
    "a material": (lambda gateway: secure(gateway), MATERIAL + b'{"type":'),
    "an import": (lambda gateway: secure(gateway), IMPORT + b"1\r\n{\r\n"),
    "a receipt": (lambda gateway: plain(gateway, "public"), FORM + b"receipt="),
    "a search": (lambda gateway: plain(gateway, "public"), SEARCH + b"q="),
}


def answer_to(connection, begin):
    """All that comes in answer to a request that is never finished."""
    with connection:
        connection.settimeout(4 * PATIENCE + 20)
        connection.sendall(begin)
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
        return answer


def test_a_body_that_does_not_come_is_answered_with_408(gateway):
    with concurrent.futures.ThreadPoolExecutor(len(SILENT)) as pool:
        running = {what: pool.submit(answer_to, connect(gateway), begin) for what, (connect, begin) in SILENT.items()}
    for what, future in running.items():
        head, _, body = future.result().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ") and b"connection: close" in head.lower(), f"{what}: {head}"
        if what in ("a question", "a material", "an import"):
            assert json.loads(body)["code"] == "request-timeout", what
