"""Who may speak to the API listener, and for how long."""

import datetime
import json
import socket
import subprocess
import time

import pytest
import requests

from harness import curl, samples, sessions
from harness.authority import Authority
from harness.polling import until

#: An enrolled system that no other test speaks as.
PORTAL = "affairs-centre.system.citizen-portal"
TAX = "tax.system.declaration"
SPIFFE = "spiffe://lanjiang.example/agency/affairs-centre/system/"


def outcome(city, credentials):
    """What comes of asking who one is: a status with its code, or "closed"."""
    with city.as_caller(credentials) as caller:
        try:
            response = caller.get("/v1/whoami")
        except requests.exceptions.ConnectionError:
            return "closed"
    return response.status_code, response.json().get("code")


def utc(seconds):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_an_enrolled_caller_is_told_who_it_is(city):
    answer = city.new_caller(PORTAL).get("/v1/whoami").json()
    assert answer["caller"] == SPIFFE + "citizen-portal"


def test_a_client_without_certificate_is_closed_out(city):
    assert outcome(city, None) == "closed"


def test_a_caller_that_is_not_enrolled_is_unknown(city, authority):
    assert outcome(city, authority.caller("tax.system.stranger")) == (401, "caller-unknown")
    assert outcome(city, authority.caller("nobody.system.core")) == (401, "caller-unknown")


def test_a_system_is_not_the_administrator_of_the_same_name(city, authority):
    assert outcome(city, authority.caller("affairs-centre.system.operator")) == (401, "caller-unknown")


def test_an_expired_certificate_is_closed_out(city, authority):
    credentials = authority.odd(PORTAL, "--not-after", utc(-60))
    assert outcome(city, credentials) == "closed"


def test_a_certificate_that_is_not_valid_yet_is_closed_out(city, authority):
    credentials = authority.odd(PORTAL, "--not-before", utc(3600), "--not-after", utc(7200))
    assert outcome(city, credentials) == "closed"


def test_a_certificate_that_expires_while_its_connection_is_open_is_unknown_from_then_on(city, authority):
    # On a busy machine a certificate of two seconds may be over before it is first shown.
    for seconds in (2, 4, 8, 16):
        with city.as_caller(authority.odd(PORTAL, "--not-after", utc(seconds))) as caller:
            if refusal(caller) is None:
                assert until(lambda: refusal(caller), seconds + 10, "the end of the validity") == (401, "caller-unknown")
                return
    pytest.fail("no certificate was shown in time")


def test_a_server_certificate_is_closed_out(city, authority):
    assert outcome(city, authority.odd(PORTAL, "--purpose", "server")) == "closed"
    assert outcome(city, authority.server()) == "closed"


@pytest.mark.parametrize("uris", [
    [SPIFFE + "citizen-portal", SPIFFE + "front-desk"],
    [SPIFFE + "citizen-portal", "https://affairs-centre.lanjiang.example/"],
    [SPIFFE + "Citizen-Portal"],
    [SPIFFE + "citizen-portal/"],
    [SPIFFE + "citizen%2Dportal"],
    [SPIFFE + "citizen-portal?a=b"],
    [(SPIFFE + "citizen-portal").replace("lanjiang.example", "lanjiang.example.")],
    [(SPIFFE + "citizen-portal").replace("lanjiang.example", "elsewhere.example")],
    ["https://lanjiang.example/agency/affairs-centre/system/citizen-portal"],
], ids=lambda uris: " and ".join(uris))
def test_a_name_that_is_not_exactly_one_known_spiffe_uri_is_nobody(uris, city, authority):
    credentials = authority.odd(PORTAL, *(word for uri in uris for word in ("--uri", uri)))
    assert outcome(city, credentials) in ("closed", (401, "caller-unknown"))


def test_a_certificate_of_another_authority_is_closed_out(city, tmp_path):
    assert outcome(city, Authority(tmp_path / "other").caller(PORTAL)) == "closed"


def refusal(caller):
    """The refusal that a caller gets now; None while it is served."""
    try:
        response = caller.get("/v1/whoami")
    except requests.exceptions.ConnectionError:
        return "closed"
    return None if response.status_code == 200 else (response.status_code, response.json()["code"])


def test_a_revocation_bites_an_open_connection_within_a_second(city, authority):
    credentials = authority.odd(PORTAL)
    with city.as_caller(credentials) as caller:
        assert caller.get("/v1/whoami").status_code == 200
        authority.revoke(PORTAL)
        assert caller.get("/v1/whoami").status_code == 200
        authority.publish_revocations()
        published = time.monotonic()
        last = until(lambda: refusal(caller), 10, "the revocation")
        assert time.monotonic() - published < 1
    assert last == (401, "certificate-revoked")
    assert outcome(city, credentials) in ("closed", (401, "certificate-revoked"))


def test_a_new_certificate_after_a_revocation_is_served(city, authority):
    revoked = authority.odd(PORTAL)
    authority.revoke(PORTAL)
    authority.publish_revocations()
    renewed = authority.odd(PORTAL)
    until(lambda: outcome(city, revoked) == "closed", 5, "the revocation")
    assert outcome(city, renewed) == (200, None)


def test_a_resumed_session_after_a_revocation_is_not_served(city, authority, figure):
    context = sessions.context(city, authority.odd(PORTAL))
    status, _, session, _ = sessions.request(city, context)
    assert status == 200
    assert sessions.request(city, context, session)[0] == 200
    authority.revoke(PORTAL)
    authority.publish_revocations()
    published = time.monotonic()
    refused = until(lambda: refusal_over(city, context, session), 10, "the revocation")
    spent = time.monotonic() - published
    figure("seconds until a revocation bit a session", f"{spent:.2f}")
    assert spent < 1
    assert refused in ("closed", 401)


def refusal_over(city, context, session):
    try:
        status, *_ = sessions.request(city, context, session)
    except OSError:
        return "closed"
    return None if status == 200 else status


def test_a_resumed_session_without_a_certificate_is_not_served(city, authority, tmp_path):
    credentials = authority.caller(TAX)
    ticket = tmp_path / "session.pem"
    with_certificate = ["-cert", credentials.certificate, "-key", credentials.key]
    assert "HTTP/1.1 200" in s_client(city, "-sess_out", ticket, *with_certificate)
    assert ticket.exists(), "the gateway gave no ticket: then there is nothing to resume"
    said = s_client(city, "-sess_in", ticket)
    assert "HTTP/1.1 2" not in said and "tax" not in said


def s_client(city, *options):
    line = [
        "openssl", "s_client", "-connect", f"127.0.0.1:{city.ports['api']}", "-tls1_3", "-CAfile", city.authority.root,
        "-quiet", *options,
    ]
    request = "GET /v1/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    return subprocess.run(line, input=request, capture_output=True, text=True, timeout=20).stdout


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_tls_before_1_3_is_refused(version, city):
    old = ["--tls-max", version, "--tlsv1.0", "--ciphers", "DEFAULT@SECLEVEL=0"]
    done = curl.run(city, TAX, *old, f"{city.base}/v1/whoami")
    assert done.returncode == 35 and not done.stdout, done


@pytest.mark.parametrize(("option", "version"), [("--http1.1", "1.1"), ("--http2", "2")])
def test_both_versions_of_http_are_served(option, version, city):
    done = curl.run(city, TAX, option, "--write-out", "\n%{http_version} %{http_code}", f"{city.base}/v1/whoami")
    body, told = done.stdout.rsplit("\n", 1)
    assert told == f"{version} 200", done
    assert json.loads(body)["agency"] == "tax"


def test_a_question_over_http_2_is_answered_with_its_receipt(city, question, judges, tmp_path):
    (tmp_path / "question.json").write_text(json.dumps(question), "utf-8")
    done = curl.run(
        city, "affairs-centre.system.front-desk", "--http2", "--fail-with-body", "--json",
        f"@{tmp_path / 'question.json'}", f"{city.base}/v1/verifications")
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "match"
    judges.verify(answer, query=question)


def test_a_connection_takes_hundreds_of_questions_by_curl_in_either_version_of_http(city, tmp_path):
    record = samples.licence()
    queries = [samples.question_about(record, status="active")] * 250
    for version in ("http1.1", "http2"):
        answers = curl.ask(city, "market-regulation.system.registry", queries, tmp_path, version)
        assert {answer["verdict"] for answer in answers} == {"not-found"}, version


def test_a_plain_request_gets_no_http(city):
    with socket.create_connection(("127.0.0.1", city.ports["api"]), timeout=10) as plain:
        plain.sendall(b"GET /v1/whoami HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"HTTP/" not in plain.recv(4096)


def test_garbage_in_a_trust_file_leaves_the_old_trust_in_force(city, authority, figure):
    sound = authority.revocation_list.read_bytes()
    authority.revocation_list.write_bytes(b"garbage")
    begin = time.monotonic()
    try:
        until(lambda: "what was in force of it stays in force" in city.log_text(), 5, "the alarm")
        figure("seconds until garbage was told", f"{time.monotonic() - begin:.2f}")
        assert city.new_caller(PORTAL).get("/v1/whoami").status_code == 200
    finally:
        authority.revocation_list.write_bytes(sound)
