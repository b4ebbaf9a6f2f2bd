"""What HTTP itself asks of a server, where agencies' systems meet it."""

import json

import pytest
import requests

from harness import curl, samples
from harness.connection import Connection

REGISTRY = "market-regulation.system.registry"
JSON = "application/json"


@pytest.mark.parametrize("path", ["/v1/whoami", "/v1/agencies/tax", "/v1/nothing"])
def test_an_answer_to_head_has_no_body_so_that_the_next_answer_begins_where_it_should(path, city):
    with Connection(city, REGISTRY) as connection:
        connection.send_head("HEAD", path)
        connection.send_head("GET", "/v1/agencies/tax", connection="close")
        first, second = connection.read_all().split(b"\r\n\r\n", 1)
    assert first.startswith(b"HTTP/1.1 ")
    assert second.startswith(b"HTTP/1.1 200"), second[:80]


@pytest.mark.parametrize("word", ["close", "Close", "CLOSE"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_connection_ends_after_its_answer_where_the_client_says_so(method, word, city):
    with Connection(city, REGISTRY) as connection:
        connection.send_head(method, "/v1/whoami", connection=word)
        # All that comes until the end.
        assert connection.read_all().startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_head_is_understood_by_curl(version, city):
    done = curl.run(city, REGISTRY, version, "--head", f"{city.base}/v1/whoami")
    assert done.returncode == 0 and done.stdout.startswith("HTTP/"), done.stderr


def test_a_request_without_host_is_400(city):
    # RFC 9112 §3.2.
    with Connection(city, REGISTRY) as connection:
        connection.send_head("GET", "/v1/whoami", host=None, connection="close")
        assert connection.read_all().startswith(b"HTTP/1.1 400")


def test_headers_that_are_too_large_are_a_problem_431(city):
    large = "X-Large: " + "x" * 20_000
    done = curl.run(city, REGISTRY, "--http1.1", "--include", "--header", large, f"{city.base}/v1/whoami")
    assert done.returncode == 0 and " 431" in done.stdout.splitlines()[0], done.stdout + done.stderr
    assert '"code":"header-too-large"' in done.stdout


def test_headers_beyond_the_announced_limit_end_an_http2_stream(city):
    # RFC 9113 §6.5.2: the gateway announces SETTINGS_MAX_HEADER_LIST_SIZE, and a header block beyond it is not read.
    large = "X-Large: " + "x" * 20_000
    refused = curl.run(city, REGISTRY, "--http2", "--header", large, f"{city.base}/v1/whoami")
    assert refused.returncode != 0 and refused.stdout == ""
    answered = curl.run(city, REGISTRY, "--http2", f"{city.base}/v1/whoami")
    assert answered.returncode == 0 and '"caller"' in answered.stdout


def test_a_client_that_waits_for_100_continue_is_told_to_go_on(city):
    # RFC 9110 §10.1.1; curl does so with every body over 1 MiB, and waits for a second in vain.
    body = samples.line(samples.licence()).encode()
    with Connection(city, REGISTRY, seconds=5) as connection:
        connection.send_head(
            "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=len(body),
            expect="100-continue", connection="close")
        head, _ = connection.read_head()
        assert head.startswith(b"HTTP/1.1 100")
        connection.send(body)
        assert b'"created":1' in connection.read_all()


def test_a_100_never_stands_within_another_answer(city):
    lines = b"{}\n" * 20_000
    with Connection(city, REGISTRY, seconds=30) as connection:
        connection.send_head(
            "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=len(lines))
        connection.send(lines)
        head, begun = connection.read_head()
        assert head.startswith(b"HTTP/1.1 200")
        body = samples.line(samples.licence()).encode()
        connection.send_head(
            "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=len(body),
            expect="100-continue", connection="close")
        connection.send(body)
        answers = begun + connection.read_all()
    first, rest = answers.split(b"\r\n0\r\n\r\n", 1)
    assert b"HTTP/1.1" not in first
    assert rest.startswith(b"HTTP/1.1 100") and b'"created":1' in rest


@pytest.mark.parametrize("coding", ["gzip", "br", "nothing"])
def test_a_content_coding_that_is_not_understood_is_415(coding, front_desk, question):
    # RFC 9110 §8.4: what is not decoded must not be taken for the content.
    response = front_desk.post("/v1/verifications", question, headers={"Content-Encoding": coding})
    assert (response.status_code, response.json().get("code")) == (415, "unsupported-media-type")


@pytest.mark.parametrize("head", [
    b"GARBAGE\r\n\r\n",
    b"POST /v1/verifications HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    b"POST /v1/verifications HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /v1/verifications HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    b"GET /v1/whoami HTTP/1.1\r\nHost : a\r\n\r\n",
    b"GET /v1/whoami HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
], ids=["garbage", "two lengths", "length and chunks", "a bad chunk", "a space before the colon", "NUL in a field"])
def test_a_request_that_can_be_read_in_two_ways_is_refused_and_the_connection_closed(head, city):
    with Connection(city, REGISTRY) as connection:
        connection.send(head)
        answer = connection.read_all()
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400") or b" 415 " in answer[:20], answer[:200]
    assert b"200 OK" not in answer


def test_a_body_that_was_not_read_does_not_become_the_next_request(city):
    with Connection(city, REGISTRY) as connection:
        body = b"GET /v1/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 1000
        connection.send_head("POST", "/v1/verifications", content_type="text/plain", content_length=len(body))
        connection.send(body)
        connection.send_head("GET", "/v1/agencies/tax", connection="close")
        answers = connection.read_all()
    assert answers.count(b"HTTP/1.1 ") == 2 and answers.startswith(b"HTTP/1.1 415")
    assert json.loads(answers.rsplit(b"\r\n\r\n", 1)[1])["id"] == "tax"


@pytest.mark.parametrize("path", ["/log/key", "/log/checkpoint", "/problems", "/problems/refused", "/nothing", "/"])
def test_every_answer_of_the_public_listener_carries_a_request_id(path, city):
    response = requests.get(city.public_url + path, timeout=10)
    assert response.headers.get("X-Request-Id")


def test_the_public_listener_says_which_methods_there_are(city):
    response = requests.post(city.public_url + "/log/key", timeout=10)
    assert response.status_code == 405 and "GET" in response.headers.get("Allow", "")
