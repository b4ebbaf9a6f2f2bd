"""From nothing to a verified claim by the command line, and back: contracts are signed, verified, suspended and ended."""

import base64
import contextlib
import http.server
import json
import re
import ssl
import threading

import pytest
import yaml

from harness import contracts, samples
from harness.places import CONTRACTS

TAX, CIVIL_AFFAIRS, HUB = "tax.admin.steward", "civil-affairs.admin.steward", "affairs-centre.admin.steward"
COUPLE = {"scheme": "resident-id", "id": "990102198503120017"}


@pytest.fixture(scope="module")
def bare(make_gateway, tmp_path_factory):
    """A gateway with a catalogue and no contract."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    return make_gateway(seed=seed)


@pytest.fixture(scope="module")
def run(bare):
    """Runs a command as an administrator."""
    def run(caller, *arguments, **options):
        credentials = bare.authority.caller(caller)
        return bare.command(
            "contract", *arguments, "--gateway", bare.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", bare.authority.root, **options)
    return run


def test_what_is_wrong_names_the_whole_command(run):
    unknown = run(TAX, "show", "c99")
    assert unknown.returncode == 1 and unknown.stderr.startswith("oncegate: there is no contract c99")
    system = run("tax.system.declaration", "accept", "c05")
    assert system.returncode == 2 and system.stderr.startswith("Error: contracts are decided by administrators")
    assert system.stderr.endswith("See 'oncegate contract accept --help' for more.\n")


def ask(bare):
    return bare.caller("tax.system.declaration").verify({
        "material": "marriage-record", "subject": COUPLE, "claims": {"partyAName": "林溪", "state": "valid"},
        "purpose": {"serviceItem": "deed-tax-relief", "case": "LJ-2026-700099", "channel": "hall"},
    })


def test_a_contract_from_nothing_to_a_verdict_and_to_its_end(bare, run):
    assert ask(bare).json()["reasons"] == ["no-contract"]
    file = CONTRACTS / "contracts" / "c05.yaml"
    proposed = run(TAX, "propose", file, "--json")
    assert proposed.returncode == 0, proposed.stderr
    hash = json.loads(proposed.stdout)["hash"]
    assert json.loads(proposed.stdout)["state"] == "proposed"
    # Proposing it again changes nothing, and until both have signed nothing may be asked.
    assert run(TAX, "propose", file).returncode == 0
    assert ask(bare).json()["reasons"] == ["contract-not-in-force"]
    waiting = run(CIVIL_AFFAIRS, "overdue")
    assert waiting.returncode == 0 and "c05" in waiting.stdout and "10 left" in waiting.stdout
    accepted = run(CIVIL_AFFAIRS, "accept", "c05")
    assert accepted.returncode == 0 and "active" in accepted.stdout, accepted.stderr
    assert ask(bare).json()["verdict"] == "not-found"
    assert "nothing is due" in run(HUB, "overdue").stdout
    # A suspension bites on connections that are open.
    suspended = run(HUB, "suspend", "c05", "--reason", "超范围使用", "--mend-by", "2099-12-31")
    assert suspended.returncode == 0, suspended.stderr
    assert ask(bare).json()["reasons"] == ["contract-not-in-force"]
    early = run(HUB, "terminate", "c05", "--reason", "未整改")
    assert early.returncode == 1 and "2099-12-31" in early.stderr
    # What the hub has ordered its provider does not lift.
    assert run(CIVIL_AFFAIRS, "accept", "c05").returncode == 1
    assert run(HUB, "accept", "c05").returncode == 0
    assert ask(bare).status_code == 200
    # A provider that does not consult its consumer ends nothing.
    alone = run(CIVIL_AFFAIRS, "terminate", "c05", "--reason", "另有规定")
    assert alone.returncode == 1 and "consultedOn" in alone.stderr
    filed = run(CIVIL_AFFAIRS, "terminate", "c05", "--reason", "另有规定", "--consulted-on", "2026-11-20")
    assert filed.returncode == 0 and "active" in filed.stdout
    assert filed.stdout.endswith("filed; waits for the hub\n")
    assert re.search(r"^pending +filed; waits for the hub$", run(CIVIL_AFFAIRS, "show", "c05").stdout, re.M)
    ended = run(HUB, "terminate", "c05")
    assert "waits" not in ended.stdout + run(HUB, "show", "c05").stdout
    assert ended.returncode == 0 and "terminated" in ended.stdout
    assert ask(bare).status_code == 403
    assert run(CIVIL_AFFAIRS, "terminate", "c05", "--reason", "再次", "--consulted-on", "2026-11-20").returncode == 1
    shown = run("affairs-centre.admin.auditor", "show", hash, "--verify")
    assert shown.returncode == 0 and "verified: hash, 6 signatures, state" in shown.stdout, shown.stderr


@pytest.fixture(scope="module")
def shown(bare, run):
    """A contract in force, as the gateway shows it."""
    content = yaml.safe_load((CONTRACTS / "contracts" / "c13.yaml").read_text("utf-8"))
    run("health.admin.steward", "propose", CONTRACTS / "contracts" / "c13.yaml")
    assert run("education.admin.steward", "accept", "c13").returncode == 0
    listed = bare.caller("health.admin.steward").get("/v1/contracts").json()["items"]
    [entry] = [item for item in listed if item["id"] == content["id"]]
    return bare.caller("health.admin.steward").get(f"/v1/contracts/{entry['hash']}").json()


def test_signatures_verify_with_code_that_the_gateway_does_not_share(shown):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    decisions = [step for step in shown["steps"] if step["step"] == "decided"]
    assert [step["decision"] for step in decisions] == ["accept", "accept"]
    for step in decisions:
        signing_input, _, _ = step["signature"].rpartition(".")
        head, payload, both = (base64.urlsafe_b64decode(part + "==") for part in step["signature"].split("."))
        head, signed = json.loads(head), json.loads(payload)
        assert (head["alg"], head["typ"]) == ("ES256", "oncegate-decision+jwt")
        leaf = x509.load_der_x509_certificate(base64.b64decode(head["x5c"][0]))
        r, s = (int.from_bytes(half, "big") for half in (both[:32], both[32:]))
        leaf.public_key().verify(
            utils.encode_dss_signature(r, s), signing_input.encode(), ec.ECDSA(hashes.SHA256()))
        assert signed["contract"] == shown["hash"] and signed["by"] == step["by"]
        [uri] = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(
            x509.UniformResourceIdentifier)
        assert uri == step["by"]


def test_only_stewards_of_a_party_or_the_hub_decide(bare, run, shown):
    for caller, status in [
        ("affairs-centre.admin.operator", 403), ("affairs-centre.admin.security", 403),
        ("affairs-centre.admin.auditor", 403), ("health.system.core", 403), ("transport.admin.steward", 404),
    ]:
        response = bare.caller(caller).post(
            f"/v1/contracts/{shown['hash']}/decisions", data="a.b.c", headers={"Content-Type": "application/jose"})
        assert response.status_code == status, caller
    # Another's signature is not one's own.
    taken = next(step["signature"] for step in shown["steps"] if step["step"] == "decided")
    response = bare.caller("education.admin.steward").post(
        f"/v1/contracts/{shown['hash']}/decisions", data=taken, headers={"Content-Type": "application/jose"})
    assert response.status_code == 403 and response.json()["code"] == "role-required"


def test_every_step_is_in_the_log(bare, shown, run):
    response = bare.caller("affairs-centre.admin.auditor").get("/v1/log/records")
    records = [json.loads(line) for line in response.text.splitlines()]
    told = [json.loads(base64.urlsafe_b64decode(line["record"] + "==")) for line in records if "record" in line]
    steps = [(record.get("decision"), record["result"]) for record in told
             if record["kind"] == "contract" and record["contract"] == shown["hash"]]
    assert steps == [(None, "proposed"), ("accept", "proposed"), ("accept", "active")]


def test_what_the_rules_refuse_is_told_with_every_place(bare, tmp_path, run):
    content = yaml.safe_load((CONTRACTS / "contracts" / "c10.yaml").read_text("utf-8"))
    content["grants"][0]["fields"]["colour"] = ["equals"]
    content["term"]["until"] = "2026-01-02"
    file = tmp_path / "bad.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    refused = run("public-security.admin.steward", "propose", file)
    assert refused.returncode == 1
    assert "/grants/0/fields/colour" in refused.stderr and "/term/until" in refused.stderr


@pytest.mark.parametrize("change", [
    lambda shown: shown.update(state="suspended"),
    lambda shown: shown.update(until="2099-12-31"),
    lambda shown: shown["content"].update(until="2099-12-31"),
    lambda shown: shown["steps"][0].update(isByRule=True) or shown["steps"].pop(),
    lambda shown: shown["steps"].append(shown["steps"][-1]),
    lambda shown: shown["steps"].pop(),
    lambda shown: shown["steps"][1].update(by="spiffe://lanjiang.example/agency/tax/admin/steward"),
    lambda shown: shown["steps"][1].update(reason="because"),
    lambda shown: shown["steps"][1].update(time="2026-01-01T00:00:00.000Z"),
    lambda shown: shown["steps"].insert(2, shown["steps"][0]),
    lambda shown: shown["steps"][1].update(signature=shown["steps"][1]["signature"][:-4] + "AAAA"),
], ids=range(11))
def test_what_is_shown_otherwise_than_it_was_signed_does_not_verify(bare, shown, change, tmp_path):
    altered = json.loads(json.dumps(shown))
    change(altered)
    with impostor(bare, shown["hash"], altered) as address:
        credentials = bare.authority.caller("health.admin.steward")
        done = bare.command(
            "contract", "show", shown["hash"], "--verify", "--gateway", address, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", bare.authority.root)
    # A rule instead of a signature is told, since no content says whether it holds.
    is_told = "the catalogue's rule, not a signature" in done.stdout
    assert done.returncode == 1 or is_told, done.stdout


@pytest.mark.parametrize("change", [
    lambda shown: shown["content"]["term"].update(until="2028-12-30"),
    lambda shown: shown["content"]["scope"].update(en=shown["content"]["scope"]["en"] + "."),
], ids=["a term", "a byte"])
def test_nobody_signs_a_content_that_has_not_the_hash_it_is_shown_under(bare, shown, change):
    altered = json.loads(json.dumps(shown))
    change(altered)
    with impostor(bare, shown["hash"], altered) as address:
        credentials = bare.authority.caller("health.admin.steward")
        done = bare.command(
            "contract", "withdraw", shown["hash"], "--gateway", address, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", bare.authority.root)
    assert done.returncode == 1 and "nothing was signed" in done.stderr
    assert bare.caller("health.admin.steward").get(f"/v1/contracts/{shown['hash']}").json()["state"] == "active"


def test_a_hash_that_differs_in_one_digit_is_another_contract(bare, shown):
    other = shown["hash"][:-1] + ("0" if shown["hash"][-1] != "0" else "1")
    with contracts.Steward(bare, "health.admin.steward") as steward:
        assert steward.send("withdraw", other).status_code == 404
        # Signed for the other, sent to this one.
        text = contracts.sign({
            "contract": other, "decision": "withdraw", "agency": "health", "by": steward.uri,
            "at": bare.now().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }, steward.caller.credentials)
        response = steward.caller.post(
            f"/v1/contracts/{shown['hash']}/decisions", data=text, headers={"Content-Type": "application/jose"})
        assert (response.status_code, response.json()["code"]) == (422, "invalid-value")


@contextlib.contextmanager
def impostor(gateway, hash, shown):
    """A gateway that passes everything on but shows one contract otherwise."""
    server = gateway.authority.server()
    steward = gateway.caller("health.admin.steward")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(shown).encode() if hash in self.path else steward.get(self.path).content
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server.certificate, server.key)
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    try:
        yield f"https://127.0.0.1:{listener.server_port}"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
