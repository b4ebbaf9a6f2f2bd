"""Every role tries every call: what openapi.yaml does not give a role, the role does not get."""

import pytest

from harness import published

CALLERS = {
    "system": "affairs-centre.system.front-desk", "operator": "affairs-centre.admin.operator",
    "security": "affairs-centre.admin.security", "auditor": "affairs-centre.admin.auditor",
    "steward": "affairs-centre.admin.steward",
}
# What a path names need not exist: who may not ask is told so before anything is looked for.
NAMES = {
    "{id}": "01a2076b-447b-79fd-a438-751b15b03f8b", "{hash}": "sha256:" + 64 * "0", "{code}": "nothing",
    "{name}": "nothing", "{number}": "1", "{file}": "nothing.csv",
}


def filled(path):
    for name, value in NAMES.items():
        path = path.replace(name, value)
    assert "{" not in path, f"{path} has a parameter that this test does not know"
    return path


@pytest.mark.parametrize("role", CALLERS)
@pytest.mark.parametrize(("method", "path"), published.routes(), ids=str)
def test_a_role_has_the_calls_that_are_published_for_it_and_no_other(method, path, role, city):
    roles = published.contract().find(published.operation(method, path))["x-roles"]
    assert set(roles) <= set(CALLERS)
    response = city.caller(CALLERS[role]).request(method, filled(path))
    code = response.json().get("code") if response.status_code >= 400 else None
    if role in roles:
        # An export of all records is for auditors; others say provider=me.
        assert code != "role-required" or path == "/v1/log/records", response.text
    else:
        assert (response.status_code, code) == (403, "role-required"), response.text
