"""The examples for nginx and HAProxy before a gateway: what is public over TLS, and mutual TLS let through."""

import shutil
import socket
import subprocess

import pytest
import requests

from harness import datasets, samples
from harness.caller import Caller
from harness.front_doors import FrontDoor
from harness.gateway import free_port
from harness.http2client import HTTP2Client
from harness.polling import until

REGISTRY, FRONT_DESK = "market-regulation.system.registry", "affairs-centre.system.front-desk"
NAME = "food-permits"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    """A gateway that gives its proxy room, as the examples ask for. It keeps its ports when it is started again."""
    return make_gateway(public={"share": 1024}, api={"port": free_port()})


@pytest.fixture(scope="module")
def question(gateway):
    """A question that is answered with yes."""
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    return samples.question_about(record)


@pytest.fixture(scope="module")
def file(gateway):
    """The address of an open dataset's file."""
    release = datasets.release(gateway, NAME)
    return f"/data/{NAME}/v/{release['number']}/{NAME}.csv-metadata.json"


def opened(kind, directory, gateway):
    if shutil.which(kind) is None:
        pytest.skip(f"{kind} is not installed: apt-get install nginx-light haproxy")
    return FrontDoor(kind, directory / kind, gateway)


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def door(request, gateway, tmp_path_factory):
    made = opened(request.param, tmp_path_factory.mktemp("door"), gateway)
    yield made
    made.close()


@pytest.fixture(scope="module")
def passage(gateway, tmp_path_factory):
    """HAProxy, through which callers reach the API."""
    made = opened("haproxy", tmp_path_factory.mktemp("passage"), gateway)
    yield made
    made.close()


@pytest.mark.parametrize("path", ["/", "/datasets", "/guides", "/log", "/log/key", "/.well-known/jwks.json"])
def test_pages_are_the_gateways_own(door, gateway, path):
    through, direct = door.get(path), requests.get(gateway.public_url + path, timeout=10)
    assert through.status_code == direct.status_code == 200
    assert through.content == direct.content
    for field in ("Content-Security-Policy", "Cache-Control", "Content-Type", "ETag"):
        assert through.headers.get(field) == direct.headers.get(field)
    assert through.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_what_is_not_there_is_told_by_the_gateway(door):
    missing = door.get("/nothing-of-this-name")
    assert missing.status_code == 404 and "X-Request-Id" in missing.headers


def test_who_comes_without_tls_is_sent_to_it(door):
    answer = requests.get(f"http://127.0.0.1:{door.plain}/datasets?q=food", timeout=10, allow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"https://127.0.0.1:{door.secure}/datasets?q=food"


def test_older_tls_is_refused_and_http_2_spoken(door):
    line = ["curl", "-sS", "--noproxy", "*", "--cacert", door.gateway.authority.root, "-o", door.directory / "page"]
    url = f"https://127.0.0.1:{door.secure}/"
    spoken = subprocess.run([*line, "-w", "%{http_version}", url], capture_output=True, text=True, timeout=20)
    assert spoken.stdout == "2", spoken.stderr
    older = ["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", url]
    assert subprocess.run([*line, *older], capture_output=True, timeout=20).returncode != 0


def test_a_checkpoint_is_never_an_older_one(door, gateway, question):
    for _ in range(3):
        assert gateway.caller(FRONT_DESK).verify(question).status_code == 200
        size = gateway.log_size()
        until(lambda: int(door.get("/log/checkpoint").text.splitlines()[1]) >= size, 5, "the checkpoint at the door")


def test_a_tile_is_kept_at_the_door(door, gateway, question):
    while (missing := 300 - gateway.log_size()) > 0:
        queries = {"queries": [question] * missing}
        assert gateway.caller(REGISTRY).post("/v1/verifications/batch", queries, promised=False).status_code == 200
    path = "/" + gateway.origin.partition("/")[2] + "/tile/0/000"
    until(lambda: requests.get(gateway.public_url + path, timeout=10).status_code == 200, 5, "the tile")
    first = door.get(path)
    assert first.status_code == 200 and len(first.content) == 256 * 32
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    gateway.stop()
    try:
        kept, other = door.get(path), door.get("/log/checkpoint")
    finally:
        gateway.start()
    assert kept.status_code == 200 and kept.content == first.content
    assert other.status_code in (502, 503, 504)
    until(lambda: door.get("/log/checkpoint").status_code == 200, 15, "the door to find the gateway again")


def test_ranges_conditions_and_encodings_reach_the_gateway(door, file):
    whole = door.get(file, headers={"Accept-Encoding": "identity"})
    assert whole.status_code == 200 and "Content-Encoding" not in whole.headers
    tag = whole.headers["ETag"]
    plain = {"Accept-Encoding": "identity"}
    part = door.get(file, headers={**plain, "Range": "bytes=5-24", "If-Range": tag})
    assert part.status_code == 206 and part.content == whole.content[5:25]
    assert part.headers["Content-Range"] == f"bytes 5-24/{len(whole.content)}"
    assert door.get(file, headers={**plain, "Range": f"bytes={len(whole.content)}-"}).status_code == 416
    assert door.get(file, headers={**plain, "If-None-Match": tag}).status_code == 304
    assert door.get(file, headers={**plain, "If-Match": '"another"'}).status_code == 412
    compressed = door.get(file, headers={"Accept-Encoding": "gzip"})
    assert compressed.headers["Content-Encoding"] == "gzip" and compressed.content == whole.content
    assert compressed.headers["ETag"] not in (tag, f"W/{tag}") and compressed.headers["ETag"].startswith('"')


def test_a_page_that_was_not_changed_is_not_sent_again(door, file):
    page = door.get("/catalog.jsonld")
    assert page.status_code == 200
    assert door.get("/catalog.jsonld", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304


def test_a_recalled_file_is_gone_at_the_door(door, gateway):
    release = datasets.release(gateway, NAME)
    path = f"/data/{NAME}/v/{release['number']}/{NAME}.csv"
    assert door.get(path).status_code == 200
    assert datasets.recall(gateway, release).status_code == 200
    assert door.get(path).status_code == 410


def test_a_body_that_no_page_takes_is_refused(door):
    answer = door.session.post(f"https://127.0.0.1:{door.secure}/receipts", data={"receipt": "x" * (2 << 20)}, timeout=20)
    assert answer.status_code == 413


def test_who_asks_for_too_many_pages_waits_and_others_do_not(door):
    url = f"https://127.0.0.1:{door.secure}/log/key"
    greedy, other = "127.0.0.9", "127.0.0.10"
    line = ["curl", "-sS", "--noproxy", "*", "--cacert", door.gateway.authority.root]
    urls = [part for _ in range(400) for part in ("-o", door.directory / "page", url)]
    asked = subprocess.run([*line, "--interface", greedy, "-w", "%{http_code}\n", *urls],
                           capture_output=True, text=True, timeout=60)
    statuses = asked.stdout.split()
    assert statuses[0] == "200" and "429" in statuses, asked.stderr[:300]
    calm = subprocess.run([*line, "--interface", other, "-w", "%{http_code}", "-o", door.directory / "page", url],
                          capture_output=True, text=True, timeout=20)
    assert calm.stdout == "200"


def test_a_question_is_asked_over_mutual_tls_that_goes_through(passage, gateway, question):
    base = f"https://127.0.0.1:{passage.api}"
    with Caller(base, gateway.authority.root, gateway.authority.caller(FRONT_DESK)) as desk:
        assert desk.get("/v1/whoami").json()["agency"] == "affairs-centre"
        answer = desk.verify(question)
        assert answer.json()["verdict"] == "match" and answer.json()["receipt"]


def test_http_2_goes_through(passage, gateway, question, monkeypatch):
    monkeypatch.setitem(gateway.ports, "api", passage.api)
    with HTTP2Client(gateway, gateway.authority.caller(FRONT_DESK)) as client:
        status, answer = client.request("POST", "/v1/verifications", question)
    assert status == 200 and answer["verdict"] == "match"


def test_nobody_gets_through_without_a_certificate(passage, gateway):
    with Caller(f"https://127.0.0.1:{passage.api}", gateway.authority.root, None) as nobody:
        with pytest.raises((requests.exceptions.SSLError, requests.exceptions.ConnectionError)):
            nobody.get("/v1/whoami", promised=False)


def test_what_is_no_tls_is_ended_by_the_gateway_behind_the_passage(passage):
    with socket.create_connection(("127.0.0.1", passage.api), timeout=20) as connection:
        connection.sendall(b"GET /v1/whoami HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"200 OK" not in connection.recv(4096)
