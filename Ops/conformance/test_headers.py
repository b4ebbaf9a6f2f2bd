"""Header fields: too many, forged, or with ends of lines in them."""

import json
import re
import socket
import struct
import urllib.parse

import pytest
import requests

from harness import curl, http2, waits, proxies
from harness.connection import Connection
from harness.http2client import HTTP2Client
from harness.http2 import FrameConnection, field, frame

TAX = "tax.system.declaration"
GET = b"GET / HTTP/1.1\r\nHost: a\r\n"
FLOODS = {
    "a field of 20 KB": GET + b"X: " + b"x" * 20_000 + b"\r\n\r\n",
    "a field of 100 KB": GET + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
    "200 fields": GET + b"".join(b"X%d: a\r\n" % number for number in range(200)) + b"\r\n",
    "5,000 fields": GET + b"".join(b"X%d: a\r\n" % number for number in range(5000)) + b"\r\n",
    "a name of 100 KB": GET + b"x" * 100_000 + b": a\r\n\r\n",
    "an address of 100 KB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
}
ENDLESS = {
    "a field": GET + b"X: ",
    "a name": GET,
    "an address": b"GET /",
}


def open_to(city, listener):
    if listener == "api":
        return Connection(city, TAX, seconds=20).socket
    return socket.create_connection(("127.0.0.1", city.ports[listener]), timeout=20)


@pytest.mark.parametrize("listener", ["api", "public", "operations"])
@pytest.mark.parametrize("flood", FLOODS)
def test_a_header_block_that_is_too_large_is_431(flood, listener, city):
    with open_to(city, listener) as connection:
        found, _ = proxies.statuses(connection, FLOODS[flood])
    assert found == [431]
    assert city.process.poll() is None


@pytest.mark.parametrize("count", [120, 140])
def test_so_many_fields_are_431_over_http2_too(count, city):
    with HTTP2Client(city, city.authority.caller(TAX)) as caller:
        fields = [(f"x-{number}", "a") for number in range(count)]
        assert caller.request("GET", "/v1/whoami", fields=fields)[0] == (200 if count < 128 else 431)


@pytest.mark.parametrize("fields", [[("host", "other.example")], [("host", "127.0.0.1"), ("host", "127.0.0.1")]],
                         ids=["another", "twice"])
def test_over_http2_host_says_what_the_authority_says(fields, city):
    with HTTP2Client(city, city.authority.caller(TAX)) as caller:
        assert caller.request("GET", "/v1/whoami", fields=fields)[0] == 400
        assert caller.request("GET", "/v1/whoami", fields=[("host", "127.0.0.1")])[0] == 200


@pytest.mark.parametrize("listener", ["api", "public"])
@pytest.mark.parametrize("begin", ENDLESS)
def test_a_head_without_an_end_is_not_kept_in_memory(begin, listener, city, figure):
    before = waits.resident_bytes(city.process)
    sent = 0
    with open_to(city, listener) as connection:
        connection.settimeout(2)
        try:
            connection.sendall(ENDLESS[begin])
            while sent < 64 << 20:
                connection.sendall(b"x" * 65_536)
                sent += 65_536
        except OSError:
            pass
        grown = waits.resident_bytes(city.process) - before
    figure(f"{begin} on {listener}", f"{sent >> 20} MiB sent, {grown >> 20} MiB more in memory")
    assert grown < 16 << 20 and city.process.poll() is None


def spoilt():
    """Texts with ends of lines, as they can be sent."""
    yield from ["%0d%0aX-Injected:%20yes", "%0aX-Injected:%20yes", "%E5%98%8A%E5%98%8DX-Injected:%20yes", "%0d%0a%0d%0a<i>"]


PUBLIC = ["/{}", "/problems/{}", "/datasets/{}", "/guides/{}", "/materials/{}", "/log/{}", "/log/key?{}", "/?lang={}",
          "/datasets?q={}", "/api/3/action/package_search?q={}", "/api/3/action/{}", "/catalog.jsonld?{}", "/receipts?{}"]
API = ["/v1/agencies?limit=1&x={}", "/v1/agencies?limit=1&{}=x", "/v1/{}", "/v1/agencies/{}", "/v1/receipts/{}", "/v1/service-items?after={}", "/v1/datasets/{}/releases?{}"]


@pytest.mark.parametrize("text", spoilt())
def test_no_end_of_line_of_a_request_gets_into_the_head_of_its_answer(text, city, figure):
    read = 0
    for listener, paths in (("api", API), ("public", PUBLIC)):
        for path in paths:
            target = path.replace("{}", text)
            for extra in (b"", b"Origin: http://a\r\nReferer: http://b/" + text.encode() + b"\r\nAccept-Language: " + text.encode() + b"\r\n"):
                with open_to(city, listener) as connection:
                    connection.sendall(
                        f"GET {target} HTTP/1.1\r\nHost: {text if listener == 'public' else 'a'}\r\n".encode()
                        + extra + b"Connection: close\r\n\r\n")
                    answer = b""
                    while part := connection.recv(65536):
                        answer += part
                head = answer.split(b"\r\n\r\n", 1)[0]
                assert head.startswith(b"HTTP/1.1 "), target
                assert int(head[9:12]) < 500, head
                read += 1
                names = [line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
                # What is repeated stays as it was sent, encoded.
                assert b"injected: yes" not in head.lower(), head
                assert b"x-injected" not in names and not re.search(rb"[\r\n\0]", head.replace(b"\r\n", b"")), head
    figure(f"heads of answers read for {text}", read)


def test_no_link_of_an_answer_says_what_its_request_said(city):
    steward = city.caller("affairs-centre.admin.steward")
    for text in ("%3E;%20rel=%22next%22,%20%3Chttps://evil.example/%3E", "%0d%0aX-Injected:%20yes", ">;rel=x,<https://evil.example"):
        for path in ("agencies", "material-types", "proposals", "contracts", "callers", "notices"):
            answer = steward.request("GET", f"/v1/{path}?limit=1&x={text}&{text}=x", promised=False)
            link = answer.headers.get("Link", "")
            assert answer.status_code < 500 and "evil" not in link and "Injected" not in link, (path, link)
            assert not link or re.fullmatch(r"<[!-;=?-~]+>; rel=\"next\"", link), link
    assert steward.get("/v1/agencies?limit=1").headers["Link"]


@pytest.mark.parametrize("value", ["a\r\nX-Injected: yes", "a\nb", "a\0b", "a\rb"], ids=["CR LF", "LF", "NUL", "CR"])
def test_an_end_of_line_inside_a_field_of_http_2_is_refused(value, city):
    for fields in ([("traceparent", value)], [("accept-language", value)], [("content-type", value)]):
        with FrameConnection(city, TAX) as connection:
            block = http2.head("GET", "/v1/whoami", *fields)
            connection.send(frame(http2.HEADERS, http2.END_HEADERS | http2.END_STREAM, 1, block))
            for kind, _, stream, payload in connection.frames():
                if kind == http2.HEADERS and stream == 1:
                    # 400 is entry 12 of the static table.
                    assert payload[:1] == b"\x8c", payload
                    break
                if kind in (http2.RST_STREAM, http2.GOAWAY):
                    break


FORGED = {
    "X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9;proto=http;host=evil.example",
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/v1/agencies",
    "X-Rewrite-URL": "/v1/agencies", "X-HTTP-Method-Override": "DELETE",
    "X-Forwarded-Client-Cert": "URI=spiffe://lanjiang.example/agency/affairs-centre/admin/security",
    "X-SSL-Client-Verify": "SUCCESS", "X-SSL-Client-S-DN": "CN=security", "SSL-Client-Cert": "evil",
    "X-Client-Cert": "evil", "Client-Cert": ":ZXZpbA==:", "X-Amzn-Mtls-Clientcert": "evil",
    "X-Remote-User": "affairs-centre.admin.security", "Remote-User": "security", "Authorization": "Bearer evil",
}


def test_fields_that_claim_another_peer_or_certificate_change_nothing(city, figure):
    figure("forged fields", len(FORGED))
    with city.new_caller(TAX) as caller:
        def told(headers):
            answer = caller.get("/v1/whoami", headers=headers).json()
            del answer["gateway"]["time"]
            return answer

        honest = told({})
        assert honest["agency"] == "tax"
        for name, value in FORGED.items():
            assert told({name: value}) == honest, name
        assert told(FORGED) == honest
        for path in ("/v1/log/records", "/v1/erasures", "/v1/checks/repeated", "/v1/reports/gaps", "/v1/notices"):
            refused = caller.get(path, headers=FORGED)
            assert (refused.status_code, refused.json()["code"]) == (403, "role-required"), path


def test_who_has_no_certificate_is_not_let_in_by_a_field(city):
    with city.as_caller(None) as caller, pytest.raises(requests.exceptions.ConnectionError):
        caller.get("/v1/whoami", headers=FORGED)


@pytest.mark.parametrize("path", ["/", "/datasets", "/catalog.jsonld", "/api/3/action/package_search", "/log/policy", "/nothing"])
def test_public_pages_name_their_own_address_whatever_a_request_claims(path, city):
    def page(**headers):
        response = requests.get(city.public_url + path, headers=headers, timeout=10)
        head = {name: value for name, value in response.headers.items() if name not in ("X-Request-Id", "Date")}
        return response.status_code, head, re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", response.text)

    assert page(**FORGED, Host="evil.example") == page()


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/health/live"])
def test_the_operations_listener_answers_to_no_name_of_a_stranger(path, city):
    """A page of theirs could have its own name resolved to this machine (DNS rebinding)."""
    port = city.ports["operations"]

    def status(host):
        return requests.get(f"http://127.0.0.1:{port}{path}", headers={"Host": host}, timeout=10).status_code

    assert [status(host) for host in ("attacker.example", f"attacker.example:{port}", "localhost.attacker.example")] == [421] * 3
    assert [status(host) for host in ("localhost", f"127.0.0.1:{port}", f"[::1]:{port}", "10.0.0.7")] == [200] * 4
