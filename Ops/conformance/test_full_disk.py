"""A disk that is full: nothing is released, nothing is lost, and it goes on when there is room."""

import json
import pathlib
import subprocess
import time

import pytest
import requests

from harness import samples
from harness.polling import until
from harness.receipts import record_of

pytestmark = pytest.mark.embedded("the disk under the data")

MEBIBYTE = 1 << 20


class SmallDisk:
    """A file system of a few mebibytes that can be filled."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        self.filler = self.directory / "filler"

    def fill(self):
        """Leaves not a byte."""
        with self.filler.open("ab", buffering=0) as file:
            for size in (MEBIBYTE, 4096, 1):
                try:
                    while file.write(b"\0" * size) == size:
                        pass
                except OSError:
                    pass

    def empty(self):
        self.filler.unlink()


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    directory = tmp_path_factory.mktemp("disk")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=7m", "oncegate-test", directory], capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"a small file system cannot be mounted here (root can): {done.stderr.strip()}")
    yield SmallDisk(directory)
    subprocess.run(["umount", "--lazy", directory], check=False)


@pytest.fixture(scope="module")
def gateway(disk, make_gateway):
    gateway = make_gateway(data=disk.directory / "data")
    yield gateway
    gateway.close()


def is_unavailable(response):
    problem = response.json()
    assert problem.get("code") in ("log-unavailable", "store-unavailable"), response.text
    assert response.headers["Retry-After"].isdigit()
    # Nothing is released: neither a verdict, nor values, nor a receipt.
    assert not {"verdict", "claims", "records", "receipt", "outcome"} & set(problem)
    return response.status_code == 503


def test_a_full_disk_is_503_releases_nothing_and_mends_when_space_returns(gateway, disk, judges_of, figure):
    registry = gateway.caller("market-regulation.system.registry")
    kept, lost = samples.licence(), samples.licence()
    query = samples.question_about(kept)
    reuse = {name: query[name] for name in ("material", "subject", "purpose")} | {"fields": ["name"]}
    answers = [registry.submit(kept).json(), registry.verify(query).json()]
    size, root = gateway.checkpoint()
    seconds = []

    for _ in range(3):
        disk.fill()
        assert is_unavailable(registry.post("/v1/verifications", query))
        assert is_unavailable(registry.post("/v1/reuses", reuse))
        assert is_unavailable(registry.submit(lost))
        assert is_unavailable(registry.post("/v1/verifications/batch", {"queries": [query, query]}))
        assert gateway.checkpoint() == (size, root)
        # What needs no new entry is still told.
        assert registry.get("/v1/whoami").status_code == 200
        assert registry.get(f"/v1/receipts/{answers[1]['id']}").status_code == 200

        disk.empty()
        begin = time.monotonic()
        answers.append(until(lambda: served(registry, query), 10, "the gateway's recovery").json())
        seconds.append(time.monotonic() - begin)
        size, root = gateway.checkpoint()
    figure("seconds until answers came again", f"{max(seconds):.2f} at most, of {len(seconds)} times")

    assert registry.submit(lost).json()["outcome"] == "created"
    judges_of(gateway).verify(*answers)
    for answer in answers:
        again = registry.get(f"/v1/receipts/{record_of(answer['receipt'])['id']}").json()
        assert again["record"] == answer["receipt"]["record"]
        judges_of(gateway).verify(again)


def served(caller, query):
    response = caller.post("/v1/verifications", query)
    return response if response.status_code == 200 else None


def test_readiness_says_that_the_disk_is_full(gateway, disk):
    disk.fill()
    try:
        until(lambda: ready(gateway) == 503, 15, "the end of readiness")
    finally:
        disk.empty()
    until(lambda: ready(gateway) == 200, 15, "readiness")


def ready(gateway):
    return requests.get(f"http://127.0.0.1:{gateway.ports['operations']}/health/ready", timeout=10).status_code


def test_a_disk_that_fills_in_the_middle_of_an_import_keeps_whole_chunks_only(gateway, disk, judges_of):
    registry = gateway.caller("market-regulation.system.registry")
    records = [samples.licence(scope="食品销售；" * 300) for _ in range(1600)]
    lines = "".join(f"{samples.line(record)}\n" for record in records).encode()
    response = registry.post(
        "/v1/materials/import", data=lines, headers={"Content-Type": "application/x-ndjson"}, promised=False)
    created = response.text.count('"outcome":"created"')
    assert "-unavailable" in response.text and 0 < created < len(records), response.text[-500:]
    assert created == sum(record_of(receipt)["revisions"] for receipt in json.loads(response.text.splitlines()[-1])["receipts"])
    gateway.kill()
    room = subprocess.run(["mount", "-o", "remount,size=64m", disk.directory], capture_output=True, text=True)
    assert room.returncode == 0, room.stderr
    gateway.start()
    registry = gateway.caller("market-regulation.system.registry")
    outcomes, last = registry.import_lines(lines, promised=False)
    assert last["summary"]["unchanged"] == created
    assert last["summary"]["created"] == len(records) - created == len(outcomes) - created
    judges_of(gateway).verify(*last["receipts"])
