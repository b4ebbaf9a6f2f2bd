"""Open data from the candidate to the release, as its three people do it."""

import json

OPERATOR = "affairs-centre.admin.operator"
SECURITY = "affairs-centre.admin.security"


def build(gateway, name, caller=OPERATOR):
    """The last line of a build: the candidate, or the problem that stopped it."""
    answer = gateway.caller(caller).post(f"/v1/datasets/{name}/releases", {})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()][-1]


def decide(gateway, candidate, decision="approve", caller=SECURITY, **body):
    body = {"decision": decision, "bytes": candidate["manifest"]["bytes"], **body}
    return gateway.caller(caller).post(f"{path(candidate)}/decisions", body)


def publish(gateway, candidate, caller=OPERATOR):
    return gateway.caller(caller).post(f"{path(candidate)}/publication", {})


def recall(gateway, release, reason="Names were not masked.", caller=SECURITY):
    return gateway.caller(caller).post(f"{path(release)}/recall", {"reason": reason})


def release(gateway, name):
    """Builds, approves and releases; returns the release."""
    candidate = build(gateway, name)
    assert "problem" not in candidate, candidate
    approved = decide(gateway, candidate)
    assert approved.status_code == 200, approved.text
    released = publish(gateway, candidate)
    assert released.status_code == 200, released.text
    return released.json()


def path(release):
    return f"/v1/datasets/{release['dataset']}/releases/{release['number']}"
