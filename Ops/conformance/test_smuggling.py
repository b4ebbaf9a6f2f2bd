"""Bytes that two servers may read in two ways: the gateway refuses all that nginx or HAProxy refuses."""

import concurrent.futures
import socket

import pytest

from harness import proxies
from harness.connection import Connection

REGISTRY = "market-regulation.system.registry"
POST = b"POST /v1/verifications HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
GET = b"GET /v1/whoami HTTP/1.1\r\nHost: a\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
#: What a smuggler wants to be taken for a request of its own.
NEXT = b"GET /v1/agencies/tax HTTP/1.1\r\nHost: a\r\n\r\n"

#: Refused with 400, and the connection is closed: no other request of it is answered.
AMBIGUOUS = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks and length": POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "chunked twice": POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked, then identity": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "identity": POST + b"Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}",
    "gzip, then chunked": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "something like chunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked after a vertical tab": POST + b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
    "chunks of HTTP/1.0": CHUNKED.replace(b"HTTP/1.1", b"HTTP/1.0") + b"0\r\n\r\n",
    "a length with a sign": POST + b"Content-Length: +2\r\n\r\n{}",
    "a list of lengths": POST + b"Content-Length: 2, 2\r\n\r\n{}",
    "the same length twice": POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length in hexadecimal": POST + b"Content-Length: 0x2\r\n\r\n{}",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n{}",
    "a length beyond 64 bits": POST + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
    "a length with a space inside": POST + b"Content-Length: 1 2\r\n\r\n{}",
    "an empty length": POST + b"Content-Length: \r\n\r\n{}",
    "a chunk with LF": CHUNKED + b"2\n{}\n0\n\n",
    "an extension that ends in LF": CHUNKED + b"2;a=b\n{}\r\n0\r\n\r\n",
    "content after a chunk": CHUNKED + b"2\r\n{}XX0\r\n\r\n",
    "a space before a size": CHUNKED + b" 2\r\n{}\r\n0\r\n\r\n",
    "a space after a size": CHUNKED + b"2 \r\n{}\r\n0\r\n\r\n",
    "a size with 0x": CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n",
    "a negative size": CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n",
    "a size beyond 64 bits": CHUNKED + b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    "a size that is none": CHUNKED + b"xyz\r\n",
    "a head with LF": GET.replace(b"\r\n", b"\n") + b"\n",
    "one field with LF": GET.replace(b"a\r\n", b"a\nX: b\r\n") + b"\r\n",
    "a CR inside a field": GET + b"X: a\rb\r\n\r\n",
    "lines that end in CR": GET.replace(b"\r\n", b"\r") + b"\r",
    "a folded field": GET + b"X: a\r\n b\r\n\r\n",
    "a folded coding": POST + b"Transfer-Encoding:\r\n chunked\r\nContent-Length: 2\r\n\r\n{}",
    "a space before the colon": POST + b"Transfer-Encoding : chunked\r\nContent-Length: 2\r\n\r\n{}",
    "a first field with a space before it": b"GET /v1/whoami HTTP/1.1\r\n Host: a\r\n\r\n",
    "a field without a colon": GET + b"Xabc\r\n\r\n",
    "a field without a name": GET + b": a\r\n\r\n",
    "NUL in a name": GET + b"X\0: a\r\n\r\n",
    "NUL in a value": GET + b"X: a\0b\r\n\r\n",
    "two hosts": GET + b"Host: b\r\n\r\n",
    "HTTP/1.2": GET.replace(b"HTTP/1.1", b"HTTP/1.2") + b"\r\n",
    "HTTP/2.0": GET.replace(b"HTTP/1.1", b"HTTP/2.0") + b"\r\n",
    "HTTP/0.9": b"GET /v1/whoami\r\n",
    "http in small letters": GET.replace(b"HTTP", b"http") + b"\r\n",
    "a tab in the request line": b"GET\t/v1/whoami HTTP/1.1\r\nHost: a\r\n\r\n",
    "the beginning of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}
#: Read in one way by everybody; the gateway may refuse them, and must not see another request in them.
PLAIN = {
    "a request": GET + b"\r\n",
    "a length": POST + b"Content-Length: 2\r\n\r\n{}",
    "chunks": CHUNKED + b"2\r\n{}\r\n0\r\n\r\n",
    "an extension of a chunk": CHUNKED + b"2;a=b\r\n{}\r\n0\r\n\r\n",
    "a quoted extension with an end of line": CHUNKED + b'2;a="\r\n{}\r\n0\r\n\r\n',
    "a trailer": CHUNKED + b"2\r\n{}\r\n0\r\nX: y\r\n\r\n",
    "a length in a trailer": CHUNKED + b"2\r\n{}\r\n0\r\nContent-Length: 40\r\n\r\n",
    "a size with zeros before it": CHUNKED + b"0000000002\r\n{}\r\n0\r\n\r\n",
    "a length with zeros before it": POST + b"Content-Length: 0002\r\n\r\n{}",
    "a length spelt with an underscore": GET + b"Content_Length: 40\r\n\r\n",
    "a whole address": b"GET http://a/v1/whoami HTTP/1.1\r\nHost: a\r\n\r\n",
    "a body of a GET": GET + b"Content-Length: 40\r\n\r\n" + b"x" * 40,
    "an upgrade": GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "a request after empty lines": b"\r\n\r\n" + GET + b"\r\n",
}


@pytest.fixture(scope="module")
def judges(tmp_path_factory):
    """nginx and HAProxy, where they are installed."""
    made = [proxies.Proxy(name, tmp_path_factory.mktemp("proxy") / name)
            for name in ("nginx", "haproxy") if proxies.program(name)]
    yield made
    for each in made:
        each.close()


def of_api(city, data):
    with Connection(city, REGISTRY, seconds=10) as connection:
        return proxies.statuses(connection.socket, data)


def of_public(city, data):
    data = data.replace(b"/v1/verifications", b"/receipts")
    data = data.replace(b"/v1/whoami", b"/log/key").replace(b"/v1/agencies/tax", b"/log/key")
    with socket.create_connection(("127.0.0.1", city.ports["public"]), timeout=10) as connection:
        return proxies.statuses(connection, data)


def of_proxy(proxy, data):
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=10) as connection:
        return proxies.statuses(connection, data, quiet=1.5)


@pytest.mark.parametrize("listener", [of_api, of_public], ids=["the API", "the public listener"])
@pytest.mark.parametrize("case", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_400_and_the_connection_closed(case, listener, city):
    found, is_closed = listener(city, AMBIGUOUS[case] + NEXT)
    # Where a head was refused for itself already, a broken body after it is refused once more.
    assert len(found) in (1, 2) and found[-1] == 400 and all(400 <= status < 500 for status in found), found
    assert is_closed


def refused(found, is_closed):
    """Whether a server takes none of the bytes for a request that it goes on after."""
    return is_closed and 200 not in found


def test_the_gateway_refuses_all_that_nginx_or_haproxy_refuses_and_sees_no_more_requests(city, judges, figure):
    if not judges:
        pytest.skip("neither nginx nor haproxy is installed: apt-get install nginx-light haproxy")
    cases = {**AMBIGUOUS, **PLAIN}
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        ours = {case: pool.submit(of_api, city, data + NEXT) for case, data in cases.items()}
        verdicts = {(judge, case): pool.submit(of_proxy, judge, data + NEXT) for case, data in cases.items() for judge in judges}
    stricter, looser = [], []
    for case in cases:
        found, is_closed = ours[case].result()
        strict = refused(found, is_closed)
        for judge in judges:
            theirs, is_theirs_closed = verdicts[judge, case].result()
            if refused(theirs, is_theirs_closed):
                if not strict:
                    looser.append(f"{judge.name} refuses {case}, the gateway answers {found}")
            elif strict:
                stricter.append(f"{judge.name}: {case}")
            elif len(found) > len(theirs):
                looser.append(f"{judge.name} sees {theirs} in {case}, the gateway {found}")
    figure("judged by", ", ".join(judge.name for judge in judges))
    figure("of", f"{len(cases)} requests; refused though a judge takes them: {len(stricter)}")
    assert not looser, "; ".join(looser)
    if len(judges) < 2:
        pytest.skip(f"{judges[0].name} alone has judged: apt-get install nginx-light haproxy")


def test_what_is_read_in_one_way_only_is_served(city):
    last = NEXT.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    for listener in (of_api, of_public):
        for case in ("a request", "a length", "chunks", "an extension of a chunk", "a trailer"):
            found, _ = listener(city, PLAIN[case] + last)
            assert len(found) == 2 and found[1] == 200, f"{case}: {found}"
