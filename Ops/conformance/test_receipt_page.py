"""The public page that checks a pasted receipt."""

import copy
import html
import json
import re

import pytest
import requests

from harness import samples

REGISTRY = "market-regulation.system.registry"
FRONT_DESK = "affairs-centre.system.front-desk"
MARK = "LJ-2026-799901"


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway(log_level="trace")


@pytest.fixture(scope="module")
def record(gateway):
    made = samples.licence()
    assert gateway.caller(REGISTRY).submit(made).status_code == 201
    return made


@pytest.fixture(scope="module")
def answer(gateway, record):
    reply = gateway.caller(FRONT_DESK).verify(samples.question_about(record, case=MARK))
    assert reply.status_code == 200, reply.text
    return reply


def paste(gateway, text, language="en", **options):
    options.setdefault("data", {"receipt": text})
    headers = {"Accept-Language": language, **options.pop("headers", {})}
    return requests.post(f"{gateway.public_url}/receipts", headers=headers, timeout=30, **options)


def shown(response):
    """Rows of the page's tables, by their titles."""
    rows = re.findall(r"<th scope=\"row\">(.*?)</th><td>(.*?)</td>", response.text)
    return {html.unescape(title): html.unescape(value) for title, value in rows}


def refused(response, status, *words):
    assert response.status_code == status, response.text
    assert "class=\"failed\"" in response.text and "class=\"verified\"" not in response.text
    # The reason stands in both languages.
    assert 'lang="en"' in response.text and 'lang="zh-CN"' in response.text
    for word in words:
        assert word in html.unescape(response.text), response.text


@pytest.mark.parametrize("language, title", [("en", "Check a receipt"), ("zh-CN", "核对回执")])
def test_the_form_is_in_the_readers_language_and_runs_no_script(gateway, language, title):
    page = gateway.public("/receipts", language)
    assert f"<h1>{title}</h1>" in page and f'<html lang="{language}">' in page
    assert '<label for="receipt">' in page and 'id="receipt"' in page and "maxlength=" in page
    assert '<button type="submit">' in page and "<script" not in page and "style=" not in page
    assert "textarea" in gateway.public("/style.css")


def test_an_answer_is_verified_with_what_its_record_says(gateway, answer):
    body = answer.json()
    response = paste(gateway, answer.text)
    assert response.status_code == 200 and "class=\"verified\"" in response.text, response.text
    rows = shown(response)
    assert rows["Log"] == gateway.origin and rows["Short code"] == body["id"] and rows["Time"] == body["asOf"]
    assert rows["Kind"] == "verification" and rows["Result"] == "match"
    assert rows["Material"] == "business-licence@1" and rows["Provider"] == "market-regulation"
    assert rows["Consumer"] == "affairs-centre" and rows["Contract"].startswith("sha256:")
    assert int(rows["Entry"]) < int(rows["Entries in the tree"])
    assert rows["Checked with it"] == "answer"
    assert set(rows["Not shown, not checked"].split(", ")) == {"subject", "case number", "question"}
    assert response.headers["Cache-Control"] == "no-store"


def test_a_receipt_alone_is_verified_and_says_that_the_answer_was_not_shown(gateway, answer):
    rows = shown(paste(gateway, json.dumps(answer.json()["receipt"]), "zh-CN"))
    assert rows["结论"] == "一致" and rows["一并核对"] == "无" and "答复内容" in rows["未出示、未核对"]


def test_a_batch_answer_is_verified_one_by_one(gateway, record):
    queries = [samples.question_about(record), samples.question_about(record, name="澜江另名有限公司")]
    reply = gateway.caller(FRONT_DESK).post("/v1/verifications/batch", {"queries": queries})
    assert reply.status_code == 200, reply.text
    response = paste(gateway, reply.text)
    assert "2 of 2 receipts verified" in response.text
    assert response.text.count("class=\"verified\"") == 2


@pytest.mark.parametrize("count", [50, 51, 150])
def test_so_many_receipts_are_checked_at_a_time_and_others_are_told_the_way(gateway, answer, count):
    response = paste(gateway, json.dumps({"receipts": [answer.json()["receipt"]] * count}))
    if count == 50:
        assert response.status_code == 200 and "50 of 50 receipts verified" in response.text
    else:
        refused(response, 413, f"There are {count} receipts", "最多核对 50 份", "oncegate log verify-receipt")


def changed(document, change):
    document = copy.deepcopy(document)
    change(document)
    return json.dumps(document, ensure_ascii=False)


def test_a_changed_answer_is_not_verified(gateway, answer):
    text = changed(answer.json(), lambda body: body.update(verdict="mismatch"))
    refused(paste(gateway, text), 200, "answer is not the one that was recorded", "与记录时不同", gateway.origin)


def test_a_changed_record_is_not_verified(gateway, answer):
    def change(body):
        record = body["receipt"]["record"]
        body["receipt"]["record"] = record[:-8] + ("A" if record[-8] != "A" else "B") + record[-7:]

    refused(paste(gateway, changed(answer.json(), change)), 200)


def test_a_changed_signature_is_not_verified(gateway, answer):
    def change(body):
        proof = body["receipt"]["proof"]
        end = proof.rstrip("\n")
        body["receipt"]["proof"] = end[:-12] + ("A" if end[-12] != "A" else "B") + end[-11:] + "\n"

    refused(paste(gateway, changed(answer.json(), change)), 200, "signature is not that of this gateway's log", "签名")


def test_a_receipt_of_another_log_is_not_verified(gateway, make_gateway):
    other = make_gateway()
    record = samples.licence()
    reply = other.caller(REGISTRY).submit(record)
    assert reply.status_code == 201
    refused(paste(gateway, reply.text), 200, "of another log", "其他日志")


@pytest.mark.parametrize("text, words", [
    ("", "Nothing was pasted"), ("  \n", "Nothing was pasted"), ("<script>alert(1)</script>", "not JSON"),
    ("{}", "no receipt"), ('{"receipt": 1}', "no receipt"), ("[" * 5000, "not JSON"),
    ('{"record": "", "opening": "<img>", "proof": ""}', "part of the receipt"),
    ('{"record": "e30", "proof": "c2sp.org/tlog-proof@v1\\nindex 0\\n"}', "cut or changed in copying"),
])
def test_what_is_no_receipt_is_told_in_plain_words_and_not_repeated(gateway, text, words):
    response = paste(gateway, text)
    refused(response, 400, words)
    assert "alert" not in response.text and "<img" not in response.text


def test_a_receipt_may_be_a_file(gateway, answer):
    def drop(content, text=""):
        return paste(gateway, text, files={"file": ("receipt.json", content, "application/json")})

    response = drop(answer.content)
    assert response.status_code == 200 and "class=\"verified\"" in response.text, response.text
    # The file goes before the text; without one the text is checked.
    assert drop(answer.content, "{").status_code == 200
    assert drop(b"", answer.text).status_code == 200
    refused(drop(b""), 400, "Nothing was pasted")
    refused(drop(b"\xff\xfe{"), 400, "not JSON")
    refused(drop(b"x" * (256 << 10)), 413, "longer than this page takes")


def test_bytes_that_are_not_utf8_are_not_json(gateway):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    refused(paste(gateway, None, data=b"receipt=%FF%FE{%7", headers=headers), 400, "not JSON")


def test_too_much_is_413_and_another_type_415(gateway):
    refused(paste(gateway, "x" * (256 << 10)), 413, "longer than this page takes")
    chunks = (b"receipt=" if number == 0 else b"x" * 65536 for number in range(8))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    refused(paste(gateway, None, data=chunks, headers=headers), 413, "longer than this page takes")
    assert paste(gateway, None, data=b"{}", headers={"Content-Type": "application/json"}).status_code == 415


def test_only_this_page_takes_a_post(gateway):
    for path in ("/", "/problems", "/log/key", "/style.css", "/receipts/x"):
        response = requests.post(gateway.public_url + path, data={"receipt": "{}"}, timeout=10)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD"), path
    response = requests.delete(f"{gateway.public_url}/receipts", timeout=10)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert requests.head(f"{gateway.public_url}/receipts", timeout=10).status_code == 200


def test_a_short_code_only_gives_a_hint(gateway, answer):
    code = answer.json()["id"]
    page = gateway.public(f"/receipts?code={code}")
    assert f"<code>{code}</code>" in page and 'id="hint"' in page and "class=\"verified\"" not in page
    # Who switches the language still has it.
    assert f'href="?code={code}&amp;lang=zh-CN"' in page
    for odd in ("%22%3E%3Cscript%3E", "x" * 300, code + "'", ""):
        page = gateway.public(f"/receipts?code={odd}")
        assert 'id="hint"' not in page and "<script" not in page and "xxx" not in page


def test_the_page_has_the_headers_of_the_public_listener(gateway, answer):
    response = paste(gateway, answer.text)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "form-action 'self'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_of_what_is_pasted_is_logged(gateway, answer):
    body = answer.json()
    paste(gateway, answer.text)
    paste(gateway, changed(body, lambda body: body.update(verdict="mismatch", note="a-mark-in-what-is-pasted")))
    paste(gateway, '{"a-mark-in-what-is-pasted": ')
    log = gateway.log_text(whole=True)
    for text in ("a-mark-in-what-is-pasted", body["receipt"]["opening"], body["receipt"]["record"][:40]):
        assert text not in log
