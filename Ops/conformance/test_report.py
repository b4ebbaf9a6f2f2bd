"""A report says what the log says: every figure is counted again from the exported records."""

import csv
import datetime
import io
import json
import random
import re

import pytest
import yaml

from harness import clock, contracts, samples, tallies
from harness.places import CONTRACTS
from harness.receipts import commitment, record_of

FRONT_DESK, REGISTRY, POLICE = (
    "affairs-centre.system.front-desk", "market-regulation.system.registry", "public-security.system.population")
AUDITOR, HUB = "affairs-centre.admin.auditor", "affairs-centre.admin.steward"
TAX = "tax.system.declaration"
PURPOSE = {"serviceItem": "food-permit-new", "case": "LJ-2026-700031", "channel": "hall"}
SECRETS = ("LJ-2026-700031", "澜江试样")


@pytest.fixture(scope="module")
def busy(make_gateway, city_materials):
    """A gateway after a few hundred random questions, submissions, papers and outcomes."""
    gateway = make_gateway()
    chance = random.Random(20261128)
    desk, registry, tax = (gateway.caller(name) for name in (FRONT_DESK, REGISTRY, TAX))
    people = [json.loads(line) for line in (city_materials / "resident-identity.ndjson").read_text("utf-8").splitlines()]
    police = gateway.caller(next(iter(_systems("public-security"))))
    police.import_lines("\n".join(map(samples.line, people[:20])).encode())
    licences = [samples.licence() for _ in range(8)]
    for licence in licences:
        assert registry.submit(licence).status_code == 201
    reuses = []

    def verify():
        licence = chance.choice(licences)
        claims = {"name": chance.choice([licence["fields"]["name"], "别的名称"]), "status": "active"}
        desk.verify(samples.question_about(chance.choice([licence, samples.licence()]), case=PURPOSE["case"], **claims))

    def verify_person():
        person = chance.choice(people[:20])
        name = chance.choice([person["fields"]["name"], "某某"])
        desk.verify({
            "material": "resident-identity", "subject": person["subjects"]["holder"],
            "claims": {"name": name}, "purpose": PURPOSE})

    def reuse():
        licence = chance.choice([*licences, samples.licence()])
        fields = chance.choice([["name"], ["name", "status"], ["registeredCapital", "name"]])
        answer = desk.reuse({
            "material": "business-licence", "subject": licence["subjects"]["holder"], "fields": fields,
            "purpose": PURPOSE})
        if answer.status_code == 200 and answer.json()["records"]:
            reuses.append(answer.json()["id"])

    def be_refused():
        query = samples.question_about(chance.choice(licences), case=PURPOSE["case"])
        query["purpose"]["serviceItem"] = chance.choice(["deed-tax-relief", "food-permit-new"])
        tax.verify(query)

    def take_paper():
        material, item = chance.choice([
            ("business-licence", "food-permit-new"), ("resident-identity", "food-permit-new"),
            ("marriage-record", "deed-tax-relief"), ("diploma", "deed-tax-relief")])
        reason = chance.choice(["gateway-unavailable", "not-held", "no-contract", "applicant-preferred", "other"])
        chance.choice([desk, tax]).post("/v1/papers", {"serviceItem": item, "material": material, "reason": reason})

    def tell_outcome():
        if reuses:
            body = {"effect": chance.choice(["granted", "refused", "other"])}
            assert desk.post(f"/v1/reuses/{chance.choice(reuses)}/outcome", body).status_code == 200

    def check():
        case = f"LJ-2026-70004{chance.randrange(6)}"
        query = {
            "serviceItem": "food-permit-new", "case": case, "channel": "hall",
            "subjects": {
                "applicant": chance.choice(licences)["subjects"]["holder"],
                "responsible-person": chance.choice(people[:20])["subjects"]["holder"]}}
        checked = desk.check(query)
        assert checked.status_code == 200, checked.text
        # Civil affairs may ask for some of what its list has: the rest is refused.
        person = chance.choice(people[:20])["subjects"]["holder"]
        checked = gateway.caller("civil-affairs.system.core").check({
            "serviceItem": "minimum-allowance", "case": case, "subjects": {"applicant": person},
            "authorisation": {"kind": "consent", "reference": "SQ-1"}})
        assert checked.status_code == 200, checked.text

    def correct():
        licence = chance.choice(licences)
        answer = desk.verify(samples.question_about(licence, case=PURPOSE["case"])).json()["id"]
        filed = desk.post("/v1/corrections", {
            "receipt": answer, "subject": licence["subjects"]["holder"], "material": "business-licence",
            "fields": ["name"]})
        assert filed.status_code == 201, filed.text
        if chance.random() < 0.5:
            resolved = gateway.caller("market-regulation.admin.steward").post(
                f"/v1/corrections/{filed.json()['id']}/resolution", {"outcome": "confirmed", "reason": "核对无误"})
            assert resolved.status_code == 200, resolved.text
            return
        licence["fields"]["name"] += "（更正）"
        assert registry.submit(licence).json()["outcome"] == "updated"
        resolved = gateway.caller("market-regulation.admin.steward").post(
            f"/v1/corrections/{filed.json()['id']}/resolution",
            {"outcome": "corrected", "sourceId": licence["sourceId"]})
        assert resolved.status_code == 200, resolved.text

    def submit():
        registry.submit(chance.choice([*licences, samples.licence()]))

    for _ in range(300):
        chance.choice([
            verify, verify, verify_person, reuse, reuse, be_refused, take_paper, tell_outcome, submit, check, correct])()
    # Together in one commit, too.
    desk.post("/v1/verifications/batch", {"queries": [
        samples.question_about(chance.choice(licences), case=PURPOSE["case"]) for _ in range(40)]})
    return gateway


def _systems(agency):
    document = yaml.safe_load((CONTRACTS / "agencies" / f"{agency}.yaml").read_text("utf-8"))
    return [f"{agency}.system.{name}" for name in document["systems"]]


@pytest.fixture(scope="module")
def counted(busy):
    return tallies.rows(tallies.records(busy.caller(AUDITOR)))


@pytest.fixture(scope="module")
def months(counted):
    return f"from={min(where.month for where in counted)}&until={max(where.month for where in counted)}"


def read_csv(text):
    """The rows of a report as `tallies.rows` has them."""
    found = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        where = tallies.Place(*(row.pop(name) or None for name in tallies.Place._fields))
        found[where] = {name: int(count) for name, count in row.items() if count != "0"}
    return found


def get_csv(gateway, caller, query):
    response = gateway.caller(caller).get(f"/v1/reports?{query}", headers={"Accept": "text/csv"}, promised=False)
    assert response.status_code == 200 and response.headers["Content-Type"].startswith("text/csv"), response.text
    return read_csv(response.content.decode())


def test_every_figure_is_that_of_the_log(busy, counted, months):
    assert sum(count["verifications"] for count in counted.values()) > 100
    for name in (
            "papersSaved", "papersTaken", "refusals", "outcomes", "reuses", "submissions", "corrections", "corrected",
            "notices", "repeatedNotices"):
        assert any(count[name] for count in counted.values()), f"the test did nothing that counts as {name}"
    # Every fourth or so had a submission in which nothing was new.
    reported = {where: count for where, count in get_csv(busy, AUDITOR, months).items() if count}
    assert reported == {where: dict(count) for where, count in counted.items() if count}


@pytest.mark.parametrize(("by", "names"), [
    ("agency", ["agency"]), ("item", ["item"]), ("material", ["material", "provider"])])
def test_rows_put_together_are_the_sums(by, names, busy, counted, months):
    reported = {where: count for where, count in get_csv(busy, HUB, f"{months}&by={by}").items() if count}
    assert reported == {where: dict(count) for where, count in tallies.grouped(counted, *names).items() if count}


def test_json_and_csv_say_the_same(busy, months):
    report = busy.caller(AUDITOR).get(f"/v1/reports?{months}").json()
    rows = get_csv(busy, AUDITOR, months)
    assert len(report["rows"]) == len(rows)
    for row in report["rows"]:
        where = tallies.Place(*(row.get(name) for name in tallies.Place._fields))
        flat = {name: row[name] for name in row if isinstance(row[name], int) and name != "reusesReleased"}
        flat["reuses:released"] = row["reusesReleased"]
        for member, column in (("papersTakenFor", "papersTaken"), ("verdicts", "verifications"), ("refusedFor", "refusals")):
            flat |= {f"{column}:{reason}": count for reason, count in row[member].items()}
        assert {name: count for name, count in flat.items() if count} == rows[where]


def test_each_entry_of_a_check_counts_for_its_material(busy, counted, months):
    rows = {row.get("material"): row for row in busy.caller(HUB).get(f"/v1/reports?{months}").json()["rows"]
            if row.get("item") == "minimum-allowance"}
    for material in ("household-register", "property-title", "social-insurance"):
        assert rows[material]["refusals"] and rows[material]["refusedFor"] and not rows[material]["verifications"]
    for material in ("marriage-record", "housing-fund-account"):
        assert rows[material]["verifications"] and not rows[material]["refusals"]
    assert rows[None]["notices"]


def test_an_agency_sees_what_it_asked_or_gave_and_nothing_else(busy, counted, months):
    for agency in ("tax", "market-regulation", "health"):
        reported = {where for where, count in get_csv(busy, f"{agency}.admin.steward", months).items() if count}
        assert reported == {where for where, count in counted.items() if count and agency in (where.agency, where.provider)}


def test_quality_stands_beside_what_the_catalogue_declares(busy, counted, months):
    report = busy.caller(HUB).get(f"/v1/reports?{months}").json()
    [licence] = [entry for entry in report["quality"] if entry["material"] == "business-licence"]
    sums = tallies.grouped(counted, "material")
    mismatches, matches = (
        sum(count[f"verifications:{verdict}"] for where, count in sums.items() if where.material == "business-licence")
        for verdict in ("mismatch", "match"))
    assert (licence["mismatches"], licence["compared"]) == (mismatches, matches + mismatches)
    assert abs(float(licence["mismatchRate"]) - mismatches / (matches + mismatches)) <= 0.00005
    newest = max(record["time"] for record in tallies.records(busy.caller(AUDITOR))
                 if record["kind"] == "submission" and record["material"].startswith("business-licence@"))
    assert licence["newestSubmission"] == newest and licence["daysSinceSubmission"] <= 1
    declared = yaml.safe_load((CONTRACTS / "material-types" / "business-licence.yaml").read_text("utf-8"))["updated"]
    assert licence["declaredFrequency"] == declared
    [diploma] = [entry for entry in report["quality"] if entry["material"] == "diploma"]
    assert "newestSubmission" not in diploma


def test_nothing_personal_is_in_a_report(busy, months):
    text = busy.caller(AUDITOR).get(f"/v1/reports?{months}").text
    assert not [secret for secret in SECRETS if secret in text]


def test_gaps_are_the_papers_that_a_contract_would_end(busy, counted, months):
    gaps = busy.caller(HUB).get(f"/v1/reports/gaps?{months}").json()["items"]
    taken = {(gap["consumer"], gap["item"], gap["material"]): gap["papersTaken"] for gap in gaps}
    papers = {}
    for where, count in counted.items():
        key = (where.agency, where.item, where.material)
        papers[key] = papers.get(key, 0) + count["papersTaken"]
    # c01 and c03 let the window ask; nothing lets the tax office.
    assert taken[("tax", "food-permit-new", "business-licence")] == papers[("tax", "food-permit-new", "business-licence")]
    assert ("affairs-centre", "food-permit-new", "business-licence") not in taken
    assert all(papers.get(key, 0) == count for key, count in taken.items())
    order = [(-gap["papersTaken"], -gap["refusals"]) for gap in gaps]
    assert order == sorted(order) and {gap["remedy"] for gap in gaps} <= {"contract", "item"}


@pytest.mark.parametrize("query", ["from=2026-13", "until=2026", "from=2026-02&until=2026-01", "from=2020-01", "by=week"])
def test_what_is_no_report_is_refused(query, busy):
    response = busy.caller(AUDITOR).get(f"/v1/reports?{query}")
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


@pytest.fixture(scope="module")
def run(busy):
    def run(caller, *arguments):
        credentials = busy.authority.caller(caller)
        return busy.command(
            *arguments, "--gateway", busy.base, "--cert", credentials.certificate, "--key", credentials.key,
            "--ca", busy.authority.root)
    return run


def test_the_command_line_has_it_as_table_csv_and_json(run, busy, counted, months):
    told = ["--from", months[5:12], "--until", months[-7:]]
    table = run(HUB, "report", *told, "--by", "agency")
    assert table.returncode == 0, table.stderr
    saved = tallies.grouped(counted, "agency")
    asked = [where for where, count in saved.items() if count["papersSaved"] or count["verifications"]]
    assert asked
    for where in asked:
        assert any(where.agency in line and f" {saved[where]['papersSaved']} " in line for line in table.stdout.splitlines())
    # What was asked and what was submitted stand apart, and reasons on lines of their own.
    whole = run(HUB, "report", *told).stdout
    assert re.search(r"^month +agency +material +submitted$", whole, re.M)
    assert re.search(r"^    refused for: [a-z-]+ \d+", whole, re.M) and max(map(len, whole.splitlines())) < 200
    assert "last submission" in table.stdout and "answers due" not in run("health.admin.steward", "report").stdout
    assert read_csv(run(HUB, "report", *told, "--csv").stdout).keys() == get_csv(busy, HUB, months).keys()
    assert json.loads(run(HUB, "report", *told, "--json").stdout)["rows"]
    gaps = run(HUB, "report", "gaps", *told)
    assert "oncegate contract draft --item food-permit-new --consumer tax" in gaps.stdout, gaps.stderr
    assert run(HUB, "report", "--from", "November").returncode == 2
    # A system reads no reports.
    assert run(FRONT_DESK, "report").returncode == 1


def test_a_paper_is_recorded_with_its_reason_and_a_commitment_to_its_case(busy, judges_of):
    note = {"serviceItem": "food-permit-new", "material": "business-licence", "reason": "disputed", "case": PURPOSE["case"]}
    key = {"Idempotency-Key": "paper-1"}
    answers = [busy.caller(FRONT_DESK).post("/v1/papers", note, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    receipt = answers[0].json()["receipt"]
    judges_of(busy).verify(*({"receipt": answer.json()["receipt"]} for answer in answers))
    record = record_of(receipt)
    assert (record["kind"], record["result"], record["id"]) == ("paper", "disputed", answers[0].json()["id"])
    assert record["case"] == commitment(receipt, "case", PURPOSE["case"].encode())
    assert [found["id"] for found in tallies.records(busy.caller(AUDITOR))].count(record["id"]) == 1
    other = busy.caller(FRONT_DESK).post("/v1/papers", {**note, "reason": "other"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-conflict")
    for wrong in ({"reason": "because"}, {"note": "x"}, {"reason": None}):
        assert busy.caller(FRONT_DESK).post("/v1/papers", {**note, **wrong}).status_code == 400
    for wrong in ({"serviceItem": "nothing"}, {"material": "nothing"}):
        assert busy.caller(FRONT_DESK).post("/v1/papers", {**note, **wrong}).status_code == 422


def test_papers_from_the_command_line(run, busy):
    paper = run(FRONT_DESK, "paper", "business-licence", "--item", "food-permit-new", "--reason", "mismatch", "--json")
    assert paper.returncode == 0, paper.stderr
    assert tallies.records(busy.caller(AUDITOR))[-1]["id"] == json.loads(paper.stdout)["id"]
    assert run(FRONT_DESK, "paper", "business-licence", "--item", "food-permit-new", "--reason", "because").returncode == 2
    assert run(FRONT_DESK, "paper", "diploma", "--item", "food-permit-new", "--reason", "other").returncode == 1


@pytest.fixture(scope="module")
def waiting(make_gateway, authority, tmp_path_factory, clock_library):
    """A gateway on which an application has waited for a month and a half."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    gateway = make_gateway(
        seed=seed, clock=moved, trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})
    answered, ignored = (yaml.safe_load((CONTRACTS / "contracts" / f"{name}.yaml").read_text("utf-8")) for name in ("c04", "c05"))
    with contracts.Steward(gateway, "tax.admin.steward") as tax:
        for content in (answered, ignored):
            tax.decide("accept", tax.propose(content)["hash"])
    with contracts.Steward(gateway, "natural-resources.admin.steward") as provider:
        provider.decide("accept", contracts.contract_hash(answered))
    moved.set(moved.now() + datetime.timedelta(days=45))
    return gateway


def test_answers_that_were_due_are_counted_by_month_and_the_late_ones_among_them(waiting):
    now = waiting.now()
    first = (now - datetime.timedelta(days=50)).strftime("%Y-%m")
    report = waiting.caller(HUB).get(f"/v1/reports?from={first}").json()
    assert [(entry["provider"], entry["due"], entry["late"]) for entry in report["decisions"]] == [
        ("civil-affairs", 1, 1), ("natural-resources", 1, 0)]
    own = waiting.caller("civil-affairs.admin.steward").get(f"/v1/reports?from={first}").json()
    assert [entry["provider"] for entry in own["decisions"]] == ["civil-affairs"]
