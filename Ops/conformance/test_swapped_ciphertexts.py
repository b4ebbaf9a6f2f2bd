"""Whoever can write the database of a stopped gateway gets no answer with another's data out of it."""

import shutil
import uuid

import pytest

from harness import samples, stored
from harness.polling import until

REGISTRY, DESK, PORTAL = (
    "market-regulation.system.registry", "affairs-centre.system.front-desk", "affairs-centre.system.citizen-portal")


@pytest.fixture(scope="module")
def victim(make_gateway, tmp_path_factory):
    """A stopped gateway with what it holds, and a copy to go back to."""
    gateway = make_gateway()
    person = samples.new_person()
    first, second, other = (
        samples.licence(person=person, name=f"澜江换位{name}有限公司") for name in ("甲", "乙", "丙"))
    first["subjects"]["holder"] = second["subjects"]["holder"]
    first["fields"]["uscc"] = second["fields"]["uscc"]
    registry, desk = gateway.caller(REGISTRY), gateway.caller(DESK)
    gateway.records, gateway.swaps = {}, 0
    for name, record in (("first", first), ("second", second), ("other", other)):
        assert registry.submit(record).status_code == 201
        gateway.records[name] = record
    gateway.answers = [desk.verify(samples.question_about(record)).json() for record in (first, other)]
    gateway.filed = [
        desk.post("/v1/corrections", {
            "receipt": answer["id"], "subject": record["subjects"]["holder"], "material": "business-licence",
            "fields": ["name"], "statement": record["fields"]["name"]}).json()["id"]
        for answer, record in zip(gateway.answers, (second, other))]
    gateway.stop()
    place = tmp_path_factory.mktemp("copy")
    gateway.copy, gateway.keys = stored.copy_of(gateway, place / "data"), shutil.copytree(gateway.directory / "keys", place / "keys")
    return gateway


@pytest.fixture
def tampered(victim):
    """Starts the gateway over what a statement of SQL has made of its database."""
    def start(*statements, keys=False):
        changed = stored.change(victim, *statements, keys=keys)
        assert changed[-1] >= 2, f"nothing was swapped: {changed}"
        victim.swaps += 1
        return victim.serve()

    yield start
    victim.close()
    stored.put_back(victim, victim.copy)
    shutil.rmtree(victim.directory / "keys")
    shutil.copytree(victim.keys, victim.directory / "keys")


def swap(table, key, columns, where):
    """Swaps columns of the first and the last row of a table that are such."""
    ends = [f"(SELECT {end}({key}) FROM {table} WHERE {where})" for end in ("min", "max")]
    # As they were: an UPDATE that reads its own table reads what it has changed.
    before = (f"CREATE TEMP TABLE before AS SELECT {key} AS which, {', '.join(columns)} FROM {table} "
              f"WHERE {key} IN ({', '.join(ends)})")
    sets = ", ".join(f"{column} = (SELECT {column} FROM before WHERE which <> {key})" for column in columns)
    return [before, f"UPDATE {table} SET {sets} WHERE {key} IN (SELECT which FROM before)"]


def reuse(record):
    query = samples.question_about(record)
    return {name: query[name] for name in ("material", "subject", "purpose")} | {"fields": ["name"]}


def reason(told):
    """What was logged, once it says why."""
    return told if "does not open where it stands" in told or "does not name" in told else None


def is_refused(gateway, name):
    """That every question about a record is refused, that nothing of any record is told, and that operators learn why."""
    record = gateway.records[name]
    desk = gateway.caller(DESK)
    for response in (desk.verify(samples.question_about(record)), desk.reuse(reuse(record))):
        assert (response.status_code, response.json().get("code")) == (500, "internal"), response.text
        assert not any(other["fields"]["name"] in response.text for other in gateway.records.values())
    told = until(lambda: reason(gateway.log_text()), 10, "the reason in the log")
    assert not any(other["fields"]["name"] in told for other in gateway.records.values())
    return True




@pytest.mark.parametrize("columns", [["sealed"], ["sealed", "key_tag"], ["key_tag"]], ids=" and ".join)
def test_materials_that_were_swapped_between_two_subjects_are_refused(columns, victim, tampered):
    gateway = tampered(*swap("material_revision", stored.either(victim, "place", "number"), columns, "length(sealed) > 0"))
    assert is_refused(gateway, "first") and is_refused(gateway, "other")


def test_materials_that_were_swapped_between_two_records_of_one_subject_are_refused(victim, tampered):
    place = stored.either(victim, "place", "number")
    highest = f"(SELECT max({place}) FROM material_revision)"
    gateway = tampered(*swap("material_revision", place, ["sealed"], f"{place} < {highest}"))
    assert is_refused(gateway, "first") and is_refused(gateway, "second")
    # The rest is as it was.
    answer = gateway.caller(DESK).verify(samples.question_about(gateway.records["other"]))
    assert answer.json()["verdict"] == "match"


def test_subjects_whose_tags_were_swapped_in_the_index_are_refused(victim, tampered):
    # All three name one person; the holders are of one or two of them.
    rows = "SELECT tag FROM material_subject GROUP BY tag HAVING count(*) < 3"
    gateway = tampered(
        f"CREATE TEMP TABLE before AS SELECT * FROM material_subject WHERE tag IN ({rows})",
        f"DELETE FROM material_subject WHERE tag IN ({rows})",
        "INSERT INTO material_subject SELECT type, (SELECT DISTINCT tag FROM before AS other WHERE other.tag <> before.tag), number "
        "FROM before")
    assert is_refused(gateway, "first") and is_refused(gateway, "other")


def test_data_keys_that_were_swapped_open_nothing(victim, tampered):
    gateway = tampered(
        "CREATE TEMP TABLE other AS SELECT tag, (SELECT wrapped FROM subject_key AS o WHERE o.tag <> subject_key.tag "
        "ORDER BY o.tag LIMIT 1) AS wrapped FROM subject_key",
        "UPDATE subject_key SET wrapped = (SELECT wrapped FROM other WHERE other.tag = subject_key.tag)", keys=True)
    assert is_refused(gateway, "first") and is_refused(gateway, "other")


@pytest.mark.parametrize("columns", [["sealed"], ["sealed", "key_tag"]], ids=" and ".join)
def test_what_is_kept_beside_log_records_is_not_shown_with_another(columns, victim, tampered):
    ids = ", ".join(stored.binary(victim, uuid.UUID(answer["id"]).bytes) for answer in victim.answers)
    gateway = tampered(*swap("log_record", "idx", columns, f"id IN ({ids})"))
    for answer in gateway.answers:
        shown = gateway.caller(DESK).get(f"/v1/receipts/{answer['id']}")
        # An opening of another record would tell what that record commits to.
        assert shown.status_code == 200 and "opening" not in shown.json(), shown.text


def test_statements_of_corrections_are_not_shown_with_another(victim, tampered):
    gateway = tampered(*swap("matter", stored.either(victim, "id", "encode(id, 'hex')"), ["sealed"], "kind = 'correction'"))
    registry = gateway.caller(REGISTRY)
    for filed in gateway.filed:
        shown = registry.get(f"/v1/corrections/{filed}")
        assert shown.status_code == 200
        assert not any(record["fields"]["name"] in shown.text for record in gateway.records.values()), shown.text


def test_a_ciphertext_of_another_table_is_refused(victim, tampered, figure):
    gateway = tampered(
        "UPDATE material_revision SET sealed = (SELECT sealed FROM log_record WHERE sealed IS NOT NULL AND "
        "log_record.key_tag = material_revision.key_tag LIMIT 1)")
    assert is_refused(gateway, "first") and is_refused(gateway, "other")
    figure("ways of swapping that were refused until then", victim.swaps)
