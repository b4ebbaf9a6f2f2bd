"""Questions are answered on the connection's event loop, or by a task of their own: nobody can tell by the answer."""

import json

import pytest

from harness import curl
from harness.connection import Connection

FRONT_DESK = "affairs-centre.system.front-desk"
PATH = "/v1/verifications"
JSON = "application/json"
#: What differs from one answer to the next.
OF_THE_MOMENT = {"instance", "receipt", "id", "asOf"}

#: Over HTTP/1.1 a question goes to a task when its head says more of the connection than that it stays.
ON_THE_LOOP, BY_A_TASK = "keep-alive", "keep-alive, x-note"


def requests_of(question):
    """Bodies and fields by name; the body may be bytes."""
    changed = lambda **changes: {**question, **changes}  # noqa: E731
    return {
        "a true claim": (question, {}),
        "a false claim": (changed(claims={"name": "不存在的公司", "status": "active"}), {}),
        "nobody": (changed(subject={"scheme": "uscc", "id": "91990102MA9L08880D"}), {}),
        "an unknown type": (changed(material="no-such-type"), {}),
        "a refusal": (changed(claims={"legalRepresentative": "x"}), {}),
        "a refusal in Chinese": (changed(claims={"legalRepresentative": "x"}), {"accept-language": "zh-CN"}),
        "a wrong check digit": (changed(subject={"scheme": "uscc", "id": "91990102MA9L05073B"}), {}),
        "a value of the wrong type": (changed(claims={"registeredOn": {"before": "soon"}}), {}),
        "an unknown member": (changed(colour="red"), {}),
        "no JSON": (b"{", {}),
        "no JSON in Chinese": (b"{", {"accept-language": "zh"}),
        "nothing": (b"", {}),
        "another media type": (question, {"content-type": "text/plain"}),
        "a content coding": (question, {"content-encoding": "gzip"}),
        "something else wanted": (question, {"accept": "text/html"}),
        "a body too large": (b"x" * ((1 << 20) + 1), {}),
    }


NAMES = list(requests_of({}))


def over_http1(city, body, fields, path):
    with Connection(city, FRONT_DESK) as connection:
        fields = {"content_type": JSON, "content_length": len(body), "connection": path,
                  **{name.replace("-", "_"): value for name, value in fields.items()}}
        connection.send_head("POST", PATH, **fields)
        connection.send(body)
        head, content = connection.read_head()
        status, *lines = head.decode().split("\r\n")
        names = dict(line.lower().split(": ", 1) for line in lines)
        while len(content) < int(names["content-length"]):
            content += connection.read()
    return int(status.split()[1]), names, json.loads(content)


def over_http2(city, body, fields, directory):
    (directory / "body").write_bytes(body)
    fields = {"content-type": JSON, **fields}
    done = curl.run(
        city, FRONT_DESK, "--http2", "--include", "--data-binary", f"@{directory / 'body'}",
        *[word for name, value in fields.items() for word in ("--header", f"{name}: {value}")], city.base + PATH)
    assert done.returncode == 0, done.stderr
    head, content = done.stdout.replace("\r\n", "\n").split("\n\n", 1)
    status, *lines = head.split("\n")
    return int(status.split()[1]), dict(line.lower().split(": ", 1) for line in lines), json.loads(content)


def what_stays(answer):
    status, names, document = answer
    members = {name: value for name, value in document.items() if name not in OF_THE_MOMENT}
    return status, members, sorted(document), {
        name: names.get(name) for name in ("content-type", "content-language", "cache-control", "retry-after")}


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_the_same_answer_on_every_path(name, city, question, tmp_path):
    body, fields = requests_of(question)[name]
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    answers = [over_http1(city, body, fields, path) for path in (ON_THE_LOOP, BY_A_TASK)]
    answers.append(over_http2(city, body, fields, tmp_path))
    for _, names, _ in answers:
        assert {"date", "x-request-id", "content-length"} <= set(names)
    loop, task, stream = map(what_stays, answers)
    assert loop == task == stream


def test_questions_and_other_requests_that_are_sent_at_once_are_answered_in_order(city, question):
    body = json.dumps(question, ensure_ascii=False).encode()
    with Connection(city, FRONT_DESK) as connection:
        for number in range(40):
            if number % 4 == 3:
                connection.send_head("GET", "/v1/agencies/tax")
            else:
                connection.send_head("POST", PATH, content_type=JSON, content_length=len(body))
                connection.send(body)
        connection.send_head("GET", "/v1/whoami", connection="close")
        answers = connection.read_all().split(b"HTTP/1.1 200")[1:]
    kinds = ["question" if b'"verdict":"match"' in answer else "agency" if b'"id":"tax"' in answer else "whoami"
             for answer in answers]
    assert kinds == ["agency" if number % 4 == 3 else "question" for number in range(40)] + ["whoami"]


def test_a_client_that_sends_its_question_in_pieces_is_answered(city, question):
    body = json.dumps(question, ensure_ascii=False).encode()
    with Connection(city, FRONT_DESK) as connection:
        connection.send_head("POST", PATH, content_type=JSON, content_length=len(body))
        for place in range(0, len(body), 7):
            connection.send(body[place:place + 7])
        head, _ = connection.read_head()
    assert head.startswith(b"HTTP/1.1 200")


def resident(process):
    """The resident memory of a process, in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def test_a_client_that_never_reads_is_not_read_from_for_long(city, question):
    body = json.dumps(question, ensure_ascii=False).encode()
    head = f"POST {PATH} HTTP/1.1\r\nhost: a\r\ncontent-type: {JSON}\r\ncontent-length: {len(body)}\r\n\r\n"
    many, sent = (head.encode() + body) * 100, 0
    before = resident(city.process)
    with Connection(city, FRONT_DESK, seconds=3) as connection:
        with pytest.raises(TimeoutError):
            while sent < 200 << 20:
                connection.send(many)
                sent += len(many)
        # What is in flight is held by both systems' sockets, not by the gateway.
        assert resident(city.process) - before < 48
    assert city.caller(FRONT_DESK).get("/v1/whoami").status_code == 200
