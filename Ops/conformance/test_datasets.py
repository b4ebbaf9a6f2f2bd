"""Open data from the candidate to the recall, over mutual TLS and as everybody sees it."""

import hashlib
import json
import subprocess

import pytest
import requests
import yaml

from harness import datasets
from harness.places import CONTRACTS
from harness.receipts import record_of
from harness.register import copied_parts, write

SYSTEM = "civil-affairs.system.core"
TYPE, NAME = "course-seat", "course-seats"
FORMATS = ["csv", "excel.csv", "jsonl", "sqlite", "csv-metadata.json"]


@pytest.fixture(scope="module")
def seed(tmp_path_factory):
    """The sample city with seats in courses: where and in which age group a person sits could tell who it is."""
    directory = tmp_path_factory.mktemp("seed") / "Contracts"
    subprocess.run(["cp", "-r", CONTRACTS, directory], check=True)
    fields = [
        ("seat", "string", {"required": True}), ("district", "string", {"required": True}),
        ("age", "string", {"required": True}), ("note", "string", {}),
    ]
    write(directory / "material-types" / f"{TYPE}.yaml", {
        **copied_parts("business-licence"), "code": TYPE, "version": 1, "source": "civil-affairs",
        "title": {"en": "Seat", "zh": "席位"}, "validity": {"rule": "open-ended"},
        "roles": [{"role": "holder", "schemes": ["opaque"], "min": 1, "max": 1, "title": {"en": "Seat", "zh": "席位"}}],
        "schema": {"fields": [
            {"name": name, "title": {"en": name, "zh": name}, "type": kind, "constraints": constraints,
             "disclosure": "public"} for name, kind, constraints in fields]},
    })
    document = yaml.safe_load((CONTRACTS / "datasets" / "food-permits.yaml").read_text("utf-8"))
    write(directory / "datasets" / f"{NAME}.yaml", {
        **document, "name": NAME, "publisher": "civil-affairs", "source": {"records": TYPE},
        "columns": [name for name, *_ in fields], "primaryKey": ["seat"], "freeText": ["note"],
        "quasiIdentifiers": {"columns": ["district", "age"], "atLeast": 5},
    })
    return directory


@pytest.fixture
def gateway(make_gateway, seed):
    return make_gateway(seed, is_copy=True)


def seat(number, district="江城区", age="30-39", **fields):
    name = f"S-{number:04d}"
    return {
        "type": TYPE, "sourceId": name, "subjects": {"holder": {"scheme": "opaque", "id": name}},
        "fields": {"seat": name, "district": district, "age": age, **fields}, "issuedOn": "2026-01-01",
    }


def submit(gateway, *records):
    outcomes, last = gateway.caller(SYSTEM).import_lines(
        "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode())
    assert last["summary"]["rejected"] == 0, outcomes


def file(gateway, number, format="csv", **options):
    return requests.get(f"{gateway.public_url}/data/{NAME}/v/{number}/{NAME}.{format}", timeout=10, **options)


def faults(answer):
    return [error["message"] for error in answer["problem"]["errors"]]


def test_a_candidate_is_public_only_when_another_person_has_reviewed_its_bytes(gateway, judges_of):
    submit(gateway, *(seat(number) for number in range(12)))
    candidate = datasets.build(gateway, NAME)
    assert candidate["state"] == "candidate" and candidate["number"] == 1
    assert candidate["manifest"]["rows"] == {"read": 12, "heldBack": {}, "masked": 0, "released": 12}
    assert file(gateway, 1).status_code == 404
    # Not before its review, not on other bytes, and not by who built it.
    assert datasets.publish(gateway, candidate).status_code == 409
    other = {**candidate, "manifest": {"bytes": "sha256:" + "0" * 64}}
    assert datasets.decide(gateway, other).status_code == 409
    assert datasets.decide(gateway, candidate, caller=datasets.OPERATOR).status_code == 403
    assert datasets.decide(gateway, candidate).json()["state"] == "approved"
    assert datasets.decide(gateway, candidate).status_code == 409
    assert file(gateway, 1).status_code == 404
    released = datasets.publish(gateway, candidate).json()
    assert released["state"] == "released"
    manifest = released["manifest"]
    assert manifest["review"]["by"] == "affairs-centre/security"
    for listed in manifest["files"]:
        answer = requests.get(f"{gateway.public_url}/data/{NAME}/v/1/{listed['name']}", timeout=10)
        assert hashlib.sha256(answer.content).hexdigest() == listed["sha256"]
        assert len(answer.content) == listed["size"]
    sums = requests.get(f"{gateway.public_url}/data/{NAME}/v/1/SHA256SUMS", timeout=10)
    assert "sha256:" + hashlib.sha256(sums.content).hexdigest() == manifest["bytes"]
    # The release is an entry of the log, which names its bytes.
    judges_of(gateway).verify(released)
    record = record_of(released["receipt"])
    assert (record["kind"], record["decision"], record["dataset"], record["number"], record["bytes"]) == (
        "release", "release", NAME, 1, manifest["bytes"])


def test_the_same_data_have_the_same_bytes_whenever_they_are_released(gateway):
    submit(gateway, *(seat(number) for number in range(10)))
    first = datasets.release(gateway, NAME)
    second = datasets.release(gateway, NAME)
    assert second["number"] == 2
    assert second["manifest"]["bytes"] == first["manifest"]["bytes"]
    changes = requests.get(f"{gateway.public_url}/data/{NAME}/changes?since=1", timeout=10)
    assert changes.status_code == 200 and changes.text == ""


def test_two_releases_that_isolate_somebody_together_are_refused_by_the_name_of_the_class(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    submit(gateway, *(seat(number, age="70-79") for number in range(10, 16)))
    datasets.release(gateway, NAME)
    # A class of seven would pass alone; with the release before it, it shows who is new.
    submit(gateway, seat(16, age="70-79"))
    refused = datasets.build(gateway, NAME)
    assert refused["problem"]["status"] == 422
    assert len(faults(refused)) == 1
    assert "district 江城区, age 70-79" in faults(refused)[0] and "1" in faults(refused)[0]
    # One who leaves while another comes is as easy to see.
    submit(gateway, *(seat(number, age="70-79") for number in range(17, 21)))
    assert datasets.build(gateway, NAME)["state"] == "candidate"
    submit(gateway, seat(3, age="50-59"))
    assert any("30-39" in fault for fault in faults(datasets.build(gateway, NAME)))


def test_one_who_comes_is_seen_although_all_others_of_the_class_have_changed(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    datasets.release(gateway, NAME)
    submit(gateway, *(seat(number, note="neu") for number in range(7)))
    refused = datasets.build(gateway, NAME)
    assert len(faults(refused)) == 1 and "district 江城区, age 30-39" in faults(refused)[0]


def test_what_was_withheld_or_revoked_since_it_was_built_is_not_released(gateway):
    submit(gateway, *(seat(number) for number in range(12)))
    for change in (
            lambda: submit(gateway, {**seat(3), "disclosure": "withheld"}),
            lambda: gateway.caller(SYSTEM).post("/v1/materials/status", {
                "type": TYPE, "sourceId": "S-0004", "status": "revoked", "reason": "The course was given up."})):
        candidate = datasets.build(gateway, NAME)
        datasets.decide(gateway, candidate)
        change()
        refused = datasets.publish(gateway, candidate)
        assert (refused.status_code, refused.json()["code"]) == (409, "state-conflict")
    candidate = datasets.build(gateway, NAME)
    assert candidate["manifest"]["rows"]["heldBack"] == {"withheld": 1, "not-valid": 1}
    datasets.decide(gateway, candidate)
    assert datasets.publish(gateway, candidate).status_code == 200


def test_files_that_were_changed_after_their_review_are_not_released(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    candidate = datasets.build(gateway, NAME)
    datasets.decide(gateway, candidate)
    (path,) = (gateway.data / "releases").glob(f"*/{NAME}.csv")
    path.write_bytes(path.read_bytes().replace("江城区".encode(), "望河区".encode(), 1))
    assert datasets.publish(gateway, candidate).status_code == 409
    path.unlink()
    assert datasets.publish(gateway, candidate).status_code == 409
    datasets.release(gateway, NAME)


def test_two_datasets_of_the_same_people_are_refused(seed, binary, tmp_path):
    subprocess.run(["cp", "-r", seed, tmp_path / "Contracts"], check=True)
    document = yaml.safe_load((seed / "datasets" / f"{NAME}.yaml").read_text("utf-8"))
    write(tmp_path / "Contracts" / "datasets" / "other.yaml", {**document, "name": "other"})
    linted = subprocess.run([binary, "catalogue", "lint", tmp_path / "Contracts"], capture_output=True, text=True)
    assert linted.returncode == 1
    assert "shows the same records: what one hides would follow from the other" in linted.stdout


def test_a_recalled_release_still_counts_when_later_ones_are_compared(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    datasets.recall(gateway, datasets.release(gateway, NAME))
    submit(gateway, seat(6))
    assert "江城区" in faults(datasets.build(gateway, NAME))[0]


def test_a_class_of_fewer_than_five_is_refused(gateway):
    submit(gateway, *(seat(number) for number in range(4)))
    assert "4" in faults(datasets.build(gateway, NAME))[0]


def test_a_class_that_is_held_back_tells_nobody_its_size(make_gateway, seed, tmp_path):
    directory = tmp_path / "Contracts"
    subprocess.run(["cp", "-r", seed, directory], check=True)
    definition = directory / "datasets" / f"{NAME}.yaml"
    document = yaml.safe_load(definition.read_text("utf-8"))
    document["quasiIdentifiers"]["smaller"] = "hold-back"
    write(definition, document)
    gateway = make_gateway(directory)
    submit(gateway, *(seat(number) for number in range(6)))
    submit(gateway, *(seat(number, age="70-79") for number in range(10, 16)))
    assert datasets.release(gateway, NAME)["manifest"]["rows"]["released"] == 12
    # One more: the class is held back now, and no number says by how many it grew.
    submit(gateway, seat(16, age="70-79"))
    manifest = datasets.build(gateway, NAME)["manifest"]
    assert manifest["rows"] == {"read": 6, "heldBack": {}, "masked": 0, "released": 6}
    finding = next(check["finding"] for check in manifest["checks"] if check["name"] == "classes")
    assert "left out uncounted" in finding["en"] and "也不计数" in finding["zh"]
    assert "7" not in json.dumps([check["finding"]["en"] for check in manifest["checks"]])


def test_a_reviewer_sees_what_differs_from_the_public_release(gateway, authority, tmp_path):
    def review(*options):
        credentials = authority.caller(datasets.SECURITY)
        return gateway.command(
            "dataset", "review", NAME, *options, "--gateway", gateway.base, "--cert", credentials.certificate,
            "--key", credentials.key, "--ca", authority.root)

    submit(gateway, *(seat(number) for number in range(6)))
    datasets.build(gateway, NAME)
    shown = review()
    assert shown.returncode == 0 and "No release is public" in shown.stdout, shown.stderr
    datasets.release(gateway, NAME)
    submit(gateway, *(seat(number, age="50-59") for number in range(10, 16)), seat(17, note="13912345678"))
    candidate = datasets.build(gateway, NAME)
    shown = review("--save", tmp_path / "candidate")
    assert shown.returncode == 0, shown.stderr
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert ["released", "6", "12"] in lines and ["free-text", "0", "1"] in lines
    sums = (tmp_path / "candidate" / "SHA256SUMS").read_bytes()
    assert "sha256:" + hashlib.sha256(sums).hexdigest() == candidate["manifest"]["bytes"]


def test_a_text_with_a_telephone_number_and_a_withheld_record_stay_behind(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    submit(gateway, seat(7, note="请拨打１３８ 0013 8000 找王"), {**seat(8), "disclosure": "withheld"})
    candidate = datasets.build(gateway, NAME)
    assert candidate["manifest"]["rows"]["heldBack"] == {"free-text": 1, "withheld": 1}
    datasets.decide(gateway, candidate)
    datasets.publish(gateway, candidate)
    assert "S-0006" not in file(gateway, 1).text and "S-0005" in file(gateway, 1).text
    assert "8000" not in file(gateway, 1).text and "S-0008" not in file(gateway, 1).text


def test_a_recall_answers_gone_everywhere_at_once_and_leaves_no_byte(gateway, judges_of):
    submit(gateway, *(seat(number, note="Kennwort-Löwenzahn") for number in range(8)))
    release = datasets.release(gateway, NAME)
    addresses = [f"/data/{NAME}/v/1/{NAME}.{format}" for format in FORMATS] + [
        f"/data/{NAME}/v/1/{name}" for name in ("SHA256SUMS", "manifest.json", "manifest.json.jws")]
    for address in addresses:
        assert requests.get(gateway.public_url + address, timeout=10).status_code == 200, address
    recalled = datasets.recall(gateway, release, reason="The note was not to be public.")
    assert recalled.status_code == 200, recalled.text
    for address in addresses:
        for encoding in ("identity", "gzip", "zstd"):
            answer = requests.get(gateway.public_url + address, headers={"Accept-Encoding": encoding}, timeout=10)
            assert answer.status_code == 410, address
            assert b"The note was not to be public." in answer.content
    for address in (f"/data/{NAME}/rows", f"/data/{NAME}/latest/{NAME}.csv", f"/data/{NAME}/changes?since=1"):
        assert requests.get(gateway.public_url + address, timeout=10).status_code == 410, address
    listed = requests.get(f"{gateway.public_url}/recalls.json", timeout=10).json()
    assert NAME in json.dumps(listed)
    judges_of(gateway).verify(recalled.json())
    assert record_of(recalled.json()["receipt"])["kind"] == "recall"
    found = subprocess.run(
        ["grep", "-rlaE", "Kennwort-Löwenzahn|S-0003", gateway.data], capture_output=True, text=True, check=False)
    assert found.returncode == 1, found.stdout
    # It stays so after a start, cannot be done twice, and its number is not used again.
    gateway.stop()
    gateway.serve()
    assert file(gateway, 1).status_code == 410
    assert datasets.recall(gateway, release).status_code == 409
    assert datasets.build(gateway, NAME)["number"] == 2


def test_what_a_crash_leaves_of_a_candidate_goes_at_the_next_start(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    datasets.release(gateway, NAME)
    kept = set((gateway.data / "releases").iterdir())
    left = gateway.data / "releases" / "01a222fd-fce3-70ae-802b-b00b9b7a190a"
    left.mkdir()
    (left / f"{NAME}.csv").write_text("seat\n")
    gateway.kill()
    gateway.serve()
    assert set((gateway.data / "releases").iterdir()) == kept
    assert file(gateway, 1).status_code == 200


def test_a_candidate_gives_way_to_a_newer_one(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    first = datasets.build(gateway, NAME)
    submit(gateway, *(seat(number) for number in range(6, 12)))
    second = datasets.build(gateway, NAME)
    assert first["number"] == second["number"] == 1
    assert datasets.decide(gateway, first).status_code == 409
    assert datasets.decide(gateway, second).status_code == 200
    states = [item["state"] for item in gateway.caller(datasets.SECURITY).get(
        f"/v1/datasets/{NAME}/releases").json()["items"]]
    assert states == ["superseded", "approved"]
    assert len(list((gateway.data / "releases").iterdir())) == 1


def test_what_was_erased_since_does_not_come_out(gateway):
    submit(gateway, *(seat(number) for number in range(12)))
    candidate = datasets.build(gateway, NAME)
    datasets.decide(gateway, candidate)
    steward, security = gateway.caller("civil-affairs.admin.steward"), gateway.caller(datasets.SECURITY)
    erasure = steward.post("/v1/erasures", {
        "subject": {"scheme": "opaque", "id": "S-0003"}, "reason": "consent-withdrawn"})
    assert erasure.status_code == 201, erasure.text
    decided = security.post(f"/v1/erasures/{erasure.json()['id']}/decisions", {"decision": "approve"})
    assert decided.status_code == 200, decided.text
    assert datasets.publish(gateway, candidate).status_code == 409
    assert datasets.build(gateway, NAME)["manifest"]["rows"]["read"] == 11


def test_an_erasure_sets_the_clock_of_the_datasets_that_showed_it(gateway):
    submit(gateway, *(seat(number) for number in range(12)))
    datasets.release(gateway, NAME)
    assert "changedOn" not in standing(gateway)
    erasure = gateway.caller("civil-affairs.admin.steward").post("/v1/erasures", {
        "subject": {"scheme": "opaque", "id": "S-0003"}, "reason": "consent-withdrawn"}).json()
    gateway.caller(datasets.SECURITY).post(f"/v1/erasures/{erasure['id']}/decisions", {"decision": "approve"})
    assert standing(gateway)["clock"]["duty"] == "disclosure"
    told = gateway.caller("civil-affairs.admin.steward").get("/v1/notices").json()["items"]
    assert "disclosure-due" in {notice["kind"] for notice in told}


def standing(gateway):
    standings = gateway.caller(SYSTEM).get("/v1/dataset-standings").json()["items"]
    return next(item for item in standings if item["name"] == NAME)


def test_other_agencies_and_other_roles_have_no_part_in_it(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    assert gateway.caller("tax.admin.steward").post(f"/v1/datasets/{NAME}/releases", {}).status_code == 403
    assert gateway.caller("tax.admin.steward").get(f"/v1/datasets/{NAME}/releases").status_code == 403
    assert gateway.caller(datasets.SECURITY).post(f"/v1/datasets/{NAME}/releases", {}).status_code == 403
    assert gateway.caller(SYSTEM).post(f"/v1/datasets/{NAME}/releases", {}).status_code == 403
    own = datasets.build(gateway, NAME, caller="civil-affairs.admin.steward")
    assert own["state"] == "candidate"
    assert datasets.recall(gateway, own, caller="civil-affairs.admin.steward").status_code == 403
    assert gateway.caller(datasets.OPERATOR).post("/v1/datasets/nothing/releases", {}).status_code == 404


def test_a_reviewer_reads_the_candidate_as_it_would_be_public(gateway):
    submit(gateway, *(seat(number) for number in range(6)))
    candidate = datasets.build(gateway, NAME)
    answer = gateway.caller(datasets.SECURITY).get(f"{datasets.path(candidate)}/files/{NAME}.csv")
    assert answer.status_code == 200 and answer.text.startswith("seat,district,age,note")
    for name in ("../../gateway.sqlite", "..%2F..%2Fgateway.sqlite", "rows.sqlite", "nothing.csv"):
        answer = gateway.caller(datasets.SECURITY).get(f"{datasets.path(candidate)}/files/{name}", promised=False)
        assert answer.status_code == 404, name
