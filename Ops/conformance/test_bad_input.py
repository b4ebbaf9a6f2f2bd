"""Bad input gets a clear problem, and nothing is told twice."""

import json

import pytest
import requests

from harness import published, samples

JSON = {"Content-Type": "application/json"}
#: Texts that are personal in the questions below and must not come back in any problem.
CANARY_VALUE, CANARY_CASE, CANARY_SOURCE = "澜江绝密值有限公司", "LJ-CANARY-31415", "DJ-CANARY-27182"


def problem_of(response, status, code):
    """The problem, which must be this one; its members are checked with every answer (harness/published.py)."""
    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code), response.text
    return problem


def nested(depth):
    return b'{"a":' * (depth - 1) + b"[" + b"]" + b"}" * (depth - 1)


BODIES = {
    "nothing": b"",
    "text": b"hello",
    "a cut object": b'{"material": "business-licence"',
    "an array": b"[]",
    "a trailing comma": b'{"material": "business-licence",}',
    "content after the value": b"{} {}",
    "a duplicate key": b'{"material": "business-licence", "material": "food-permit"}',
    "a duplicate key that is escaped": b'{"material": "business-licence", "m\\u0061terial": "food-permit"}',
    "a duplicate key deep inside": b'{"purpose": {"case": "1", "case": "2"}}',
    "a depth of 33": nested(33),
    "a depth of 100000": nested(100_000),
    "a depth of 100000, never closed": b"[" * 100_000,
    "a lone surrogate": b'{"material": "\\ud800"}',
    "a lone low surrogate": b'{"material": "\\udc00x"}',
    "surrogates in the wrong order": b'{"material": "\\udc00\\ud800"}',
    "bytes that are no UTF-8": b'{"material": "\xff\xfe"}',
    "an encoded surrogate": b'{"material": "\xed\xa0\x80"}',
    "an overlong encoding": b'{"material": "\xc0\xaf"}',
    "not a number": b'{"count": {"exactly": NaN}}',
    "an infinite number": b'{"count": {"exactly": 1e999}}',
    "a number of a million digits": b'{"count": {"exactly": ' + b"9" * 1_000_000 + b"}}",
    "a control character": b'{"material": "\x00"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_malformed_body_is_400(body, front_desk):
    problem_of(front_desk.post("/v1/verifications", data=body, headers=JSON), 400, "malformed-request")


def test_a_depth_of_32_is_read(front_desk, question):
    # Deep values are read, and refused for what they are: no claim is an array.
    body = json.dumps({**question, "claims": 0}).replace('"claims": 0', f'"claims": {nested(31).decode()}')
    problem = problem_of(front_desk.post("/v1/verifications", data=body, headers=JSON), 400, "malformed-request")
    assert "errors" in problem


@pytest.mark.parametrize("path", ["/v1/verifications", "/v1/reuses", "/v1/materials", "/v1/materials/status"])
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_over_one_mebibyte_is_413(path, chunked, city):
    body = b'{"a":"' + b"x" * (1 << 20) + b'"}'
    with city.new_caller("market-regulation.system.registry") as caller:
        problem_of(
            caller.post(path, data=iter([body[:4096], body[4096:]]) if chunked else body, headers=JSON),
            413, "body-too-large")


def test_a_body_of_one_mebibyte_is_read(front_desk, question):
    body = json.dumps(question).encode()
    response = front_desk.post("/v1/verifications", data=body + b" " * ((1 << 20) - len(body)), headers=JSON)
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "application/jsonp", ""])
def test_another_content_type_is_415(kind, front_desk, question):
    response = front_desk.post("/v1/verifications", data=json.dumps(question), headers={"Content-Type": kind})
    problem_of(response, 415, "unsupported-media-type")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "Application/JSON", "application/json ;charset=UTF-8"])
def test_json_may_be_named_in_other_ways(kind, front_desk, question):
    response = front_desk.post("/v1/verifications", data=json.dumps(question), headers={"Content-Type": kind})
    assert response.status_code == 200, response.text


def test_an_unknown_member_is_named_by_its_place(front_desk, question):
    problem = problem_of(front_desk.post("/v1/verifications", {**question, "colour": "red"}), 400, "malformed-request")
    assert [error["pointer"] for error in problem["errors"]] == ["/colour"]


def test_every_wrong_place_of_a_material_is_told_at_once(registry):
    record = samples.licence(status="flying", registeredOn="2020-02-30", kind="俱乐部")
    record["subjects"]["holder"]["id"] = "91990102MA9L05073B"
    del record["fields"]["scope"]
    problem = problem_of(registry.submit(record), 422, "invalid-subject")
    places = {error["pointer"] for error in problem["errors"]}
    assert {"/fields/status", "/fields/registeredOn", "/fields/kind", "/fields/scope"} < places
    assert any(place.startswith("/subjects/holder") for place in places)


def test_an_unknown_field_of_a_material_is_named(registry):
    problem = problem_of(registry.submit(samples.licence(turnover="1")), 400, "malformed-request")
    assert [error["pointer"] for error in problem["errors"]] == ["/fields/turnover"]


def test_a_material_of_an_unknown_type_is_422(registry):
    record = {**samples.licence(), "type": "driving-licence"}
    problem = problem_of(registry.submit(record), 422, "invalid-value")
    assert problem["errors"][0]["pointer"] == "/type"


def test_a_material_of_another_agency_is_403(front_desk):
    problem_of(front_desk.submit(samples.licence()), 403, "role-required")


def test_administrators_are_no_users_of_personal_data(city, question):
    for name in ("steward", "operator", "security", "auditor"):
        response = city.caller(f"affairs-centre.admin.{name}").post("/v1/verifications", question)
        problem_of(response, 403, "role-required")


@pytest.mark.parametrize(("path", "allowed"), [
    ("/v1/verifications", "POST"), ("/v1/materials/import", "POST"), ("/v1/whoami", "GET"),
    ("/v1/agencies/tax", "GET, PUT"),
])
def test_a_wrong_method_is_405_and_says_what_is_allowed(path, allowed, front_desk):
    for method in {"GET", "PUT", "DELETE", "PATCH"} - set(allowed.split(", ")):
        response = front_desk.request(method, path, promised=False)
        problem_of(response, 405, "method-not-allowed")
        assert set(allowed.split(", ")) <= set(response.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", [
    "/", "/v1", "/v2/verifications", "/v1/verification", "/v1/verifications/", "//v1/whoami", "/v1/agencies/../whoami",
    "/v1/agencies/nowhere", "/v1/material-types/nothing", "/v1/service-items/nothing", "/v1/contracts/sha256:00",
    "/v1/receipts/00000000-0000-7000-8000-000000000000", "/v1/receipts/x", "/v1/agencies/%00", "/v1/agencies/%zz",
])
def test_what_is_not_there_is_404(path, front_desk):
    # A prepared request keeps the path as it is written.
    prepared = front_desk.session.prepare_request(requests.Request("GET", front_desk.base))
    prepared.url = front_desk.base + path
    problem_of(front_desk.session.send(prepared, timeout=10), 404, "not-found")


@pytest.mark.parametrize("name", ["%ff", "%c0%af"])
@pytest.mark.parametrize("kind", ["agencies", "material-types", "service-items", "datasets"])
def test_nothing_is_put_under_a_name_that_is_no_text(kind, name, city):
    steward = city.caller("affairs-centre.admin.steward")
    prepared = steward.session.prepare_request(requests.Request("PUT", steward.base, json={}))
    prepared.url = f"{steward.base}/v1/{kind}/{name}"
    response = steward.session.send(prepared, timeout=10)
    problem_of(response, 404, "not-found")
    assert not published.faults("PUT", f"/v1/{kind}/{name}", response)


@pytest.mark.parametrize("accepted", ["text/html", "application/xml, text/html;q=0.9", "image/*"])
def test_a_caller_that_takes_no_json_is_406(accepted, front_desk, question):
    before = front_desk.verify(question).json()
    response = front_desk.post("/v1/verifications", question, headers={"Accept": accepted})
    problem_of(response, 406, "not-acceptable")
    # It was neither answered nor logged: the next entry follows at once.
    after = front_desk.verify(question).json()
    assert index_of(after) == index_of(before) + 1


def index_of(answer):
    return int(answer["receipt"]["proof"].splitlines()[1].removeprefix("index "))


def test_problems_speak_chinese_and_english(front_desk):
    titles = {}
    for wanted in ("zh-CN", "en", "zh-CN,zh;q=0.9,en;q=0.8", "en-GB,en;q=0.9,zh;q=0.1", "fr", ""):
        response = front_desk.post("/v1/verifications", data=b"", headers={**JSON, "Accept-Language": wanted})
        titles[wanted] = problem_of(response, 400, "malformed-request")["title"]
        assert response.headers["Content-Language"] in ("zh-CN", "en")
    assert titles["zh-CN"] == titles["zh-CN,zh;q=0.9,en;q=0.8"] != titles["en"] == titles["en-GB,en;q=0.9,zh;q=0.1"]
    assert not titles["zh-CN"].isascii() and titles["en"].isascii()


def canary_requests():
    """Requests with canaries that all end in a problem, each with the path it goes to."""
    record = samples.licence(source_id=CANARY_SOURCE, name=CANARY_VALUE)
    query = samples.question_about(record, CANARY_CASE, name=CANARY_VALUE)
    subject = query["subject"]["id"]

    def asked(**changes):
        return "/v1/verifications", {**query, **changes}

    def submitted(**changes):
        return "/v1/materials", {**record, **changes}

    wrong = subject[:17] + ("0" if subject[17] != "0" else "1")
    yield "a wrong check character", *asked(subject={"scheme": "uscc", "id": wrong})
    yield "an unknown scheme", *asked(subject={"scheme": CANARY_VALUE, "id": subject})
    yield "an unknown member", *asked(colour=CANARY_VALUE)
    yield "an unknown type", *asked(material=f"a{CANARY_CASE.lower()}")
    yield "a field that there is not", *asked(claims={"nothing": CANARY_VALUE})
    yield "a value of a wrong type", *asked(claims={"registeredOn": CANARY_VALUE})
    yield "a predicate that there is not", *asked(claims={"name": {"like": CANARY_VALUE}})
    yield "an unknown item", *asked(purpose={**query["purpose"], "serviceItem": "canary-item"})
    yield "an unknown channel", *asked(purpose={**query["purpose"], "channel": CANARY_CASE})
    yield "a role that there is not", *asked(role=CANARY_CASE)
    yield "a source number that is too long", *asked(sourceId=CANARY_SOURCE * 100)
    yield "a wrong holder", *submitted(subjects={"holder": {"scheme": "uscc", "id": wrong}})
    yield "a value that the schema forbids", *submitted(fields={**record["fields"], "status": CANARY_VALUE})
    yield "a date that there is not", *submitted(issuedOn=CANARY_VALUE)
    yield "a stale revision", *submitted(expectedRevision=7)
    yield "a status of nothing", "/v1/materials/status", {
        "type": "business-licence", "sourceId": CANARY_SOURCE, "status": "revoked", "reason": CANARY_VALUE}
    yield "a status that there is not", "/v1/materials/status", {
        "type": "business-licence", "sourceId": CANARY_SOURCE, "status": CANARY_VALUE, "reason": CANARY_VALUE}


@pytest.mark.parametrize("case", canary_requests(), ids=lambda case: case[0])
def test_no_problem_repeats_a_subject_a_value_a_source_number_or_a_case(case, front_desk, registry):
    _, path, body = case
    caller = front_desk if path == "/v1/verifications" else registry
    response = caller.post(path, body)
    assert 400 <= response.status_code < 500, response.text
    said = response.text + str(response.headers)
    told = [body["subject"]["id"]] if "subject" in body else [CANARY_SOURCE]
    for canary in (*told, CANARY_VALUE, CANARY_SOURCE, CANARY_CASE):
        assert canary not in said and canary[:17] not in said, said


def test_the_gateway_lives_after_all_this(front_desk, question, city):
    assert front_desk.verify(question).json()["verdict"] == "match"
    assert '"level":"error"' not in city.log_text()
