"""The published contract and the gateway hold together."""

import check_openapi
import pytest

from harness import datasets, published, samples


def test_the_document_its_examples_and_the_problem_registry_are_sound():
    assert check_openapi.main() == 0


@pytest.fixture(scope="session")
def known(city, front_desk, registry, question):
    """A path to something that exists, for every path with a parameter."""
    # Of a record that no other test asks about: answers say that it is disputed.
    record = samples.licence()
    registry.submit(record)
    wrong = {"receipt": front_desk.verify(samples.question_about(record)).json()["id"], "material": "business-licence"}
    correction = front_desk.post("/v1/corrections", {**wrong, "subject": record["subjects"]["holder"]}).json()
    proposal = city.caller("tax.admin.steward").post(
        "/v1/proposals", {"caller": {"id": f"spiffe://{city.authority.trust_domain}/agency/tax/system/unused"}}).json()
    city.caller("tax.admin.steward").post(f"/v1/proposals/{proposal['id']}/decisions", {"decision": "withdraw"})
    contracts = front_desk.get("/v1/contracts").json()["items"]
    opened = city.caller("affairs-centre.admin.steward").post(
        "/v1/sharing-disputes",
        {"contract": contracts[0]["hash"], "ground": "scope", "statement": "还须登记日期"}).json()
    release = datasets.build(city, "agencies")
    return {
        "/v1/datasets/{name}": "/v1/datasets/agencies",
        "/v1/datasets/{name}/releases": "/v1/datasets/agencies/releases",
        "/v1/datasets/{name}/releases/{number}/files/{file}": f"{datasets.path(release)}/files/agencies.csv",
        "/v1/sharing-disputes/{id}": f"/v1/sharing-disputes/{opened['id']}",
        "/v1/proposals/{id}": f"/v1/proposals/{proposal['id']}",
        "/v1/receipts/{id}": f"/v1/receipts/{front_desk.verify(question).json()['id']}",
        "/v1/corrections/{id}": f"/v1/corrections/{correction['id']}",
        "/v1/log/records": "/v1/log/records?provider=me",
        "/v1/material-types/{code}": "/v1/material-types/business-licence",
        "/v1/service-items/{code}": "/v1/service-items/food-permit-new",
        "/v1/agencies/{code}": "/v1/agencies/market-regulation",
        "/v1/contracts/{hash}": f"/v1/contracts/{contracts[0]['hash']}",
    }


@pytest.mark.parametrize(("method", "path"), published.routes(), ids=str)
def test_every_published_route_of_the_api_listener_is_served(method, path, city, known):
    roles = published.contract().find(published.operation(method, path))["x-roles"]
    caller = city.caller("affairs-centre.system.front-desk" if "system" in roles else f"affairs-centre.admin.{roles[0]}")
    response = caller.request(method, known.get(path, path))
    assert response.status_code not in (404, 405), response.text
    # What changes something without a body is not acceptable, and says so.
    assert response.status_code == 200 if method == "get" else response.status_code in (400, 415), response.text


@pytest.mark.parametrize("path", ["/v1/agencies", "/v1/material-types", "/v1/service-items", "/v1/contracts"])
def test_a_list_pages_through_everything_once(path, front_desk):
    whole = front_desk.get(f"{path}?limit=200").json()["items"]
    pages, target = [], f"{path}?limit=3"
    while target:
        response = front_desk.get(target)
        page = response.json()
        assert len(page["items"]) <= 3
        pages += page["items"]
        link = response.links.get("next", {}).get("url")
        assert (link is None) == ("next" not in page)
        target = link and link.removeprefix(front_desk.base)
    assert pages == whole and len(whole) > 0


@pytest.mark.parametrize("path", [path for _, path in published.routes("public")])
def test_every_published_route_of_the_public_listener_is_served(path, city):
    year = city.origin.rsplit("/", 1)[1]
    assert city.public(path.format(code="refused", year=year, level=0, number="000.p/1"))


@pytest.mark.parametrize("path", [path for _, path in published.routes("operations")])
def test_every_published_route_of_the_operations_listener_is_served(path, city):
    assert city.operations(path)


def test_every_problem_code_has_a_page_in_both_languages(city):
    codes = published.contract().document["components"]["schemas"]["ProblemCode"]["enum"]
    pages = {
        (code, language): city.public(f"/problems/{code}", language) for code in codes for language in ("en", "zh-CN")}
    assert all(code in page for (code, _), page in pages.items())
    assert len(set(pages.values())) == 2 * len(codes)
