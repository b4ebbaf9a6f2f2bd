"""Answers to imports take so much room, and no more."""

import errno
import json
import os
import select
import time

import pytest

from harness import curl, disk, samples
from harness.connection import Connection
from harness.polling import until

CORE, REGISTRY = "education.system.core", "market-regulation.system.registry"
#: Of which every twentieth is rejected.
LINES = int(os.environ.get("ONCEGATE_IMPORT_LINES", 3000))
#: As many as an agency may have at a time, and some more.
ALLOWED, TRIED = 32, 40


def begin_import(gateway, name, length):
    connection = Connection(gateway, name)
    connection.send_head("POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=length)
    return connection


def test_an_import_of_lines_that_are_none_ends_early(city, figure):
    sent = 300_000
    with city.new_caller(REGISTRY) as caller:
        begin = time.monotonic()
        response = caller.post(
            "/v1/materials/import", data=b"x\n" * sent, headers={"Content-Type": "application/x-ndjson"}, promised=False)
        took = time.monotonic() - begin
    assert response.status_code == 200, response.text[:600]
    *outcomes, last = [json.loads(line) for line in response.content.splitlines()]
    figure(f"{sent} lines of 2 bytes that are none: bytes of answer, seconds", f"{len(response.content)}, {took:.1f}")
    assert [outcome["line"] for outcome in outcomes] == list(range(1, 10_001))
    assert last["problem"]["code"] == "invalid-value" and last["nextLine"] == 10_001
    assert len(response.content) < 3_000_000


@pytest.mark.parametrize("version", ["--http1.1", "--http2"])
def test_curl_that_still_sends_such_a_file_is_answered_and_ends(version, city, tmp_path):
    file = tmp_path / "wrong.ndjson"
    file.write_bytes((b"y" * 600 + b"\n") * 15_000)
    for _ in range(3):
        done = curl.run(
            city, REGISTRY, version, "--max-time", "15", "--header", "Content-Type: application/x-ndjson", "--data-binary",
            f"@{file}", f"{city.base}/v1/materials/import")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout.splitlines()[-1])["nextLine"] == 10_001


def test_a_large_import_with_a_few_rejections_is_taken_whole(city, figure):
    records = [samples.licence() for _ in range(500)]
    good = [samples.line(record).encode() + b"\n" for record in records]
    lines = [b"x\n" if number % 20 == 19 else good[number % 500] for number in range(LINES)]
    with city.new_caller(REGISTRY) as caller:
        begin = time.monotonic()
        outcomes, last = caller.import_lines(b"".join(lines), promised=False)
        figure(f"seconds for {LINES} lines", f"{time.monotonic() - begin:.1f}")
    assert "problem" not in last and len(outcomes) == last["summary"]["lines"] == LINES
    assert last["summary"]["rejected"] == LINES // 20 and last["summary"]["created"] == 475


def test_an_answer_that_the_disk_does_not_take_tells_from_where_to_go_on(make_gateway, disk_library, tmp_path):
    place = tmp_path / "answers"
    place.mkdir()
    failing = disk.Disk(disk_library, tmp_path, place)
    registry = make_gateway(environment={**failing.environment, "TMPDIR": str(place)}).caller(REGISTRY)
    lines = [samples.line(samples.licence()).encode() + b"\n" if number % 100 == 0 else b"x\n" for number in range(9500)]
    failing.fail(disk.WRITES, error=errno.ENOSPC)
    outcomes, last = registry.import_lines(b"".join(lines), promised=False)
    assert failing.heal() > 0, "nothing was written: the trial shows nothing"
    place_in_lines = last["nextLine"]
    assert last["problem"]["code"] == "store-unavailable" and 1000 < place_in_lines < 9500
    assert [outcome["line"] for outcome in outcomes] == list(range(1, place_in_lines))
    rest, end = registry.import_lines(b"".join(lines[place_in_lines - 1:]), promised=False)
    assert "problem" not in end and len(rest) == 9500 - len(outcomes)
    # What was committed without an answer is there.
    assert end["summary"]["unchanged"] == 10


def test_an_agency_has_room_for_so_many_imports_and_leaves_it_to_others(city, figure):
    opened = [begin_import(city, CORE, 1000) for _ in range(TRIED)]
    try:
        refused = until(lambda: answered(opened, TRIED - ALLOWED), 10, "that it is too much")
        assert all(each.read_head()[0].startswith(b"HTTP/1.1 429") for each in refused)
        figure(f"of {TRIED} imports at once refused", len(refused))
        assert len(refused) == TRIED - ALLOWED
        with city.new_caller(REGISTRY) as other:
            assert other.import_lines(b"")[1]["summary"]["lines"] == 0
    finally:
        for each in opened:
            each.close()
    until(lambda: city.caller(CORE).post(
        "/v1/materials/import", data=b"", headers={"Content-Type": "application/x-ndjson"}).status_code == 200, 10, "room again")


def answered(connections, count):
    """Those of these connections on which an answer has come, as soon as they are so many."""
    readable, _, _ = select.select([each.socket for each in connections], [], [], 0)
    return len(readable) >= count and [each for each in connections if each.socket in readable]
