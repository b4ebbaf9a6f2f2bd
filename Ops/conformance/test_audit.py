"""Auditors' exports of the log's records, and the check of them against a mirror."""

import base64
import json

import pytest

from harness import samples
from harness.receipts import record_of

AUDITOR = "affairs-centre.admin.auditor"


def lines_of(response):
    assert response.status_code == 200, response.text
    *entries, last = [json.loads(line) for line in response.text.splitlines()]
    assert last["summary"]["count"] == len(entries)
    return entries, last


@pytest.fixture(scope="module")
def asked(city, front_desk, registry):
    record = samples.licence()
    assert registry.submit(record).status_code == 201
    return front_desk.verify(samples.question_about(record)).json()


def test_an_auditor_reads_every_record_and_the_export_is_in_the_log(city, asked, judges):
    entries, last = lines_of(city.caller(AUDITOR).get("/v1/log/records"))
    assert [entry["index"] for entry in entries] == list(range(last["summary"]["from"], last["summary"]["until"]))
    assert record_of(entries[0])["kind"] == "declaration"
    assert asked["receipt"]["record"] in {entry.get("record") for entry in entries}
    judges.verify(last["receipt"])
    logged = record_of(last["receipt"])
    assert (logged["kind"], logged["from"], logged["until"]) == ("export", 0, last["summary"]["until"])
    assert logged["consumer"] == {"administrator": "auditor", "agency": "affairs-centre"}
    again, _ = lines_of(city.caller(AUDITOR).get(f"/v1/log/records?from={last['summary']['until']}"))
    assert again[0]["record"] == last["receipt"]["record"]


@pytest.mark.parametrize("name", ["market-regulation.system.registry", "market-regulation.admin.steward"])
def test_a_provider_sees_the_records_about_its_own_types_alone(name, city, asked):
    entries, last = lines_of(city.caller(name).get("/v1/log/records?provider=me"))
    assert asked["receipt"]["record"] in {entry["record"] for entry in entries}
    for record in map(record_of, entries):
        # A completeness check is about the materials of several, also of those that were not shared.
        uses = [record, *record.get("materials", []), *record.get("notShared", [])]
        assert "market-regulation" in {use.get("provider") for use in uses}
    assert record_of(last["receipt"])["provider"] == "market-regulation"


@pytest.mark.parametrize("name,query", [
    ("affairs-centre.system.front-desk", ""), ("market-regulation.system.registry", ""),
    ("market-regulation.admin.steward", ""), ("affairs-centre.admin.operator", ""),
    ("affairs-centre.admin.security", "?provider=me"),
])
def test_others_are_refused(name, query, city):
    response = city.caller(name).get("/v1/log/records" + query)
    assert (response.status_code, response.json()["code"]) == (403, "role-required")


@pytest.mark.parametrize("query", ["from=-1", "from=2&until=1", "until=x", "provider=tax"])
def test_a_range_that_is_none_is_400(query, city):
    response = city.caller(AUDITOR).get("/v1/log/records?" + query)
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


def export(city, file, *arguments):
    credentials = city.authority.caller(AUDITOR)
    return city.command(
        "log", "export", "--out", file, "--gateway", city.base, "--cert", credentials.certificate,
        "--key", credentials.key, "--ca", city.authority.root, "--json", *arguments)


def audit(city, mirror, *files):
    done = city.command("log", "audit", *files, "--mirror", mirror, "--key", city.key, "--json")
    report = json.loads(done.stdout)
    assert report["verified"] == (done.returncode == 0)
    return report


@pytest.fixture(scope="module")
def exported(city, asked, tmp_path_factory):
    """An export in two pages, and a mirror that reaches as far."""
    directory = tmp_path_factory.mktemp("audit")
    file = directory / "records.ndjson"
    first = export(city, file)
    assert first.returncode == 0, first.stderr
    second = export(city, file)
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["from"] == json.loads(first.stdout)["until"]
    city.checkpoint()
    mirror = directory / "mirror"
    done = city.command(
        "log", "mirror", city.public_url + "/log/" + city.origin.rsplit("/", 1)[1], mirror, "--key", city.key)
    assert done.returncode == 0, done.stderr
    return file.read_text("utf-8").splitlines(), mirror


def test_a_whole_export_is_verified_and_only_its_owner_reads_it(city, exported, tmp_path):
    lines, mirror = exported
    file = tmp_path / "whole.ndjson"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    report = audit(city, mirror, file)
    assert report["verified"] and report["faultCount"] == 0 and report["erased"] == 0
    assert report["pages"] >= 2
    assert report["records"] == report["until"] - report["from"] == len(lines) - report["pages"]
    assert (mirror.parent / "records.ndjson").stat().st_mode & 0o077 == 0


def change(lines):
    line = json.loads(lines[3])
    record = base64.urlsafe_b64decode(line["record"] + "=" * (-len(line["record"]) % 4))
    changed = record.replace(b'"v":1', b'"v":2')
    lines[3] = json.dumps({"index": 3, "record": base64.urlsafe_b64encode(changed).decode().rstrip("=")})


def swap_records(lines):
    third, fourth = json.loads(lines[3]), json.loads(lines[4])
    lines[3] = json.dumps({**third, "record": fourth["record"]})
    lines[4] = json.dumps({**fourth, "record": third["record"]})


def swap_lines(lines):
    lines[3], lines[4] = lines[4], lines[3]


def remove(lines):
    del lines[3]


def double(lines):
    lines.insert(3, lines[3])


def erase(lines):
    lines[3] = json.dumps({"index": 3, "erased": True})


@pytest.mark.parametrize("alter,expected", [
    (change, [(3, "changed")]), (swap_records, [(3, "reordered"), (4, "reordered")]),
    (swap_lines, [(3, "reordered")]), (remove, [(3, "missing")]), (double, [(3, "duplicate")]),
    (erase, [(3, "erased-without-record")]),
])
def test_what_was_altered_is_named_by_its_index(alter, expected, city, exported, tmp_path):
    lines, mirror = exported
    lines = list(lines)
    alter(lines)
    file = tmp_path / "altered.ndjson"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    report = audit(city, mirror, file)
    assert not report["verified"]
    assert [(fault["index"], fault["reason"]) for fault in report["faults"]] == expected


def test_an_export_that_broke_off_is_continued_behind_its_last_page(city, exported, tmp_path):
    lines, mirror = exported
    end = next(number for number, line in enumerate(lines) if '"summary"' in line)
    file = tmp_path / "broken.ndjson"
    file.write_text("\n".join(lines[:end + 2]) + "\n" + lines[end + 2][:20], "utf-8")
    done = export(city, file)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["from"] == json.loads(lines[end])["summary"]["until"]
    kept = file.read_text("utf-8").splitlines()
    assert kept[:end + 1] == lines[:end + 1]
