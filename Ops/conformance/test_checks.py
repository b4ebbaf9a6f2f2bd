"""一次性告知: everything that an item needs and the applicant still owes is told once, and promises are checked later."""

import datetime
import itertools
import json
import re

import pytest
import yaml

from harness import clock
from harness.places import CONTRACTS
from harness.polling import until
from harness.receipts import canonical, commitment, record_of, subject_bytes

ITEMS = {path.stem: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
         for path in sorted((CONTRACTS / "service-items").glob("*.yaml"))}
STATES = {"held", "not-held", "not-valid", "not-shared", "pending", "disputed", "deferrable", "promise", "applicant"}
WINDOW = "affairs-centre.system.front-desk"
FUND = "housing-fund.system.core"
CONSENT = {"kind": "consent", "reference": "SQ-2026-000123"}

_cases = itertools.count(1)


def person(identifier):
    return {"scheme": "resident-id", "id": identifier}


LU, SHEN, CHILD = person("990102198503120017"), person("990102198709250028"), person("990103201806010035")
HE, WEN, YU, QIAN = (person(own) for own in (
    "990121198112250112", "990102198202140129", "990102199007190125", "99010219960229069X"))
CHENXI = {"scheme": "uscc", "id": "91990102MA9L05073A"}
YUANFAN = {"scheme": "uscc", "id": "91990103MA9L05081K"}


def new_case():
    return f"LJ-2026-8{next(_cases):05d}"


def check(caller, item, subjects, case=None, **more):
    return caller.check({
        "serviceItem": item, "subjects": subjects, "case": case or new_case(), "authorisation": CONSENT,
        "agent": {"relation": "guardian"}, **more})


def checked(*arguments, **more):
    response = check(*arguments, **more)
    assert response.status_code == 200, response.text
    return response.json()


def states(answer):
    return {line["entry"] if line["role"] == "applicant" else f"{line['entry']} {line['role']}": line["state"]
            for line in answer["materials"]}


# Who asks for an item, about whom, and how its list stands.
LISTS = [
    ("food-permit-new", WINDOW, {"applicant": CHENXI, "responsible-person": LU}, {},
     {"1": "held", "2 responsible-person": "held", "3": "applicant", "4": "applicant", "5": "promise", "6": "applicant"}),
    ("food-permit-renewal", WINDOW, {"applicant": CHENXI}, {}, {"1": "held", "2": "held", "3": "promise"}),
    ("legal-representative-change", WINDOW,
     {"applicant": CHENXI, "legal-representative": LU, "new-legal-representative": SHEN}, {},
     {"1": "held", "2 legal-representative": "held", "3 new-legal-representative": "held", "4": "applicant"}),
    ("residence-permit", "public-security.system.core", {"applicant": QIAN}, {},
     {"1": "held", "2.1": "not-shared", "2.2": "applicant", "3.1": "held", "3.2": "not-shared", "3.3": "applicant"}),
    ("housing-fund-withdrawal", FUND, {"applicant": QIAN}, {"married": False},
     {"1": "held", "2": "not-shared", "4": "held", "6": "promise"}),
    ("property-transfer", "natural-resources.system.core", {"seller": YU, "buyer": LU}, {"married": False},
     {"1 seller": "held", "2 seller": "not-shared", "3 buyer": "not-shared", "4 seller": "held", "6 buyer": "pending",
      "7": "applicant"}),
    ("unemployment-benefit", "human-resources.system.core", {"applicant": SHEN}, {}, {"1": "held", "2": "not-shared"}),
    ("minimum-allowance", "civil-affairs.system.core", {"applicant": LU}, {},
     {"1": "not-shared", "2": "held", "3": "not-shared", "4": "not-shared", "5": "not-held", "6": "not-shared",
      "7": "applicant"}),
    ("school-enrolment", "education.system.core", {"child": CHILD, "guardian": LU}, {"non-local": False}, None),
    ("nurse-registration", "health.system.core", {"applicant": YU}, {},
     {"1": "held", "2": "not-shared", "3": "applicant", "4": "deferrable"}),
    ("road-freight-permit", "transport.system.core", {"applicant": YUANFAN}, {},
     {"1": "held", "2": "applicant", "3": "promise", "4": "promise"}),
    ("venue-hygiene-permit", "health.system.core", {"applicant": CHENXI}, {},
     {"1": "not-shared", "2.1": "not-shared", "2.2": "applicant", "3": "promise"}),
    ("startup-loan-eligibility", "human-resources.system.core", {"applicant": LU}, {},
     {"1": "not-shared", "2": "not-shared", "3": "pending"}),
    ("deed-tax-relief", "tax.system.declaration", {"applicant": HE, "spouse": WEN}, {"children": False},
     {"1": "held", "2": "held", "3": "held", "4 spouse": "held"}),
]


def test_every_item_of_the_city_is_among_them():
    assert {item for item, *_ in LISTS} == set(ITEMS)


@pytest.mark.parametrize("item, asker, subjects, conditions, expected", LISTS, ids=[item for item, *_ in LISTS])
def test_the_whole_list_is_told_at_once(item, asker, subjects, conditions, expected, city):
    answer = checked(city.caller(asker), item, subjects, conditions=conditions)
    found = states(answer)
    assert set(found.values()) <= STATES
    if item == "school-enrolment":
        # In the season only, May to August, is the register shared.
        month = datetime.datetime.now(clock.ZONE).month
        register = "held" if 5 <= month <= 8 else "not-shared"
        expected = {"1 child": register, "2 guardian": register, "3.1 guardian": "not-shared", "3.2 guardian": "applicant"}
    assert found == expected
    assert answer["ready"] == (item == "deed-tax-relief")
    for line in answer["materials"]:
        assert line["basis"] and line["title"]["zh"] and line["title"]["en"]
        assert (line["state"] == "not-shared") == ("reasons" in line)
        assert line["provision"] in {"reuse", "verify", "none", "applicant", "promise"}
    if not answer["ready"]:
        assert answer["notice"] == 1


def test_a_married_couple_is_told_of_both_and_each_sees_the_use(city, judges):
    couple = {"applicant": LU, "spouse": SHEN}
    case = new_case()
    fund = city.caller(FUND)
    query = {"serviceItem": "housing-fund-withdrawal", "subjects": couple, "case": case, "authorisation": CONSENT}
    answer = fund.check(query).json()
    # They own their home together.
    assert states(answer) == {"1": "not-held", "2": "not-shared", "3": "not-shared", "4": "not-valid",
                              "5 spouse": "not-valid", "6": "promise"}
    assert answer["conditions"] == [
        {"name": "married", "title": {"en": "if married", "zh": "已婚的"}, "applies": True}]
    [verified] = judges.verify(answer, query=query)
    assert set(verified["checked"]) >= {"query", "answer", "case"}
    receipt, record = answer["receipt"], record_of(answer["receipt"])
    assert record["answer"] == commitment(receipt, "answer", canonical(
        {name: value for name, value in answer.items() if name != "receipt"}))
    for role, subject in couple.items():
        assert record[f"subject/{role}"] == commitment(receipt, f"subject/{role}", subject_bytes(subject))
    assert (record["kind"], record["result"]) == ("check", "incomplete")
    assert {use["provider"] for use in record["materials"]} == {"housing-fund", "natural-resources"}
    for secret in [LU["id"], SHEN["id"], case]:
        assert secret not in json.dumps(record)
    portal = city.caller("affairs-centre.system.citizen-portal")
    for subject in couple.values():
        use = portal.post("/v1/usage", {"subject": subject}).json()["uses"][0]
        assert (use["action"], use["logtime"]) == ("check", answer["asOf"])
        assert {told["material"] for told in use["materials"]} == {"housing-fund-account@1", "property-title@1"}
    # Whoever was asked about besides does not see whose question it was.
    assert set(use["receipt"]) == {"entry", "proof"}


def test_each_provider_finds_the_use_of_its_material(city):
    answer = checked(city.caller(FUND), "housing-fund-withdrawal", {"applicant": QIAN}, conditions={"married": False})
    for agency, sees in [("natural-resources", True), ("housing-fund", True), ("tax", False)]:
        lines = city.caller(f"{agency}.admin.steward").get("/v1/log/records?provider=me").text.splitlines()
        assert any(answer["id"] in line for line in map(opened, lines)) == sees, agency


def opened(line):
    record = json.loads(line).get("record")
    return json.dumps(record_of({"record": record})) if record else ""


def test_what_a_grant_requires_is_named_where_it_is_missing(city):
    answer = city.caller(FUND).check({
        "serviceItem": "housing-fund-withdrawal", "subjects": {"applicant": QIAN}, "case": new_case(),
        "conditions": {"married": False}}).json()
    line = next(line for line in answer["materials"] if line["entry"] == "4")
    assert (line["state"], line["reasons"]) == ("not-shared", ["authorisation-missing"])


def test_the_closed_list_binds_verifications_and_checks(city):
    refused = city.caller("tax.system.declaration").verify({
        "material": "social-insurance", "subject": LU, "claims": {"name": "陆知远"},
        "purpose": {"serviceItem": "deed-tax-relief", "case": new_case()}})
    assert refused.status_code == 403 and "material-not-in-service-item" in refused.json()["reasons"]
    materials = {line.get("material") for line in checked(
        city.caller("tax.system.declaration"), "deed-tax-relief", {"applicant": HE},
        conditions={"married": False, "children": False})["materials"]}
    assert materials == {"household-register", "marriage-record", "property-title"}


def test_a_second_notice_for_one_case_is_counted_and_listed_without_the_case(city):
    fund, case = city.caller(FUND), new_case()
    numbers = [checked(fund, "housing-fund-withdrawal", {"applicant": QIAN}, case=case)["notice"] for _ in range(2)]
    third = checked(fund, "housing-fund-withdrawal", {"applicant": QIAN}, case=case)
    assert [*numbers, third["notice"]] == [1, 2, 3]
    listed = city.caller("housing-fund.admin.steward").get("/v1/checks/repeated?limit=200")
    mine = [entry for entry in listed.json()["items"] if entry["receipt"] == third["id"]]
    assert mine == [{"receipt": third["id"], "agency": "housing-fund", "serviceItem": "housing-fund-withdrawal",
                     "notice": 3, "time": third["asOf"]}]
    assert case not in listed.text
    assert third["id"] not in city.caller("tax.admin.steward").get("/v1/checks/repeated?limit=200").text
    assert third["id"] in city.caller("affairs-centre.admin.auditor").get("/v1/checks/repeated?limit=200").text
    told = re.search(r"^oncegate_tellings_repeated_total (\d+)$", city.operations("/metrics"), re.M)
    assert int(told.group(1)) >= 2


def test_what_was_brought_and_promised_ends_the_list(city):
    answer = checked(city.caller(FUND), "housing-fund-withdrawal", {"applicant": QIAN},
                     conditions={"married": False}, promises=["6"], brought=["2"])
    assert answer["ready"] and "notice" not in answer


@pytest.mark.parametrize("change, status, place", [
    ({"subjects": {"seller": QIAN}}, 422, "/subjects/applicant"), ({"conditions": {"rich": True}}, 422, "/conditions"),
    ({"conditions": {"married": True}}, 422, "/subjects/spouse"), ({"promises": ["1"]}, 422, "/promises"),
    ({"brought": ["99"]}, 422, "/brought"), ({"subjects": {"applicant": CHENXI}}, 422, "/subjects/applicant/scheme"),
    ({"conditions": {LU["id"]: "x"}}, 400, "/conditions"), ({"case": ""}, 400, "/case"), ({"claims": {}}, 400, "/claims"), ({"subjects": []}, 400, "/subjects"),
])
def test_what_does_not_fit_the_list_says_where(change, status, place, city):
    response = city.caller(FUND).check({
        "serviceItem": "housing-fund-withdrawal", "subjects": {"applicant": QIAN}, "case": new_case(), **change})
    assert response.status_code == status, response.text
    assert place in [error["pointer"] for error in response.json()["errors"]]
    assert LU["id"] not in response.text


def test_an_item_that_is_not_there_is_refused_with_a_receipt(city):
    problem = check(city.caller(FUND), "nothing", {"applicant": QIAN})
    assert problem.status_code == 403 and problem.json()["reasons"] == ["purpose-not-granted"]
    assert record_of(problem.json()["receipt"])["result"] == "refused"


def test_an_agency_without_a_part_in_an_item_cannot_check_it(city):
    case = new_case()
    for _ in range(2):
        problem = check(city.caller("education.system.core"), "food-permit-new",
                        {"applicant": CHENXI, "responsible-person": LU}, case)
        assert problem.status_code == 403 and problem.json()["reasons"] == ["purpose-not-granted"]
        assert record_of(problem.json()["receipt"])["result"] == "refused"
    listed = city.caller("education.admin.steward").get("/v1/checks/repeated?limit=200")
    assert not [entry for entry in listed.json()["items"] if entry["serviceItem"] == "food-permit-new"]


def test_a_second_notice_is_one_however_the_case_is_typed(city):
    case = new_case()
    wide = case.translate({ord(digit): ord(digit) - 0x30 + 0xFF10 for digit in "0123456789"})
    assert [checked(city.caller(FUND), "housing-fund-withdrawal", {"applicant": QIAN}, case=spelling)["notice"]
            for spelling in (case, f"{case} ", wide)] == [1, 2, 3]


@pytest.fixture(scope="module")
def command(city):
    """Runs `oncegate check` as an agency's system, with the subject on standard input."""
    def run(caller, *arguments, subject=f"resident-id:{QIAN['id']}"):
        credentials = city.authority.caller(caller)

        def done():
            said = city.command(
                "check", *arguments, "--gateway", city.base, "--cert", credentials.certificate, "--key",
                credentials.key, "--ca", city.authority.root, input=subject + "\n")
            # Other tests ask under the same contracts.
            return None if "try again in 1 s" in said.stderr else said
        return until(done, 10, "room in the quota")
    return run


def test_a_clerk_prints_the_notice(command, tmp_path):
    consent = tmp_path / "consent"
    consent.write_text("SQ-2026-000123")
    options = ["housing-fund-withdrawal", "--subject", "applicant=-", "--case", new_case(), "--condition", "married=no",
               "--consent-file", consent]
    notice = command(FUND, *options, "--language", "zh-CN")
    assert notice.returncode == 1, notice.stderr
    for words in ["一次性告知书", "市住房公积金管理中心", "提取住房公积金（租房）", "部门已共享，无需提交", "住房公积金缴存信息",
                  "需要提交", "居民身份信息", "可签署告知承诺书", "租房承诺", "原件 1 份", "签字", "住房公积金管理条例",
                  "0000-0900-0501", "回执编号"]:
        assert words in notice.stdout, f"{words}\n{notice.stdout}"
    assert QIAN["id"] not in notice.stdout + notice.stderr
    english = command(FUND, *options, "--language", "en", "--promised", "6", "--brought", "2")
    assert english.returncode == 0, english.stderr
    assert "nothing is owed before acceptance" in english.stdout and "Brought or promised already" in english.stdout


def test_programs_get_the_answer_and_bad_use_is_told(command, tmp_path, city):
    saved = tmp_path / "answer.json"
    done = command(FUND, "housing-fund-withdrawal", "--subject", "applicant=-", "--case", new_case(), "--json",
                   "--save", saved)
    assert done.returncode == 1
    assert json.loads(done.stdout)["materials"] == json.loads(saved.read_text())["materials"]
    verified = city.command("log", "verify-receipt", saved, "--key", city.key, "--query", f"{saved}.query.json")
    assert verified.returncode == 0, verified.stderr
    refused = command(FUND, "nothing", "--subject", "applicant=-", "--case", new_case())
    assert refused.returncode == 1 and "purpose-not-granted" in refused.stderr
    for wrong in [["--subject", "applicant"], ["--subject", "applicant=-", "--condition", "married=perhaps"],
                  ["--subject", "applicant=-", "--subject", "spouse=-"], ["--subject", "applicant=-", "--language", "fr"]]:
        assert command(FUND, "housing-fund-withdrawal", *wrong, "--case", "C").returncode == 2, wrong


def test_a_promise_is_checked_when_it_is_due(make_gateway, authority, tmp_path_factory, clock_library):
    moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
    # Without revocation lists: none is good for so long.
    gateway = make_gateway(clock=moved, trust={"domain": authority.trust_domain, "roots": [str(authority.root)]})
    answer = checked(gateway.caller(FUND), "housing-fund-withdrawal", {"applicant": QIAN},
                     conditions={"married": False}, promises=["6"])
    promised = next(line for line in answer["materials"] if line["entry"] == "6")
    assert promised["promised"] and not promised["owed"]
    gateway.stop()
    moved.set(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=31))
    gateway.start()
    until(lambda: "promises were checked" in gateway.log_text(), 20, "the check of the promise")
    assert '"kept":"1"' in gateway.log_text().replace(" ", "")
    gateway.stop()
    # The certificates of the callers may not be good for so long.
    moved.set(datetime.datetime.now(datetime.UTC))
    gateway.start()
    use = gateway.caller("affairs-centre.system.citizen-portal").post("/v1/usage", {"subject": QIAN}).json()["uses"][0]
    assert (use["action"], use["material"], use["receiverCode"]) == ("check", "property-title@1", "housing-fund")
    record = record_of(use["receipt"])
    assert record["result"] == "kept" and record["consumer"] == {"agency": "housing-fund", "system": "core"}
    assert gateway.caller(FUND).get(f"/v1/receipts/{record['id']}").json()["record"] == use["receipt"]["record"]
    [notice] = [notice for notice in gateway.caller("housing-fund.admin.steward").get("/v1/notices").json()["items"]
                if notice["kind"] == "promise-checked"]
    assert notice["about"]["receipts"] == [record["id"]] and notice["about"]["outcome"] == "kept"
    assert QIAN["id"] not in json.dumps(notice)
