"""Fixtures: the authority, the sample city's gateway, gateways of a test's own, and the judges of receipts."""

import json
import pathlib
import subprocess

import pytest
import requests
import yaml

from harness.authority import Authority
from harness.databases import Databases
from harness.gateway import Gateway
from harness.places import CONTRACTS
from harness.ready import Gateways, ReadyGateways
from harness.receipts import Judges

# All that a gateway says is UTF-8; of a type without a charset, such as application/x-ndjson, requests would guess.
requests.Response.apparent_encoding = "utf-8"


def pytest_addoption(parser):
    parser.addoption("--binary", required=True, type=pathlib.Path, help="the gateway's binary")
    parser.addoption("--tlogverify", type=pathlib.Path, help="the program that checks receipts with Go's own code")
    parser.addoption("--clock", type=pathlib.Path, help="the library that moves a gateway's clock")
    parser.addoption("--disk", type=pathlib.Path, help="the library that breaks a gateway's disk")
    parser.addoption("--store", choices=["sqlite", "postgresql"], default="sqlite", help="where the gateways' data lie")
    parser.addoption("--outsiders", type=pathlib.Path, help="the directory of the programs of others: schemathesis, sslyze")


#: Files that take longest, which are begun first, so that none of them is left to one worker at the end.
LONGEST = [
    "test_tutorial.py", "test_portal.py", "test_roll_over.py", "test_key_rotation.py", "test_outsiders.py", "test_notices.py",
    "test_seals.py", "test_real_data.py", "test_open_data_clients.py", "test_slow_clients.py", "test_floods.py", "test_trust_at_once.py",
    "test_gateways.py", "test_backup.py", "test_postgres.py", "test_revocation_lists.py", "test_running.py", "test_kill.py", "test_tampering.py", "test_authorisation.py"]


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


_figures = []


@pytest.fixture
def figure(request):
    """Tells what a trial has measured: `figure("handshakes a second", 412)`; it is printed at the end."""
    def tell(what, value):
        request.node.user_properties.append(("figure", f"{what}: {value}"))

    return tell


def pytest_runtest_logreport(report):
    if report.when == "call":
        _figures.extend((report.nodeid, text) for name, text in report.user_properties if name == "figure")


def pytest_terminal_summary(terminalreporter):
    if _figures:
        terminalreporter.section("figures")
        for test, text in _figures:
            terminalreporter.write_line(f"{test.split('::')[-1]}: {text}")


def optional(request, option, otherwise):
    """What an option names; skips the test where it could not be had."""
    path = request.config.getoption(option)
    if path is None:
        pytest.skip(otherwise)
    return path.resolve()


@pytest.fixture(scope="session")
def clock_library(request):
    """What lets a gateway's wall clock be moved, where it could be built."""
    return optional(
        request, "--clock", "no C compiler, so no clock can be moved: put clang of the Swift toolchain on the PATH")


@pytest.fixture(scope="session")
def disk_library(request):
    """What lets a gateway's disk fail, where it could be built."""
    return optional(request, "--disk", "no C compiler, so no disk can fail: put clang of the Swift toolchain on the PATH")


@pytest.fixture(scope="session")
def databases():
    """A PostgreSQL server of this worker's own."""
    return Databases()


@pytest.fixture(scope="session", autouse=True)
def store(request):
    """Puts every gateway's data where --store says."""
    if request.config.getoption("--store") == "postgresql":
        Gateway.make_database = request.getfixturevalue("databases").new


@pytest.fixture(autouse=True)
def embedded(request):
    """Skips what is about the files of SQLite, where there are none."""
    marker = request.node.get_closest_marker("embedded")
    if marker and Gateway.make_database:
        pytest.skip(f"the data lie in PostgreSQL, and this is about {marker.args[0]}")


@pytest.fixture(scope="session")
def outsiders(request):
    """Where the programs of others are, where they could be installed."""
    return optional(
        request, "--outsiders", "schemathesis and sslyze are not installed: pip install -r Ops/conformance/outsiders.txt")


@pytest.fixture(scope="session")
def binary(request):
    return request.config.getoption("--binary").resolve()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certs"))


@pytest.fixture(scope="session")
def city_systems():
    """The first system of every agency, by the agency's id."""
    agencies = [yaml.safe_load(path.read_text("utf-8")) for path in (CONTRACTS / "agencies").glob("*.yaml")]
    return {agency["id"]: f"{agency['id']}.system.{agency['systems'][0]}" for agency in agencies}


@pytest.fixture(scope="session")
def city_sources(city_systems):
    """The system that submits each material type: one of its source agency."""
    types = [yaml.safe_load(path.read_text("utf-8")) for path in (CONTRACTS / "material-types").glob("*.yaml")]
    return {type["code"]: city_systems[type["source"]] for type in types}


@pytest.fixture(scope="session")
def city_materials(tmp_path_factory):
    """A directory with the sample city's materials: all the odd cases and some others."""
    directory = tmp_path_factory.mktemp("materials")
    subprocess.run(
        [CONTRACTS / "records" / "generate", "--out", directory, "--count", "300"], check=True, timeout=60)
    return directory


@pytest.fixture(scope="session")
def city(binary, authority, tmp_path_factory, city_materials, city_sources):
    """The sample city's gateway, with its materials in and their status set. It logs all that it ever logs."""
    gateway = Gateway(binary, tmp_path_factory.mktemp("city"), authority, CONTRACTS, log_level="trace")
    try:
        fill(gateway.initialise().start(), city_materials, city_sources)
        yield gateway
    finally:
        gateway.close()


def fill(gateway, materials, sources):
    for code, source in sources.items():
        file = materials / f"{code}.ndjson"
        if not file.exists():
            continue
        outcomes, last = gateway.caller(source).import_lines(file.read_bytes())
        assert last["summary"]["created"] == len(outcomes), f"{code}: {last['summary']}"
    for line in (materials / "status.ndjson").read_text("utf-8").splitlines():
        change = json.loads(line)
        answer = gateway.caller(sources[change["type"]]).post("/v1/materials/status", change)
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def ready(binary, authority, tmp_path_factory):
    return ReadyGateways(binary, tmp_path_factory.mktemp("ready"), authority)


@pytest.fixture(scope="module")
def make_gateway(ready, tmp_path_factory):
    """Makes gateways that end with the module: `make_gateway()` is initialised and started."""
    make = Gateways(ready, tmp_path_factory)
    yield make
    make.end()


@pytest.fixture(autouse=True)
def own_gateways(request):
    """Ends with a test the gateways that it has made itself; those that its module has made were there before."""
    make = request.getfixturevalue("make_gateway") if "make_gateway" in request.fixturenames else None
    kept = make and make.count()
    yield
    if make:
        make.end(kept)


@pytest.fixture
def judges_of(tmp_path, request):
    """Makes the judges of a gateway's receipts."""
    return lambda gateway: Judges(gateway, tmp_path, request.config.getoption("--tlogverify"))


@pytest.fixture
def judges(judges_of, city):
    return judges_of(city)


@pytest.fixture
def go_judges_of(judges_of, request):
    """The same where Go's code is there to check with."""
    if request.config.getoption("--tlogverify") is None:
        pytest.skip("Go with golang.org/x/mod is not installed: apt-get install golang-go golang-golang-x-mod-dev")
    return judges_of


@pytest.fixture
def go_judges(go_judges_of, city):
    return go_judges_of(city)


@pytest.fixture(scope="session")
def front_desk(city):
    """The system of the city's one window."""
    return city.caller("affairs-centre.system.front-desk")


@pytest.fixture(scope="session")
def registry(city):
    """The market regulator's register."""
    return city.caller("market-regulation.system.registry")


@pytest.fixture(scope="session")
def question():
    """A question that the city's one window may ask, with a true answer."""
    return {
        "material": "business-licence", "subject": {"scheme": "uscc", "id": "91990102MA9L05073A"},
        "claims": {"name": "澜江晨曦食品有限公司", "status": "active"},
        "purpose": {"serviceItem": "food-permit-new", "case": "LJ-2026-700001", "channel": "hall"},
    }
