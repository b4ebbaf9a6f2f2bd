"""Real registers as open data: released, changed, released again, applied from the change feed, recalled."""

import csv
import io
import json

import pytest
import requests
import yaml

from harness import datasets
from harness.places import CONTRACTS, DATA
from harness.register import REGISTERS, SOURCE, SYSTEM, lines, seed, write

pytestmark = pytest.mark.skipif(
    not all((DATA / register.file).exists() for register in REGISTERS),
    reason="the real public data is not beside the repository (../shared/data, or $ONCEGATE_DATA)")

STREETS = next(register for register in REGISTERS if register.code == "street")
ITEMS = next(register for register in REGISTERS if register.code == "listed-item")
KEYS = {"street": "code", "listed-item": "itemCode"}


def name_of(register):
    return f"{register.code}s"


@pytest.fixture(scope="module")
def gateway(make_gateway, tmp_path_factory):
    directory = seed(tmp_path_factory.mktemp("seed") / "Contracts")
    document = yaml.safe_load((CONTRACTS / "datasets" / "agencies.yaml").read_text("utf-8"))
    for register in (STREETS, ITEMS):
        # What names a row is there in every row.
        kind = register.material_type()
        for field in kind["schema"]["fields"]:
            field["constraints"] |= {"required": True} if field["name"] == KEYS[register.code] else {}
        write(directory / "material-types" / f"{register.code}.yaml", kind)
        write(directory / "datasets" / f"{name_of(register)}.yaml", {
            **document, "name": name_of(register), "publisher": SOURCE, "source": {"records": register.code},
            "columns": register.columns(), "primaryKey": [KEYS[register.code]]})
    gateway = make_gateway(directory)
    with gateway.new_caller(SYSTEM) as caller:
        for register in (STREETS, ITEMS):
            caller.import_lines(lines(register), promised=False)
    return gateway


def public(gateway, path):
    answer = requests.get(gateway.public_url + path, timeout=60)
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:200]}"
    return answer


def rows(gateway, register, number):
    """The rows of a release as any program reads them: codes are text."""
    name = name_of(register)
    text = public(gateway, f"/data/{name}/v/{number}/{name}.csv").content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def released(register):
    """What of the source's rows may leave: those with a key, as the gateway took them."""
    return {row[KEYS[register.code]]: row for row in register.rows() if register.is_good(row)}


@pytest.mark.parametrize("register", [STREETS, ITEMS], ids=lambda register: register.code)
def test_a_register_goes_through_its_life(register, gateway):
    name, key = name_of(register), KEYS[register.code]
    first = datasets.release(gateway, name)
    expected = released(register)
    found = {row[key]: row for row in rows(gateway, register, 1)}
    held = first["manifest"]["rows"]["heldBack"]
    assert len(found) + sum(held.values()) == first["manifest"]["rows"]["read"] == len(expected)
    assert all(found[code] == expected[code] for code in found)
    # One row changes, one comes and one goes.
    codes = sorted(found)
    changed = {**expected[codes[7]], "name" if register is STREETS else "itemName": "改名路（试）"}
    new = {**expected[codes[8]], key: "999999999"}
    with gateway.new_caller(SYSTEM) as caller:
        _, last = caller.import_lines("".join(
            json.dumps(register.material(row), ensure_ascii=False) + "\n" for row in (changed, new)).encode())
        assert last["summary"]["rejected"] == 0, last
        gone = caller.post("/v1/materials/status", {
            "type": register.code, "sourceId": register.source_id(expected[codes[9]]), "status": "revoked",
            "reason": "The street was renamed."})
        assert gone.status_code == 200, gone.text
    second = datasets.release(gateway, name)
    assert second["number"] == 2
    feed = public(gateway, f"/data/{name}/changes?since=1").content.decode().splitlines()
    assert sorted(json.loads(line)["op"] for line in feed) == ["created", "deleted", "updated"]
    # Applied to the first release it gives the newest file, byte for byte.
    jsonl = {json.loads(line)[key]: line for line in public(
        gateway, f"/data/{name}/v/1/{name}.jsonl").content.decode().splitlines()}
    for line in feed:
        change = json.loads(line)
        if change["op"] == "deleted":
            del jsonl[change["key"][key]]
        else:
            jsonl[change["row"][key]] = line[line.index('"row":') + len('"row":'):-1]
    text = "".join(jsonl[code] + "\n" for code in sorted(jsonl, key=str.encode))
    assert text == public(gateway, f"/data/{name}/v/2/{name}.jsonl").content.decode()
    # Recalled, the second is gone and the first is the newest again.
    assert datasets.recall(gateway, second).status_code == 200
    assert requests.get(f"{gateway.public_url}/data/{name}/v/2/{name}.csv", timeout=10).status_code == 410
    assert requests.get(f"{gateway.public_url}/data/{name}/changes?since=2", timeout=10).status_code == 410
    assert public(gateway, f"/data/{name}/latest/{name}.csv").url.endswith(f"/v/1/{name}.csv")
    assert public(gateway, f"/data/{name}/rows?limit=1").json()["release"] == 1
