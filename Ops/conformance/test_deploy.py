"""What an installation is made of: the configuration that is shipped starts a gateway, and a backup is one again."""

import shutil
import subprocess

import pytest
import yaml

from harness import databases, samples, stored
from harness.gateway import Gateway
from harness.places import CONTRACTS, ROOT

DEPLOY = ROOT / "Ops" / "deploy"
REGISTRY, FRONT_DESK = "market-regulation.system.registry", "affairs-centre.system.front-desk"
#: What goes into the place of what the example names.
FILES = {"root.pem": "root", "root.crl": "revocation_list"}


@pytest.fixture
def shipped(binary, tmp_path, authority):
    """A gateway with the configuration of the package, in which only places and ports are others."""
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS)
    own = yaml.safe_load((DEPLOY / "gateway.yaml").read_text("utf-8"))
    (gateway.directory / "certs").mkdir()
    for name, source in FILES.items():
        shutil.copy(getattr(authority, source), gateway.directory / "certs" / name)
    for name in ("server.pem", "server.key"):
        shutil.copy(authority.server().certificate.with_name(name), gateway.directory / "certs" / name)
    assert own["data"]["directory"] == "/var/lib/oncegate/data" and own["network"]["log"] == "/var/log/oncegate"
    own["data"]["directory"], own["network"]["log"] = str(gateway.data), str(tmp_path / "network")
    own["time"]["calendars"] = [str(CONTRACTS / "calendar" / name.rpartition("/")[2]) for name in own["time"]["calendars"]]
    own["public"]["port"] = gateway.port
    own["api"]["port"] = own["operations"]["port"] = 0
    if gateway.database:
        own["store"] = gateway.database
    gateway.configuration.write_text(yaml.safe_dump(own), "utf-8")
    yield gateway
    gateway.close()


def test_the_shipped_configuration_is_one_that_a_gateway_starts_with(shipped, tmp_path):
    shipped.initialise().start()
    assert shipped.operations_status("/health/ready") == 200
    assert shipped.caller(REGISTRY).submit(samples.licence()).status_code == 201
    assert list((tmp_path / "network").glob("network-*.ndjson"))
    shipped.stop()
    found = shipped.command("doctor", "--config", shipped.configuration)
    assert found.returncode == 0, found.stdout


def test_what_the_handbook_has_backed_up_is_a_gateway_again(make_gateway, tmp_path):
    first = make_gateway()
    record = samples.licence()
    assert first.caller(REGISTRY).submit(record).status_code == 201
    question = samples.question_about(record)
    answer = first.caller(FRONT_DESK).verify(question)
    first.stop()
    keys, data = tmp_path / "keys", tmp_path / "data"
    # Three copies, and neither released-checkpoint nor revocation-marks, as for a machine that is lost.
    assert not (first.data / "gateway.sqlite-wal").exists()
    shutil.copytree(first.data, data)
    dumps = [databases.dump(first.database, tmp_path / schema, f"--schema={schema}")
             for schema in ("oncegate", "oncegate_keys") if first.database]
    (keys / "token-signing").mkdir(mode=0o700, parents=True)
    keys.chmod(0o700)
    for path in [*(first.directory / "keys").glob("*.key"), *(first.directory / "keys").glob("subject-keys.sqlite"),
                 *(first.directory / "keys" / "token-signing").iterdir()]:
        shutil.copy2(path, keys / path.relative_to(first.directory / "keys"))
    stored.lose(first)
    shutil.rmtree(first.directory / "keys")
    shutil.copytree(data, first.data)
    for dump in dumps:
        databases.restore(first.database, dump)
    shutil.copytree(keys, first.directory / "keys")
    found = first.command("doctor", "--config", first.configuration)
    assert found.returncode == 0, found.stdout
    first.start()
    assert first.caller(FRONT_DESK).verify(question).json()["verdict"] == "match"
    (tmp_path / "answer.json").write_bytes(answer.content)
    judged = first.command("log", "verify-receipt", tmp_path / "answer.json", "--key", first.key)
    assert judged.returncode == 0, judged.stderr


@pytest.mark.parametrize("name", ["postinst", "prerm", "postrm"])
def test_a_script_of_the_package_is_well_formed_and_ends_where_something_fails(name):
    script = DEPLOY / "debian" / name
    assert subprocess.run(["sh", "-n", script], timeout=10).returncode == 0
    assert "\nset -e\n" in script.read_text()
    # What dpkg may ask for and what the script does not know is left alone.
    assert subprocess.run(["sh", script, "abort-upgrade"], timeout=10).returncode == 0
