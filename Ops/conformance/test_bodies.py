"""Bodies that are too large, without an end, compressed or hostile: refused at every door, and never kept in memory."""

import gzip
import json
import os
import threading

import pytest
import requests

from harness import waits
from harness.connection import Connection

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


def send_endlessly(connection, head, part, count):
    """Sends parts while the answer is awaited beside; returns the answer."""
    answer = bytearray()

    def read():
        try:
            while part := connection.read():
                answer.extend(part)
        except OSError:
            pass

    connection.send(head)
    reader = threading.Thread(target=read)
    reader.start()
    sent = 0
    try:
        for _ in range(count):
            connection.send(part)
            sent += 1
    except OSError:
        pass
    reader.join(30)
    return bytes(answer), sent


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
    # A connection that ends while its client still sends may take the answer with it: another attempt shows it.
    for _ in range(6):
        with Connection(city, REGISTRY, seconds=3) as connection:
            answer, sent = send_endlessly(connection, head % (path, kind, extra), part, MEBIBYTES * 16)
        if answer:
            break
    grown = waits.resident_bytes(city.process) - before
    figure(case, f"{sent * len(part) >> 20} MiB sent, {grown >> 20} MiB more in memory, {answer[:40]}")
    assert grown < 24 << 20 and city.process.poll() is None
    status = answer[9:12]
    assert status == (b"415" if case == "a compressed body" else b"413"), answer[:200]


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
