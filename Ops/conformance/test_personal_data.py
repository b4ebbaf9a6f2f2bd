"""Nothing personal stands in clear in what the gateway keeps, logs, measures or leaves behind when it crashes."""

import base64
import json
import os
import shutil
import signal
import uuid

import pytest

from harness import contracts, databases, datasets, samples
from harness.canary import found, found_below

SOURCE, NAME, CASE = "DJ-LEAK-16180339", "澜江不可见有限公司", "LJ-LEAK-27182818"
STAFF, REFERENCE = "staff-leak-14142135", "SQ-LEAK-17320508"
PERSON, PERMIT = "不可示人甲", "JY99010299990001"
#: In the rows of a dataset's source, which show no more of it than its first character.
HIDDEN, MASKED = "不可公布乙", "遮住其名丙"


@pytest.fixture(scope="module")
def gateway(make_gateway, tmp_path_factory):
    """It logs all that it ever logs, and keeps temporary files where they are seen."""
    temporary = tmp_path_factory.mktemp("temporary")
    gateway = make_gateway(log_level="trace", environment={"TMPDIR": str(temporary)}, network={"log": "network"})
    gateway.temporary = temporary
    return gateway


def food_permit(holder, number, person, **fields):
    return {
        "type": "food-permit", "sourceId": number, "subjects": {"holder": holder}, "issuedOn": "2026-01-01",
        "fields": {
            "permitNo": number, "uscc": holder["id"], "operatorName": person, "responsiblePerson": person,
            "premises": "江城区试样路1号", "businessForm": "食品销售", "items": "散装食品销售", "issuedOn": "2026-01-01",
            "validUntil": "2030-12-31", "status": "active", **fields},
    }


@pytest.fixture(scope="module")
def traces(gateway):
    """Texts that have gone through every kind of request and must not be found."""
    erased, kept = samples.licence(name=NAME + "乙"), samples.licence(name=NAME + "丙")
    person = samples.new_person()
    record = samples.licence(
        source_id=SOURCE, name=NAME, person=person, address="江城区不可见路９８７号", legalRepresentative=PERSON)
    subject = record["subjects"]["holder"]["id"]
    registry, desk = gateway.caller("market-regulation.system.registry"), gateway.caller("affairs-centre.system.front-desk")
    query = samples.question_about(record, CASE, name=NAME)
    query["purpose"] |= {
        "operator": STAFF, "authorisation": {"kind": "consent", "reference": REFERENCE, "obtainedOn": "2026-11-01"}}
    assert registry.submit(record, headers={"Idempotency-Key": "key-1"}).status_code == 201
    lines = [record, erased, kept, {**record, "colour": NAME}, {**record, "issuedOn": NAME}]
    registry.import_lines("\n".join(map(samples.line, lines)).encode(), promised=False)
    answer = desk.verify(query).json()
    assert answer["verdict"] == "match"
    correct(gateway, answer, query)
    assert desk.verify({**query, "claims": {"name": NAME + "分公司"}}).json()["verdict"] == "mismatch"
    assert desk.verify({**query, "sourceId": SOURCE}).json()["verdict"] == "match"
    assert desk.verify({**query, "claims": {"turnover": NAME}}).status_code == 403
    assert desk.verify({**query, "purpose": {**query["purpose"], "serviceItem": SOURCE.lower()}}).status_code == 403
    assert desk.verify({**query, "subject": {"scheme": "uscc", "id": subject[:-1] + "I"}}).status_code == 422
    assert desk.post("/v1/verifications/batch", {"queries": [query, {"case": CASE}]}).status_code == 200
    reuse = {name: query[name] for name in ("material", "subject", "purpose")} | {"fields": ["name", "address"]}
    reused = desk.reuse(reuse).json()
    assert reused["records"][0]["values"]["name"] == NAME
    desk.post(f"/v1/reuses/{reused['id']}/outcome", {"outcome": "not-used", "reason": NAME}, promised=False)
    paper = {"serviceItem": "food-permit-new", "material": "business-licence", "reason": "disputed", "case": CASE}
    assert desk.post("/v1/papers", paper).status_code == 201
    check = {
        "serviceItem": "food-permit-new", "case": CASE, "authorisation": query["purpose"]["authorisation"],
        "subjects": {"applicant": query["subject"], "responsible-person": person}, "promises": ["5"]}
    assert desk.check(check).status_code == 200
    change = {"type": "business-licence", "sourceId": SOURCE, "status": "suspended", "reason": NAME}
    assert registry.post("/v1/materials/status", change).status_code == 200
    assert registry.post("/v1/materials/status", {**change, "sourceId": SOURCE + "-2"}).status_code == 404
    portal = gateway.caller("affairs-centre.system.citizen-portal")
    assert portal.post("/v1/usage", {"subject": query["subject"]}).json()["uses"]
    # One of whom there is nothing more, and one who was asked about and is restricted.
    assert desk.verify(samples.question_about(kept, CASE)).status_code == 200
    assert [erase(gateway, licence) for licence in (erased, kept)] == ["erased", "restricted"]
    publish(gateway, record["subjects"]["holder"])
    give_reasons(gateway, person["id"])
    desk.request("GET", f"/v1/agencies/{SOURCE}?subject={subject}", promised=False)
    desk.post("/v1/verifications", data=json.dumps(query).encode()[:-1], headers={"Content-Type": "application/json"})
    return [subject, person["id"], SOURCE, SOURCE.lower(), NAME, "江城区不可见路", CASE, STAFF, REFERENCE, PERSON, HIDDEN, MASKED,
            *(licence["subjects"]["holder"]["id"] for licence in (erased, kept))]


def correct(gateway, answer, query):
    """A correction with its answer."""
    body = {"receipt": answer["id"], "subject": query["subject"], "material": "business-licence", "fields": ["name"]}
    desk = gateway.caller("affairs-centre.system.front-desk")
    filed = desk.post("/v1/corrections", {**body, "sourceId": SOURCE, "statement": NAME}).json()
    shown = gateway.caller("market-regulation.system.registry").get(f"/v1/corrections/{filed['id']}").json()
    assert shown["statement"] == NAME
    steward = gateway.caller("market-regulation.admin.steward")
    resolution = {"outcome": "corrected", "sourceId": SOURCE}
    assert steward.post(f"/v1/corrections/{filed['id']}/resolution", resolution).status_code == 409


def give_reasons(gateway, number):
    """A person's number in every reason that is logged, published or told to others: refused, and not repeated."""
    agency, security = f"spiffe://{gateway.authority.trust_domain}/agency/transport", "affairs-centre.admin.security"
    contract = gateway.caller("affairs-centre.admin.steward").get("/v1/contracts").json()["items"][0]["hash"]
    for written in (number, f"{number[:6]} {number[6:14]}-{number[14:]}", "13800138000"):
        reason = f"涉及{written}的记录有误"
        release = "/v1/datasets/food-permits/releases/1"
        answers = [gateway.caller(caller).post(path, {**body, "reason": reason}) for caller, path, body in [
            (security, "/v1/callers/suspensions", {"caller": f"{agency}/system/core"}),
            (security, f"{release}/recall", {}),
            (security, f"{release}/decisions", {"decision": "reject", "bytes": "sha256:" + "0" * 64}),
            (security, f"/v1/proposals/{uuid.uuid4()}/decisions", {"decision": "reject"})]]
        with contracts.Steward(gateway, "affairs-centre.admin.steward") as steward:
            answers.append(steward.send("suspend", contract, reason=reason, mendBy="2099-12-31"))
        for answer in answers:
            assert (answer.status_code, answer.json().get("code")) == (422, "invalid-value"), answer.text
            assert written not in answer.text
    assert gateway.caller("transport.system.core").get("/v1/whoami").status_code == 200


def erase(gateway, record):
    body = {"subject": record["subjects"]["holder"], "reason": "consent-withdrawn"}
    proposed = gateway.caller("market-regulation.admin.steward").post("/v1/erasures", body).json()
    decided = gateway.caller("affairs-centre.admin.security").post(
        f"/v1/erasures/{proposed['id']}/decisions", {"decision": "approve"})
    return decided.json()["state"]


def publish(gateway, holder):
    """A candidate that nobody releases: of two permits, of which one is withheld, and a masked person in the other."""
    other = {"scheme": "uscc", "id": samples.new_uscc()}
    shown = food_permit(other, PERMIT, MASKED)
    withheld = {**food_permit(holder, SOURCE, HIDDEN, permitNo=PERMIT[:-1] + "2"), "disclosure": "withheld"}
    for permit in (shown, withheld):
        assert gateway.caller("market-regulation.system.registry").submit(permit).status_code == 201
    candidate = datasets.build(gateway, "food-permits")
    assert candidate["state"] == "candidate" and candidate["manifest"]["rows"]["released"] == 1
    # It is there, and shows what it may.
    assert found_below([PERMIT], gateway.data / "releases")


def test_the_data_directory_holds_nothing_personal_in_clear(gateway, traces, tmp_path):
    if gateway.database:
        assert databases.files_of(gateway.database, "pg_wal", since=gateway.configuration), "there is no write-ahead log"
    else:
        assert (gateway.data / "gateway.sqlite-wal").stat().st_size, "the write-ahead log is empty"
    assert not found_below(traces, gateway.data, gateway.directory / "keys", *in_database(gateway, tmp_path / "database"))


def in_database(gateway, directory):
    """Where its data are found if they lie in a database: copies of the server's files, and SQL, in which nothing is compressed."""
    if gateway.database is None:
        return []
    directory.mkdir()
    databases.dump(gateway.database, directory / "dump.sql")
    databases.run(gateway.database, "CHECKPOINT")
    for number, path in enumerate(databases.files_of(gateway.database, "base", "pg_wal", "../server.log", since=gateway.configuration)):
        shutil.copy(path, directory / f"{number}-{path.name}")
    return [directory]


def test_the_gateways_own_log_holds_nothing_personal(gateway, traces):
    text = gateway.log.read_bytes()
    assert b'"level":"debug"' in text
    assert not found(traces, "the log", text)
    assert not found_below(traces, gateway.directory / "network")


def test_metrics_and_health_hold_nothing_personal_and_no_callers_words(gateway, traces):
    for path in ("/metrics", "/health/ready"):
        told = gateway.operations(path).encode()
        assert b"log" in told
        assert not found(traces, path, told)


def test_what_everybody_may_read_of_the_log_holds_nothing_personal(gateway, traces):
    size, _ = gateway.checkpoint()
    assert 20 < size < 256
    entries = gateway.public(f"/log/{gateway.origin[-4:]}/tile/entries/000.p/{size}")
    assert len(entries) >= size and not found(traces, "the entries", entries.encode())


def test_a_receipts_record_holds_nothing_personal(gateway, traces):
    record = samples.licence(name="澜江晨曦")
    assert gateway.caller("market-regulation.system.registry").submit(record).status_code == 201
    query = samples.question_about(record, CASE)
    query["purpose"]["operator"] = STAFF
    answer = gateway.caller("affairs-centre.system.front-desk").verify(query).json()
    record = base64.urlsafe_b64decode(answer["receipt"]["record"] + "==")
    assert not found([*traces, query["subject"]["id"], "澜江晨曦"], "the record", record)


def test_what_a_crash_leaves_and_a_copy_of_the_data_hold_nothing_personal(gateway, traces, tmp_path, figure):
    gateway.process.send_signal(signal.SIGSEGV)
    assert gateway.process.wait(10) == -signal.SIGSEGV
    # What an operator copies: the data as they lie there, with what was not yet in the database file.
    copy = shutil.copytree(gateway.data, tmp_path / "copy")
    searched = [path.stat().st_size for path in copy.rglob("*") if path.is_file()]
    figure("canaries looked for in every form", f"{len(traces)}, in {len(searched)} files of {sum(searched) >> 10} KiB and the logs")
    assert not found_below(traces, copy, *in_database(gateway, tmp_path / "crashed"))
    assert not found(traces, "the log", gateway.log.read_bytes())
    left = [path for path in gateway.temporary.rglob("*") if path.is_file()]
    assert not left or not found_below(traces, gateway.temporary)
    gateway.serve()
    gateway.stop()
    assert not found_below(traces, gateway.data, gateway.directory / "keys", *in_database(gateway, tmp_path / "stopped"))


def test_the_data_directory_holds_none_of_the_citys_people_in_clear(city, city_materials, tmp_path):
    data = b"".join(path.read_bytes() for path in city.data.rglob("*") if path.is_file())
    if city.database:
        data += databases.dump(city.database, tmp_path / "dump.sql").read_bytes()
    lines = (city_materials / "resident-identity.ndjson").read_text("utf-8").splitlines()
    people = [json.loads(line) for line in lines]
    assert len(people) > 40
    for person in people:
        for text in (person["fields"]["residentId"].encode(), person["fields"]["name"].encode()):
            assert text not in data and text.hex().encode() not in data


def test_data_and_keys_are_closed_to_other_users(city):
    for directory in (city.data, city.directory / "keys"):
        assert directory.stat().st_mode & 0o077 == 0, directory
        for path in directory.rglob("*"):
            assert path.stat().st_mode & 0o077 == 0, path


def test_texts_are_found_in_every_form(tmp_path):
    text = "LEAK-31415926 漏"
    for at, written in enumerate([
            text.encode(), text.encode("utf-16-le"), text.encode("gb18030"), text.encode().hex().encode(),
            base64.b64encode(b"x" + text.encode()), base64.urlsafe_b64encode(b"xy" + text.encode() + b"zz"),
            json.dumps(text).encode()]):
        (tmp_path / f"{at}").write_bytes(os.urandom(100) + written + os.urandom(100))
    assert len(found_below([text], tmp_path)) == 7
