"""Published checkpoints with seals: an SM2 line, witnesses' cosignatures, time stamps; and receipts carried over to them."""

import base64
import http.server
import os
import subprocess
import threading

import pytest
import requests
from gmssl import sm2

from harness import samples
from harness.polling import until
from harness.receiver import Receiver
from harness.witness import Witness

REGISTRY = "market-regulation.system.registry"
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123


def openssl(*arguments, **options):
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, timeout=30, **options)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def receipt_of(gateway, directory):
    """A receipt, and the published checkpoint that covers it."""
    caller = gateway.caller(REGISTRY)
    record = samples.licence()
    assert caller.submit(record).status_code == 201
    answer = caller.verify(samples.question_about(record))
    file = directory / "answer.json"
    file.write_text(answer.text, "utf-8")
    gateway.checkpoint()
    return file


def upgraded(gateway, receipt, directory, *options):
    """The receipt with a proof to a published checkpoint, made from a mirror."""
    mirror = directory / "mirror"
    path = "/" + gateway.origin.partition("/")[2]
    done = gateway.command("log", "mirror", gateway.public_url + path, mirror, "--key", gateway.key)
    assert done.returncode == 0, done.stdout + done.stderr
    done = gateway.command("log", "upgrade-receipt", receipt, "--mirror", mirror, "--key", gateway.key, *options)
    assert done.returncode == 0, done.stderr
    file = directory / "upgraded.json"
    file.write_text(done.stdout, "utf-8")
    return file


def verify(gateway, receipt, *options):
    done = gateway.command("log", "verify-receipt", receipt, *options)
    return done.returncode, done.stdout + done.stderr


# --- 国密 ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sm2_key(tmp_path_factory):
    file = tmp_path_factory.mktemp("sm2") / "sm2.pem"
    openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", file)
    file.chmod(0o600)
    return file


@pytest.fixture(scope="module")
def sealed(make_gateway, sm2_key):
    return make_gateway(seals={"sm2": str(sm2_key)})


def sm2_line(gateway):
    """The signed text, and r ‖ s of its SM2 line."""
    text, _, signatures = gateway.public("/log/checkpoint").partition("\n\n")
    lines = [base64.b64decode(line.split(" ")[2]) for line in signatures.splitlines()]
    vkey = gateway.public("/log/key/sm2").strip()
    identity = bytes.fromhex(vkey.split("+")[1])
    [line] = [line for line in lines if line[:4] == identity]
    assert len(lines) == 2 and len(line) == 68
    return text + "\n", line[4:]


def test_openssl_verifies_the_sm2_line(sealed, sm2_key, tmp_path):
    receipt_of(sealed, tmp_path)
    text, signature = sm2_line(sealed)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    (tmp_path / "text").write_text(text, "utf-8")
    (tmp_path / "signature").write_bytes(der_signature(r, s))
    openssl("pkey", "-in", sm2_key, "-pubout", "-out", tmp_path / "public.pem")
    line = ["pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678", "-pubin",
            "-inkey", tmp_path / "public.pem", "-in", tmp_path / "text", "-sigfile", tmp_path / "signature"]
    assert b"Verified Successfully" in openssl(*line)


def der_signature(r, s):
    def integer(value):
        content = value.to_bytes(value.bit_length() // 8 + 1, "big")
        return b"\x02" + bytes([len(content)]) + content

    content = integer(r) + integer(s)
    return b"\x30" + bytes([len(content)]) + content


def test_gmssl_verifies_the_sm2_line_and_refuses_another_text(sealed, sm2_key, tmp_path):
    receipt_of(sealed, tmp_path)
    text, signature = sm2_line(sealed)
    point = base64.b64decode(sealed.public("/log/key/sm2").strip().split("+", 2)[2])[-65:]
    public = sm2.CryptSM2(public_key=point[1:].hex(), private_key=None, asn1=False)
    assert public.verify_with_sm3(signature.hex(), text.encode())
    assert not public.verify_with_sm3(signature.hex(), text.replace("\n", "\n1", 1).encode())
    # s and n − s are different signatures: nothing is malleable.
    s = int.from_bytes(signature[32:], "big")
    turned = signature[:32] + (ORDER - s).to_bytes(32, "big")
    assert not public.verify_with_sm3(turned.hex(), text.encode())


def test_a_receipt_that_is_carried_over_shows_the_sm2_line(sealed, tmp_path):
    receipt = receipt_of(sealed, tmp_path)
    key = tmp_path / "sm2.vkey"
    key.write_text(sealed.public("/log/key/sm2"))
    code, said = verify(sealed, receipt, "--key", sealed.key, "--sm2-key", key)
    assert code == 1 and "--sm2-key" in said
    code, said = verify(sealed, upgraded(sealed, receipt, tmp_path), "--key", sealed.key, "--sm2-key", key)
    assert code == 0 and "sm2" in said, said


def test_a_key_that_others_may_read_is_refused(make_gateway, tmp_path, binary, authority):
    open_key = tmp_path / "open.pem"
    openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", open_key)
    open_key.chmod(0o644)
    gateway = make_gateway()
    gateway.stop()
    done = gateway.command("serve", "--config", gateway.configuration, "--seals-sm2", open_key)
    assert done.returncode == 1 and "chmod 600" in done.stderr


# --- Witnesses ----------------------------------------------------------------------------------


class Known:
    """A log as a witness knows it."""

    def __init__(self, vkey):
        self.vkey = vkey


@pytest.fixture
def witnesses(binary, tmp_path):
    made = []
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        made.append(Witness(binary, tmp_path / name, f"witness.example/{name}"))
    yield made
    for witness in made:
        witness.close()


@pytest.fixture
def watched(make_gateway, witnesses, tmp_path):
    """A gateway whose checkpoints two of three witnesses must cosign, and its policy."""

    gateway = make_gateway()
    gateway.stop()
    log = Known(gateway.key.read_text().strip())
    lines = [f"log {log.vkey}"]
    for number, witness in enumerate(witnesses):
        witness.start(log)
        lines.append(f"witness w{number} {witness.vkey} http://127.0.0.1:{witness.port}")
    policy = tmp_path / "policy"
    policy.write_text("\n".join([*lines, "group two 2 w0 w1 w2", "quorum two", ""]))
    configuration = gateway.configuration.read_text()
    gateway.configuration.write_text(configuration + f"witnesses: {{ policy: {policy} }}\n")
    gateway.start()
    return gateway, policy


def test_a_witness_that_points_elsewhere_is_not_followed(make_gateway, witnesses, tmp_path):
    gateway = make_gateway()
    gateway.stop()
    witness, elsewhere = Receiver(), Receiver()
    try:
        witness.location, elsewhere.status = elsewhere.address, 404
        policy = tmp_path / "policy"
        policy.write_text("\n".join([
            f"log {gateway.key.read_text().strip()}",
            f"witness w0 {witnesses[0].vkey} {witness.address.partition('/hook')[0]}", "quorum w0", ""]))
        gateway.configuration.write_text(gateway.configuration.read_text() + f"witnesses: {{ policy: {policy} }}\n")
        gateway.start()
        for status in (307, 302):
            witness.status = status
            asked = len(witness.messages)
            until(lambda: len(witness.messages) >= asked + 2, 60, "two questions")
        assert elsewhere.messages == []
    finally:
        witness.close()
        elsewhere.close()


def test_a_checkpoint_is_published_when_the_quorum_has_cosigned_it(watched, witnesses, tmp_path):
    gateway, policy = watched
    receipt = receipt_of(gateway, tmp_path)
    assert gateway.public("/log/policy") == policy.read_text()
    carried = upgraded(gateway, receipt, tmp_path)
    code, said = verify(gateway, carried, "--policy", policy)
    assert code == 0 and "witnesses" in said, said
    assert verify(gateway, receipt, "--policy", policy)[0] == 1

    # One may fail; without two nothing more is published, and every answer is given all the same.
    witnesses[0].kill()
    receipt_of(gateway, tmp_path)
    witnesses[1].kill()
    before = gateway.public("/log/checkpoint")
    caller = gateway.caller(REGISTRY)
    assert caller.submit(samples.licence()).status_code == 201
    size = gateway.log_size()
    assert int(before.split("\n")[1]) < size
    # A restart shows no barer checkpoint than before.
    gateway.stop()
    gateway.start()
    shown = gateway.public("/log/checkpoint")
    assert int(shown.split("\n")[1]) < size and shown.count("\u2014") >= 3
    witnesses[1].start(Known(gateway.key.read_text().strip()), port=witnesses[1].port)
    until(lambda: int(gateway.public("/log/checkpoint").split("\n")[1]) >= size, 90, "the quorum again")


# --- Time stamps --------------------------------------------------------------------------------


class Authority:
    """A time-stamping authority: openssl ts behind HTTP."""

    def __init__(self, directory):
        self.directory = directory
        self.root = directory / "root.pem"
        (directory / "serial").write_text("01")
        (directory / "tsa.cnf").write_text(f"""
[req]
distinguished_name = name
prompt = no
[name]
CN = Example time
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[tsa]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[tsa_config]
serial = {directory}/serial
signer_cert = {directory}/tsa.pem
signer_key = {directory}/tsa.key
certs = {self.root}
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.1
digests = sha256
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
""")
        config = ["-config", directory / "tsa.cnf"]
        new = ["-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        openssl("req", "-x509", *new, *config, "-extensions", "ca", "-days", "2", "-subj", "/CN=Example root",
                "-keyout", directory / "root.key", "-out", self.root)
        openssl("req", *new, *config, "-keyout", directory / "tsa.key", "-out", directory / "tsa.csr")
        openssl("x509", "-req", "-in", directory / "tsa.csr", "-CA", self.root, "-CAkey", directory / "root.key",
                "-CAcreateserial", "-days", "1", "-extfile", directory / "tsa.cnf", "-extensions", "tsa",
                "-out", directory / "tsa.pem")
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                reply = authority.reply(query)
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_port}/"

    def reply(self, query):
        with self.lock:
            (self.directory / "query").write_bytes(query)
            return openssl("ts", "-reply", "-queryfile", self.directory / "query", "-config",
                           self.directory / "tsa.cnf", "-section", "tsa_config",
                           env={**os.environ, "OPENSSL_CONF": str(self.directory / "tsa.cnf")})

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def authority_of_time(tmp_path_factory):
    authority = Authority(tmp_path_factory.mktemp("tsa"))
    yield authority
    authority.close()


@pytest.fixture(scope="module")
def stamped(make_gateway, authority_of_time):
    return make_gateway(seals={
        "authority": authority_of_time.url, "roots": [str(authority_of_time.root)], "interval": 1})


def test_published_checkpoints_are_stamped_and_receipts_verify_under_the_stamp(stamped, authority_of_time, tmp_path):
    receipt = receipt_of(stamped, tmp_path)
    assert stamped.caller(REGISTRY).submit(samples.licence()).status_code == 201
    stamped.checkpoint()
    path = "/" + stamped.origin.partition("/")[2]
    size = stamped.log_size()

    def covering():
        stamps = requests.get(f"{stamped.public_url}{path}/timestamps", timeout=10).json()["timestamps"]
        return next((stamp for stamp in stamps if stamp["size"] >= size), None)

    stamp = until(covering, 20, "a stamp over the receipt")
    token, checkpoint = tmp_path / "token.tst", tmp_path / "stamped.checkpoint"
    token.write_bytes(requests.get(stamped.public_url + stamp["token"], timeout=10).content)
    checkpoint.write_bytes(requests.get(stamped.public_url + stamp["checkpoint"], timeout=10).content)
    openssl("ts", "-verify", "-data", checkpoint, "-in", token, "-token_in", "-CAfile", authority_of_time.root)

    # The log grows on; the receipt is carried over to the stamped checkpoint all the same.
    assert stamped.caller(REGISTRY).submit(samples.licence()).status_code == 201
    stamped.checkpoint()
    carried = upgraded(stamped, receipt, tmp_path, "--checkpoint", checkpoint)
    options = ["--key", stamped.key, "--timestamp", token, "--tsa-roots", authority_of_time.root]
    code, said = verify(stamped, carried, *options)
    assert code == 0 and "timestamp" in said, said
    code, said = verify(stamped, receipt, *options)
    assert code == 1 and "--timestamp" in said
    assert verify(stamped, carried, *options[:-1], stamped.authority.root)[0] == 1


def test_an_authority_of_time_that_points_elsewhere_is_not_followed(make_gateway, authority_of_time):
    authority, elsewhere = Receiver(), Receiver()
    try:
        authority.location, elsewhere.status = elsewhere.address, 404
        authority.status = 307
        gateway = make_gateway(seals={
            "authority": authority.address, "roots": [str(authority_of_time.root)], "interval": 1})
        for status in (307, 302):
            authority.status = status
            asked = len(authority.messages)
            # The second question comes after all that the first led to.
            until(lambda: len(authority.messages) >= asked + 2, 20, "two questions")
        assert "was not stamped" in gateway.log_text()
        assert elsewhere.messages == []
    finally:
        authority.close()
        elsewhere.close()


@pytest.mark.parametrize("name", ["x.tst", "20261123T080000Z-9.tst", "..%2f..%2fgateway.sqlite", "20261123T080000Z-09.tst"])
def test_a_stamp_that_is_not_there_is_404(name, stamped):
    path = "/" + stamped.origin.partition("/")[2]
    assert requests.get(f"{stamped.public_url}{path}/timestamps/{name}", timeout=10).status_code == 404
