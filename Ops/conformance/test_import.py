"""Imports: a stream of lines in, an outcome a line out."""

import json
import threading

from harness import samples
from harness.connection import Connection
from harness.polling import until


def lines_of(records):
    return "".join(samples.line(record) + "\n" for record in records).encode()


def several(count):
    return [samples.licence() for _ in range(count)]


def test_every_line_has_its_outcome_in_order_and_the_chunks_have_receipts(registry, judges):
    records = several(30)
    outcomes, last = registry.import_lines(lines_of(records))
    assert [outcome["line"] for outcome in outcomes] == list(range(1, 31))
    assert {outcome["outcome"] for outcome in outcomes} == {"created"}
    assert last["summary"] == {"lines": 30, "created": 30, "updated": 0, "unchanged": 0, "rejected": 0}
    assert len(judges.verify(*last["receipts"])) == 1


def test_lines_of_several_types_keep_their_order(registry):
    records = several(6)
    for record in records[1::2]:
        code = record["subjects"]["holder"]["id"]
        record |= {"type": "food-permit", "subjects": {"holder": record["subjects"]["holder"]}}
        record["fields"] = {
            "permitNo": "JY19901020000012", "uscc": code, "operatorName": "澜江试样有限公司", "responsiblePerson": "安试样",
            "premises": "江城区试样路1号", "businessForm": "食品销售", "items": "预包装食品销售", "issuedOn": "2026-01-01",
            "validUntil": "2030-12-31", "status": "active",
        }
    outcomes, last = registry.import_lines(lines_of(records))
    assert [(outcome["line"], outcome["outcome"]) for outcome in outcomes] == [(n, "created") for n in range(1, 7)]
    assert len(last["receipts"]) == 6


def bad_lines():
    """Lines that are rejected, each with the place that is wrong."""
    wrong = samples.licence()
    wrong["subjects"]["holder"]["id"] = "91990102MA9L05073B"
    yield json.dumps(wrong), "/subjects/holder"
    yield json.dumps(samples.licence(status="flying")), "/fields/status"
    yield json.dumps(samples.licence(turnover="1")), "/fields/turnover"
    yield json.dumps({**samples.licence(), "type": "driving-licence"}), "/type"
    yield json.dumps({**samples.licence(), "colour": "red"}), "/colour"
    yield json.dumps({**samples.licence(), "expectedRevision": 3}), ""
    # Another agency's type.
    yield json.dumps({**samples.licence(), "type": "tax-clearance"}), ""
    yield '{"type": "business-licence"', ""
    yield "[" * 5000, ""
    yield '{"type": "a", "type": "b"}', ""
    yield '"\\ud800"', ""
    yield "x" * 100_000, ""


def test_a_bad_line_rejects_only_itself_and_is_named_with_its_number_and_reason(registry):
    bad = list(bad_lines())
    good = several(len(bad) + 1)
    text = lines_of(good[:1]) + b"".join(
        line.encode() + b"\n" + lines_of([record]) for (line, _), record in zip(bad, good[1:]))
    outcomes, last = registry.import_lines(text)
    assert [outcome.get("line") for outcome in outcomes] == list(range(1, 2 * len(bad) + 2))
    assert {outcome["outcome"] for outcome in outcomes[::2]} == {"created"}
    for outcome, (line, place) in zip(outcomes[1::2], bad):
        assert outcome["outcome"] == "rejected" and outcome["errors"][0]["message"], line[:80]
        assert outcome["errors"][0]["pointer"].startswith(place), line[:80]
    assert last["summary"] == {
        "lines": len(outcomes), "created": len(good), "updated": 0, "unchanged": 0, "rejected": len(bad)}


def test_an_import_may_be_sent_again_whole(registry):
    records = several(5)
    registry.import_lines(lines_of(records))
    changed = {**records[2], "fields": {**records[2]["fields"], "address": "江城区新址路2号"}}
    outcomes, last = registry.import_lines(lines_of([*records[:2], changed, *records[3:]]))
    assert [(outcome["outcome"], outcome["revision"]) for outcome in outcomes] == [
        ("unchanged", 1), ("unchanged", 1), ("updated", 2), ("unchanged", 1), ("unchanged", 1)]
    assert last["summary"]["unchanged"] == 4


def test_a_record_twice_in_one_import_is_written_in_order(registry, front_desk):
    record = samples.licence()
    later = {**record, "fields": {**record["fields"], "status": "dormant"}}
    outcomes, _ = registry.import_lines(lines_of([record, record, later]))
    assert [outcome["outcome"] for outcome in outcomes] == ["created", "unchanged", "updated"]
    assert front_desk.verify(samples.question_about(record, status="dormant")).json()["verdict"] == "match"


def test_lines_may_end_in_other_ways(registry):
    one, two, three = (lines_of([record]).rstrip() for record in several(3))
    outcomes, last = registry.import_lines(one + b"\r\n" + two + b"\n" + three)
    assert [outcome["line"] for outcome in outcomes] == [1, 2, 3]
    assert last["summary"]["created"] == 3


def test_minimal_answers_tell_rejected_lines_and_the_summary_only(registry):
    records = several(3)
    records[1]["fields"]["status"] = "flying"
    outcomes, last = registry.import_lines(lines_of(records), Prefer="return=minimal")
    assert [(outcome.get("line"), outcome.get("outcome")) for outcome in outcomes] == [(2, "rejected")]
    assert last["summary"] == {"lines": 3, "created": 2, "updated": 0, "unchanged": 0, "rejected": 1}
    assert last["receipts"]


def test_an_import_of_nothing_is_a_summary_of_nothing(registry):
    outcomes, last = registry.import_lines(b"")
    assert (outcomes, last["summary"]["lines"], last["receipts"]) == ([], 0, [])


def test_an_import_of_another_type_than_ndjson_is_415(registry):
    response = registry.post("/v1/materials/import", data=b"{}", headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (415, "unsupported-media-type")


def begin_import(city, length):
    """A connection on which an import of so many bytes has begun."""
    connection = Connection(city, "market-regulation.system.registry")
    connection.send_head(
        "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=length, connection="close")
    return connection


def test_an_import_that_breaks_off_may_be_sent_again_from_the_start(city, registry):
    records = several(2500)
    text = lines_of(records)
    size, _ = city.checkpoint()
    stream = begin_import(city, len(text))
    # All but the end of a line in the last chunk; the first chunks are committed while it lasts.
    stream.send(text[:-40])
    until(lambda: city.checkpoint()[0] > size, 30, "the first chunk's commit")
    stream.close()
    outcomes, last = registry.import_lines(text, promised=False)
    summary = last["summary"]
    assert len(outcomes) == summary["lines"] == 2500
    assert summary["unchanged"] >= 1000 and summary["created"] + summary["unchanged"] == 2500, summary
    assert {outcome["revision"] for outcome in outcomes} == {1}


def test_a_client_that_sends_everything_before_it_reads_is_not_held_up(city, judges):
    # 10 MB of lines, whose outcomes are more than all buffers on the way hold.
    wide = samples.licence(scope="食品销售；" * 380)
    text = lines_of([wide] * 1800)
    many = lines_of([{**wide, "fields": {**wide["fields"], "scope": "食品销售"}}] * 12_000)
    text += many[: 10_000_000 - len(text)].rsplit(b"\n", 1)[0] + b"\n"
    lines = text.count(b"\n")
    stream = begin_import(city, len(text))
    sent = threading.Thread(target=stream.send, args=(text,), daemon=True)
    sent.start()
    sent.join(60)
    assert not sent.is_alive(), "the gateway stopped reading before its client read"
    head, body = stream.read_all().split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 200")
    assert body.count(b'"outcome":"') >= lines - 1
    assert b'{"summary":{"lines":%d,' % lines in body.replace(b" ", b"")


def test_a_line_over_one_mebibyte_ends_the_import_and_keeps_what_was_committed(city):
    records = several(1001)
    text = lines_of(records) + b'"' + b"x" * (1 << 20) + b'"\n' + lines_of(several(1))
    with city.new_caller("market-regulation.system.registry") as caller:
        response = caller.post(
            "/v1/materials/import", data=text, headers={"Content-Type": "application/x-ndjson"}, promised=False)
        again, last = caller.import_lines(lines_of(records), promised=False)
    assert "body-too-large" in response.text
    assert last["summary"]["created"] + last["summary"]["unchanged"] == 1001
    assert last["summary"]["unchanged"] >= response.text.count('"outcome":"created"')
