"""The key-encryption key lies wrapped by a key that never leaves its token (PKCS #11), here one in software."""

import base64
import pathlib
import re
import shutil
import subprocess

import pytest

from harness import samples
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.polling import until

MODULE = pathlib.Path("/usr/lib/softhsm/libsofthsm2.so")
REGISTRY = "market-regulation.system.registry"
PIN = "31415926"


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """The environment of a token `oncegate` with an AES key `kek`, and the key's address."""
    if not (MODULE.exists() and shutil.which("softhsm2-util") and shutil.which("pkcs11-tool")):
        pytest.skip("there is no token in software: apt-get install softhsm2 opensc")
    directory = tmp_path_factory.mktemp("token")
    (directory / "tokens").mkdir()
    (directory / "softhsm2.conf").write_text(f"directories.tokendir = {directory}/tokens\nobjectstore.backend = file\n")
    environment = {"SOFTHSM2_CONF": f"{directory}/softhsm2.conf"}

    def run(*command):
        done = subprocess.run(command, env=environment | {"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stdout + done.stderr

    run("softhsm2-util", "--init-token", "--free", "--label", "oncegate", "--so-pin", "27182818", "--pin", PIN)
    run("pkcs11-tool", "--module", MODULE, "--token-label", "oncegate", "--login", "--pin", PIN, "--keygen",
        "--key-type", "AES:32", "--label", "kek")
    pin = directory / "pin"
    pin.write_text(PIN + "\n")
    pin.chmod(0o600)
    return environment, pin, f"pkcs11:token=oncegate;object=kek?module-path={MODULE}&pin-source=file:{pin}"


def key_file(gateway, name="key-encryption.key"):
    return gateway.directory / "keys" / name


def fill(gateway):
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    return record


def verdict(gateway, record):
    return gateway.caller(REGISTRY).verify(samples.question_about(record)).json()["verdict"]


def test_a_key_that_a_token_has_wrapped_opens_the_data_and_is_rotated(token, binary, authority, tmp_path, figure):
    environment, pin, address = token
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS, keys={"pkcs11": address}, environment=environment)
    try:
        record = fill(gateway.initialise().start())
        wrapped = base64.b64decode(key_file(gateway).read_text())
        assert len(wrapped) == 12 + 32 + 16
        assert gateway.command("key", "rotate", "--config", gateway.configuration).returncode == 0
        until(lambda: "the old one may go" in gateway.log_text(), 30, "the end of the rotation")
        [retired] = key_file(gateway).parent.glob("key-encryption-retired-*.key")
        assert base64.b64decode(retired.read_text()) == wrapped
        gateway.stop()
        refusals = [
            ("kek?", "kek2?", "has no such secret key"), ("token=oncegate", "token=other", "there is no such token"),
            (str(MODULE), "/nowhere.so", "cannot be loaded"), (f"{pin}", f"{pin}.none", "PIN cannot be read"),
            ("pkcs11:", "pkcs12:", "keys.pkcs11 must be"),
        ]
        for part, other, told in refusals:
            done = gateway.command("serve", "--config", gateway.configuration, "--keys-pkcs11", address.replace(part, other))
            assert done.returncode == 1 and told in done.stderr, done.stderr
        figure("starts with a wrong address or PIN that were refused", len(refusals) + 1)
        pin.write_text("00000000")
        done = gateway.command("serve", "--config", gateway.configuration)
        pin.write_text(PIN)
        assert done.returncode == 1 and "is refused" in done.stderr and "00000000" not in done.stderr
        text = gateway.configuration.read_text("utf-8")
        gateway.configuration.write_text(re.sub(r"  pkcs11: .*\n(   .*\n)*", "", text), "utf-8")
        done = gateway.command("serve", "--config", gateway.configuration)
        assert done.returncode == 1 and "was wrapped by a token: set keys.pkcs11" in done.stderr, done.stderr
        gateway.configuration.write_text(text, "utf-8")
        gateway.serve()
        assert verdict(gateway, record) == "match"
        assert PIN not in gateway.log_text(whole=True)
    finally:
        gateway.close()


def test_a_gateway_moves_into_a_token_by_a_rotation(token, binary, authority, tmp_path):
    environment, _, address = token
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS, environment=environment)
    try:
        record = fill(gateway.initialise().start())
        gateway.stop()
        text = gateway.configuration.read_text("utf-8")
        gateway.configuration.write_text(text.replace("keys:\n", f"keys:\n  pkcs11: {address}\n"), "utf-8")
        done = gateway.command("key", "rotate", "--config", gateway.configuration)
        assert done.returncode == 0 and "restart one that runs without the token" in done.stdout
        assert len(base64.b64decode(key_file(gateway).read_text())) == 60
        gateway.serve()
        until(lambda: "the old one may go" in gateway.log_text(), 30, "the end of the rotation")
        gateway.stop()
        gateway.serve()
        assert verdict(gateway, record) == "match"
    finally:
        gateway.close()
