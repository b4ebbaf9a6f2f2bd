"""Programs that nobody here wrote, turned on the API listener: schemathesis by openapi.yaml, sslyze and sslscan at its TLS;
and every published operation, asked without a certificate and with one of strangers."""

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess

import pytest
import requests

from harness import published
from harness.authority import Authority
from harness.http2client import HTTP2Client
from harness.places import CONTRACTS, ROOT

#: Examples that schemathesis makes up for each operation, and the seed by which it does.
EXAMPLES = os.environ.get("ONCEGATE_OPENAPI_EXAMPLES", "2")
SEED = os.environ.get("ONCEGATE_OPENAPI_SEED", "46")
PHASES = os.environ.get("ONCEGATE_OPENAPI_PHASES", "fuzzing")
SECONDS = int(os.environ.get("ONCEGATE_OPENAPI_SECONDS", "300"))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"
#: Who asks: a short form has one, since every call is made for every role.
CALLERS = [f"affairs-centre.{name}" for name in os.environ.get("ONCEGATE_OPENAPI_CALLERS", "system.front-desk").split(",")]
OLD = ["SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2"]


@pytest.fixture(scope="module")
def gateway(make_gateway):
    """One of the module's own: what is made up here may change it."""
    return make_gateway()


@pytest.mark.parametrize("name", CALLERS)
def test_schemathesis_finds_no_status_that_is_not_promised(name, gateway, outsiders, tmp_path, figure):
    credentials = gateway.authority.caller(name)
    report = tmp_path / "report.ndjson"
    done = subprocess.run(
        [outsiders / "schemathesis", "run", CONTRACTS / "openapi.yaml", "--url", gateway.base, "--include-path-regex", "^/v1/",
         "--checks", CHECKS, "--phases", PHASES, "--max-examples", EXAMPLES, "--seed", SEED, "--generation-database", "none",
         "--suppress-health-check", "all", "--warnings", "off", "--no-shrink", "--continue-on-failure",
         "--request-cert", credentials.certificate, "--request-cert-key", credentials.key,
         "--tls-verify", gateway.authority.root, "--report", "ndjson", "--report-ndjson-path", report],
        capture_output=True, text=True, timeout=SECONDS, cwd=tmp_path,
        env={**os.environ, "NO_PROXY": "*", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "Ops" / "conformance"),
             "SCHEMATHESIS_HOOKS": "schemathesis_hooks"})
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    asked = report.read_text("utf-8").count('"status_code"')
    assert asked > len(published.routes()), "hardly anything was asked"
    figure(f"requests made up for {name.rsplit('.', 1)[1]}", asked)
    assert gateway.operations_status("/health/ready") == 200


@pytest.fixture(scope="module")
def strangers(tmp_path_factory, gateway):
    """Nobody, and a caller of the right name whose authority is another one."""
    foreign = Authority(tmp_path_factory.mktemp("foreign"), gateway.authority.trust_domain)
    return {"no certificate": None, "a foreign certificate": foreign.caller("affairs-centre.system.front-desk")}


@pytest.mark.parametrize("stranger", ["no certificate", "a foreign certificate"])
def test_every_operation_is_closed_to_strangers(stranger, gateway, strangers):
    size = gateway.log_size()
    for method, path in published.routes():
        with gateway.as_caller(strangers[stranger]) as caller:
            # The handshake fails: there is no answer, not even one that refuses.
            with pytest.raises((requests.exceptions.SSLError, requests.exceptions.ConnectionError)):
                caller.request(method, path, promised=False, timeout=10)
    assert gateway.log_size() == size
    assert gateway.caller("affairs-centre.system.front-desk").get("/v1/whoami").status_code == 200


def test_every_operation_is_closed_to_whom_nobody_has_enrolled(gateway, figure):
    asked = refusals(gateway, gateway.authority.caller("affairs-centre.system.stranger"))
    assert set(asked) == {(401, "caller-unknown")}
    figure("operations that were refused to whom nobody has enrolled", len(asked))


def test_every_operation_is_closed_to_whom_it_was_open_to_before(gateway):
    name = "tax.system.declaration"

    def suspend():
        suspended = gateway.caller("affairs-centre.admin.security").post("/v1/callers/suspensions", {
            "caller": f"spiffe://{gateway.authority.trust_domain}/agency/tax/system/declaration", "reason": "密钥遗失"})
        # A request that was made up before may have done it already.
        assert suspended.status_code in (200, 201) or suspended.json()["code"] == "state-conflict", suspended.text

    assert set(refusals(gateway, gateway.authority.caller(name), suspend)) == {(401, "caller-suspended")}


def refusals(gateway, credentials, happens=lambda: None):
    """How every published operation answers, each on a connection that was open before something happened."""
    with contextlib.ExitStack() as stack:
        opened = [(*route, stack.enter_context(HTTP2Client(gateway, credentials))) for route in published.routes()]
        happens()
        answers = [connection.request(method.upper(), path) for method, path, connection in opened]
    return [(status, body.get("code")) for status, body in answers]


def test_sslyze_finds_tls_1_3_and_nothing_older(gateway, outsiders, tmp_path, figure):
    credentials = gateway.authority.caller("affairs-centre.system.front-desk")
    found = tmp_path / "sslyze.json"
    done = subprocess.run(
        [outsiders / "sslyze", "--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3", "--compression",
         "--reneg", "--early_data", "--cert", credentials.certificate, "--key", credentials.key, f"--json_out={found}",
         f"127.0.0.1:{gateway.ports['api']}"], capture_output=True, text=True, timeout=120)
    [result] = json.loads(found.read_text("utf-8"))["server_scan_results"]
    assert result["connectivity_status"] == "COMPLETED", done.stdout
    scans = {name: scan["result"] for name, scan in result["scan_result"].items() if scan["status"] == "COMPLETED"}
    suites = {name.removesuffix("_cipher_suites"): {one["cipher_suite"]["name"] for one in scan["accepted_cipher_suites"]}
              for name, scan in scans.items() if name.endswith("_cipher_suites")}
    assert {name for name, accepted in suites.items() if accepted} == {"tls_1_3"}, suites
    figure("protocols tried, accepted", f"{len(suites)}, 1 with {len(suites['tls_1_3'])} suites")
    assert set(suites) == {"ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2", "tls_1_3"}
    assert suites["tls_1_3"] <= {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}
    # Early data could be sent again by anybody (RFC 8446 §8).
    assert scans["tls_1_3_early_data"]["supports_early_data"] is False
    assert scans["tls_compression"]["supports_compression"] is False


def test_sslscan_finds_tls_1_3_and_nothing_older(gateway):
    if shutil.which("sslscan") is None:
        pytest.skip("sslscan is not installed: apt-get install sslscan")
    credentials = gateway.authority.caller("affairs-centre.system.front-desk")
    done = subprocess.run(
        ["sslscan", "--no-colour", f"--certs={credentials.certificate}", f"--pk={credentials.key}",
         f"127.0.0.1:{gateway.ports['api']}"], capture_output=True, text=True, timeout=120)
    said = {line.split()[0]: line.split()[1] for line in done.stdout.splitlines()
            if line.split()[1:2] in (["enabled"], ["disabled"])}
    assert said == {**dict.fromkeys(OLD, "disabled"), "TLSv1.3": "enabled"}, done.stdout
    assert {line.split()[1] for line in done.stdout.splitlines() if line.split()[:1] in (["Preferred"], ["Accepted"])} == {"TLSv1.3"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_1])
def test_a_client_that_speaks_nothing_newer_is_refused(version, gateway):
    credentials = gateway.authority.caller("affairs-centre.system.front-desk")
    context = ssl.create_default_context(cafile=gateway.authority.root)
    context.load_cert_chain(credentials.certificate, credentials.key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, version
    with socket.create_connection(("127.0.0.1", gateway.ports["api"]), timeout=10) as plain:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(plain, server_hostname="127.0.0.1")
