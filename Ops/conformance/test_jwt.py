"""Answers as tokens, verified by programs that share no code with the gateway: the two of the README."""

import base64
import json
import os
import shutil
import stat
import subprocess
import sys
import time

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from harness import samples
from harness.places import ROOT
from harness.polling import until
from harness.receipts import check_commitments, unpad

PROGRAMS = ROOT / "Ops" / "conformance" / "jwtverify"
DESK, DESK_ID = "affairs-centre.system.front-desk", "spiffe://lanjiang.example/agency/affairs-centre/system/front-desk"
ADDED = {"iss", "aud", "iat", "jti"}


@pytest.fixture(scope="module", params=["python", "go"])
def verify(request, tmp_path_factory):
    """Verifies a token with one of the programs; returns the claims, or None where it refuses."""
    if request.param == "python":
        line = [sys.executable, PROGRAMS / "verify.py"]
    else:
        if shutil.which("go") is None:
            pytest.skip("Go is not installed: apt-get install golang-go")
        directory = tmp_path_factory.mktemp("jwtverify")
        line = [directory / "jwtverify"]
        subprocess.run(
            ["go", "build", "-o", *line, PROGRAMS / "main.go"], check=True, timeout=300,
            env={**os.environ, "GO111MODULE": "off", "GOFLAGS": ""})

    def run(token, issuer, audience=DESK_ID):
        done = subprocess.run([*line, issuer, audience], input=token, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0 or done.stderr
        return json.loads(done.stdout) if done.returncode == 0 else None

    return run


def ask(gateway, path, query, accept="application/jwt"):
    """Asks for a token; waits where a contract's quota for the second is used up."""
    answers = []

    def is_answered():
        answers.append(gateway.caller(DESK).post(path, query, headers={"Accept": accept}))
        return answers[-1].status_code != 429

    until(is_answered, 5, "room in the quota")
    return answers[-1]


def token_of(response):
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/jwt"
    assert response.headers["Cache-Control"] == "no-store" and response.headers["X-Request-Id"]
    return response.text


def key_set(gateway):
    response = requests.get(gateway.public_url + "/.well-known/jwks.json", timeout=10)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/jwk-set+json"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    return response.json()["keys"]


def header_of(token):
    return json.loads(unpad(token.split(".")[0]))


def check_claims(claims, gateway, query, judges):
    """That a token is an answer with four claims more, and that the answer's receipt still holds."""
    answer = {name: value for name, value in claims.items() if name not in ADDED}
    assert (claims["iss"], claims["aud"], claims["jti"]) == (gateway.public_url, DESK_ID, answer["id"])
    assert abs(claims["iat"] - time.time()) < 120 and isinstance(claims["iat"], int)
    [verified] = judges.verify(answer, query=query)
    assert set(verified["checked"]) == {"subject", "case", "query", "answer"}
    check_commitments(answer, query)
    return answer


def test_a_verdict_comes_as_a_token_that_independent_programs_verify(city, question, judges, verify):
    token = token_of(ask(city, "/v1/verifications", question))
    assert header_of(token) == {"alg": "ES256", "kid": key_set(city)[0]["kid"], "typ": "JWT"}
    answer = check_claims(verify(token, city.public_url), city, question, judges)
    assert answer["verdict"] == "match" and set(answer["claims"]) == set(question["claims"])
    text = unpad(token.split(".")[1]).decode()
    assert question["subject"]["id"] not in text and question["purpose"]["case"] not in text


def test_values_come_as_a_token_too(city, registry, judges, verify):
    record = samples.licence()
    assert registry.submit(record).status_code == 201
    query = {
        "material": "business-licence", "subject": record["subjects"]["holder"], "fields": ["name", "status"],
        "purpose": {"serviceItem": "food-permit-new", "case": "LJ-2026-700011", "channel": "hall"},
    }
    token = token_of(ask(city, "/v1/reuses", query))
    answer = check_claims(verify(token, city.public_url), city, query, judges)
    assert [held["values"] for held in answer["records"]] == [{"name": record["fields"]["name"], "status": "active"}]


def test_a_refusal_is_a_problem_even_for_who_wants_a_token(city, question):
    other = {**question, "claims": {"registeredCapital": {"at-least": "1.00"}}}
    response = ask(city, "/v1/verifications", other)
    assert (response.status_code, response.headers["Content-Type"]) == (403, "application/problem+json")
    assert "receipt" in response.json()


@pytest.mark.parametrize("accept, kind", [
    ("*/*", "application/json"),
    ("application/jwt;q=0.5, application/json", "application/json"),
    ("application/jwt, */*", "application/jwt"),
    ("application/json;q=0.8, application/jwt;q=0.9", "application/jwt"),
])
def test_who_prefers_json_gets_json(accept, kind, city, question):
    response = ask(city, "/v1/verifications", question, accept)
    assert (response.status_code, response.headers["Content-Type"]) == (200, kind)


def pad(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forgeries(token):
    """The token in all the ways in which it must not pass."""
    header, claims, signature = token.split(".")
    said = json.loads(unpad(claims))
    turned = pad({**said, "verdict": "mismatch"})
    stranger = ECKey.generate_key("P-256")
    yield "another verdict", f"{header}.{turned}.{signature}"
    yield "no algorithm", f"{pad({**header_of(token), 'alg': 'none'})}.{turned}."
    yield "no signature", f"{header}.{claims}."
    yield "another signature", f"{header}.{claims}.{'A' * 86}"
    yield "a stranger's key under our key's id", jwt.encode(header_of(token), said, stranger)
    yield "a stranger's key under its own id", jwt.encode({"alg": "ES256", "kid": stranger.thumbprint()}, said, stranger)
    yield "no token", "garbage"


def test_no_forged_token_passes(city, question, verify):
    token = token_of(ask(city, "/v1/verifications", question))
    assert verify(token, city.public_url)
    passed = [name for name, forged in forgeries(token) if verify(forged, city.public_url)]
    assert not passed


def test_a_token_for_another_caller_does_not_pass(city, question, verify):
    token = token_of(ask(city, "/v1/verifications", question))
    assert verify(token, city.public_url, DESK_ID.replace("front-desk", "kiosk")) is None


def test_what_is_published_of_the_keys_is_public(city):
    for key in key_set(city):
        assert set(key) == {"kty", "crv", "x", "y", "use", "alg", "kid"}
        # The id is the thumbprint of RFC 7638, worked out by other code.
        assert ECKey.import_key(key).thumbprint() == key["kid"]
    files = list((city.directory / "keys" / "token-signing").iterdir())
    assert files and all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)


def test_keys_are_rotated_with_an_overlap_and_a_removed_one_is_withdrawn(make_gateway, question, verify):
    gateway = make_gateway()
    old = token_of(ask(gateway, "/v1/verifications", question))
    done = gateway.command("token", "rotate", "--config", gateway.configuration)
    assert done.returncode == 0 and header_of(old)["kid"] in done.stdout, done.stderr

    def newly_signed():
        token = token_of(ask(gateway, "/v1/verifications", question))
        return token if header_of(token)["kid"] != header_of(old)["kid"] else None

    new = until(newly_signed, 10, "a token of the new key")
    for _ in range(2):
        assert [key["kid"] for key in key_set(gateway)] == [header_of(token)["kid"] for token in (new, old)]
        assert verify(old, gateway.public_url) and verify(new, gateway.public_url)
        gateway.stop()
        gateway.start()
    [file] = (gateway.directory / "keys" / "token-signing").glob(f"*-{header_of(old)['kid']}.pem")
    file.unlink()
    until(lambda: len(key_set(gateway)) == 1, 10, "the old key's withdrawal")
    assert verify(old, gateway.public_url) is None and verify(new, gateway.public_url)


@pytest.mark.parametrize("name, language", [("verify.py", "python"), ("main.go", "go")])
def test_the_readme_shows_the_programs_that_are_run_here(name, language):
    assert f"```{language}\n{(PROGRAMS / name).read_text('utf-8')}```" in (ROOT / "README.md").read_text("utf-8")
