"""Slips and archive packages: what `oncegate receipt export` writes, and that its own guide verifies it."""

import base64
import hashlib
import json
import os
import re
import subprocess

import pytest

from harness import samples

REGISTRY = "market-regulation.system.registry"
FRONT_DESK = "affairs-centre.system.front-desk"
CASE = "LJ-2026-799902"
FILES = ["slip.html", "receipt.json", "record.json", "proof.txt", "log.vkey", "answer.json", "query.json",
         "VERIFY.md", "metadata.json", "SHA256SUMS"]


@pytest.fixture(scope="module")
def gateway(make_gateway):
    return make_gateway()


@pytest.fixture(scope="module")
def record(gateway):
    made = samples.licence()
    assert gateway.caller(REGISTRY).submit(made).status_code == 201
    return made


@pytest.fixture
def saved(gateway, record, tmp_path, authority):
    """An answer as `oncegate verify --save` keeps it, with its question."""
    question, answer = tmp_path / "question.json", tmp_path / "answer.json"
    asked = samples.question_about(record, case=CASE, name=record["fields"]["name"], status="active")
    question.write_text(json.dumps(asked, ensure_ascii=False), "utf-8")
    credentials = authority.caller(FRONT_DESK)
    done = gateway.command(
        "verify", "--query", question, "--save", answer, "--gateway", gateway.base, "--cert", credentials.certificate,
        "--key", credentials.key, "--ca", authority.root)
    assert done.returncode == 0, done.stderr
    return answer


def export(gateway, saved, directory, *options, case=CASE):
    files = saved if isinstance(saved, list) else [saved]
    return gateway.command(
        "receipt", "export", *files, "--key", gateway.key, "--case", case, "--out", directory, *options)


@pytest.fixture
def package(gateway, saved, tmp_path):
    directory = tmp_path / "package"
    done = export(gateway, saved, directory)
    assert done.returncode == 0, done.stderr
    return directory


def guide_commands(directory):
    """The commands of the package's own guide, as someone would paste them into one shell."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (directory / "VERIFY.md").read_text("utf-8"), re.M | re.S)
    assert len(blocks) == 5
    return "set -e\n" + "".join(blocks)


def follow_guide(directory):
    done = subprocess.run(["bash", "-c", guide_commands(directory)], cwd=directory, capture_output=True, text=True,
                          timeout=60, env={**os.environ, "TMPDIR": str(directory.parent)})
    return done.returncode, done.stdout + done.stderr


def reseal(directory):
    """Writes SHA256SUMS anew, as a forger would."""
    names = [line.split("  ")[1] for line in (directory / "SHA256SUMS").read_text().splitlines()]
    sums = [f"{hashlib.sha256((directory / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (directory / "SHA256SUMS").write_text("".join(sums))


def test_the_package_has_every_file_for_its_owner_alone(package):
    assert sorted(path.name for path in package.iterdir()) == sorted(FILES)
    assert package.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in package.iterdir())


def test_the_guide_verifies_the_package_without_oncegate(package):
    code, said = follow_guide(package)
    assert code == 0, said
    for words in ("entry ", "Signature Verified Successfully", "answer is the one", "query is the one", "case is the one"):
        assert words in said, said


@pytest.mark.parametrize("name, before, after", [
    ("answer.json", b'"verdict":"match"', b'"verdict":"mismatch"'),
    ("query.json", b'"channel":"hall"', b'"channel":"online"'),
    ("metadata.json", CASE.encode(), b"LJ-2026-799903"),
    ("record.json", b'"result":"match"', b'"result":"other"'),
    ("proof.txt", b"index ", b"index 1"),
])
def test_the_guide_finds_what_was_changed(package, name, before, after):
    file = package / name
    content = file.read_bytes()
    assert before in content
    file.write_bytes(content.replace(before, after))
    assert follow_guide(package)[0] != 0
    reseal(package)
    code, said = follow_guide(package)
    assert code != 0 and "FAILED" not in said, said


def test_the_guide_finds_a_signature_of_another_key(package):
    file = package / "proof.txt"
    head, _, signature = file.read_text("utf-8").rstrip("\n").rpartition(" ")
    raw = bytearray(base64.b64decode(signature))
    raw[-40] ^= 1
    file.write_text(f"{head} {base64.b64encode(bytes(raw)).decode()}\n", "utf-8")
    reseal(package)
    code, said = follow_guide(package)
    assert code != 0 and "entry " in said and "Signature Verified Successfully" not in said, said


def test_the_parts_verify_with_oncegate_as_the_guide_says(gateway, package):
    done = gateway.command(
        "log", "verify-receipt", package / "receipt.json", "--key", package / "log.vkey", "--answer",
        package / "answer.json", "--query", package / "query.json")
    assert done.returncode == 0, done.stderr
    assert "subject, case, query, answer" in done.stdout


def test_metadata_name_formats_and_hashes(gateway, package, saved):
    metadata = json.loads((package / "metadata.json").read_text("utf-8"))
    answer = json.loads(saved.read_text("utf-8"))
    assert metadata["id"] == answer["id"] and metadata["case"] == CASE
    assert metadata["log"]["origin"] == gateway.origin and metadata["log"]["vkey"] == gateway.key.read_text().strip()
    assert metadata["checked"] == ["subject", "case", "query", "answer"] and metadata["unchecked"] == []
    assert metadata["tool"]["version"] in gateway.command("--version").stdout
    listed = {file["name"]: file for file in metadata["files"]}
    assert set(listed) == set(FILES) - {"metadata.json", "SHA256SUMS"}
    for name, file in listed.items():
        content = (package / name).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest() and file["size"] == len(content)
    assert "c2sp.org/tlog-proof@v1" in listed["proof.txt"]["specification"]
    assert "RFC 8785" in listed["record.json"]["specification"]


def test_the_slip_says_what_was_verified_and_nothing_of_the_subject(gateway, package, saved, record):
    slip = (package / "slip.html").read_text("utf-8")
    answer = json.loads(saved.read_text("utf-8"))
    for text in ("核验结果单", "Verification slip", "一致", CASE, "affairs-centre", "market-regulation", "business-licence@1",
                 answer["id"], answer["asOf"], gateway.origin, "@page", "size: A4",
                 f"{gateway.public_url}/receipts?code={answer['id']}"):
        assert text in slip, text
    assert slip.index("核验结果单") < slip.index("Verification slip")
    for field, result in answer["claims"].items():
        assert f'<th scope="row">{field}</th><td>' in slip and result == "match"
    for personal in (record["subjects"]["holder"]["id"], record["fields"]["name"]):
        assert personal not in slip
    assert "<script" not in slip and "src=" not in slip and "<link" not in slip


def test_the_slips_address_opens_the_page(gateway, package):
    address = re.search(r'<p class="address">(.*?)</p>', (package / "slip.html").read_text("utf-8")).group(1)
    assert 'id="hint"' in gateway.public(address.removeprefix(gateway.public_url))


def test_the_qr_code_on_the_slip_reads_as_its_address(package):
    zxingcpp = pytest.importorskip("zxingcpp")
    image = pytest.importorskip("PIL.Image")
    slip = (package / "slip.html").read_text("utf-8")
    size = int(re.search(r'viewBox="0 0 (\d+)', slip).group(1))
    picture = image.new("L", (size, size), 255)
    for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", slip):
        for offset in range(int(length)):
            picture.putpixel((int(column) + offset, int(row)), 0)
    [code] = zxingcpp.read_barcodes(picture.resize((size * 6, size * 6), image.Resampling.NEAREST))
    assert code.text == re.search(r'<p class="address">(.*?)</p>', slip).group(1)


def test_english_comes_first_where_it_is_asked_for_and_the_address_is_given(gateway, saved, tmp_path):
    directory = tmp_path / "english"
    done = export(gateway, saved, directory, "--language", "en", "--url", "https://data.lanjiang.example/")
    assert done.returncode == 0, done.stderr
    slip = (directory / "slip.html").read_text("utf-8")
    assert '<html lang="en">' in slip and slip.index("Verification slip") < slip.index("核验结果单")
    assert "https://data.lanjiang.example/receipts?code=" in slip


def test_several_answers_get_a_directory_each(gateway, saved, record, tmp_path):
    other = tmp_path / "other.json"
    reply = gateway.caller(FRONT_DESK).verify(samples.question_about(record, case=CASE, name="澜江另名有限公司"))
    other.write_text(reply.text, "utf-8")
    directory = tmp_path / "all"
    done = export(gateway, [saved, other], directory)
    assert done.returncode == 0, done.stderr
    codes = {json.loads(file.read_text("utf-8"))["id"] for file in (saved, other)}
    assert {path.name for path in directory.iterdir()} == codes
    for code in codes:
        assert follow_guide(directory / code)[0] == 0
    # Without the question there is none in the package, and the case is shown all the same.
    assert not (directory / reply.json()["id"] / "query.json").exists()
    assert "不一致" in (directory / reply.json()["id"] / "slip.html").read_text("utf-8")


def test_a_refusal_can_be_filed_too(gateway, record, tmp_path):
    question = samples.question_about(record, case=CASE)
    question["purpose"]["serviceItem"] = "no-such-item"
    reply = gateway.caller(FRONT_DESK).verify(question)
    assert reply.status_code == 403, reply.text
    file = tmp_path / "refusal.json"
    file.write_text(reply.text, "utf-8")
    (tmp_path / "refusal.json.query.json").write_text(json.dumps(question, ensure_ascii=False), "utf-8")
    done = export(gateway, file, tmp_path / "refusal")
    assert done.returncode == 0, done.stderr
    assert "拒绝" in (tmp_path / "refusal" / "slip.html").read_text("utf-8")
    code, said = follow_guide(tmp_path / "refusal")
    assert code == 0, said


def nothing_written(done, directory, *words):
    assert done.returncode == 1 and not directory.exists(), done.stderr
    for word in words:
        assert word in done.stderr, done.stderr


def test_another_case_is_refused_with_and_without_the_question(gateway, saved, tmp_path):
    directory = tmp_path / "refused"
    nothing_written(export(gateway, saved, directory, case="LJ-2026-799999"), directory, "another case")
    (saved.parent / "answer.json.query.json").unlink()
    done = export(gateway, saved, directory, case="LJ-2026-799999")
    nothing_written(done, directory, "another case")
    assert CASE not in done.stderr and "LJ-2026-799999" not in done.stderr


def test_what_does_not_verify_is_not_exported(gateway, make_gateway, saved, tmp_path):
    directory = tmp_path / "refused"
    original = saved.read_text("utf-8")
    saved.write_text(original.replace('"verdict":"match"', '"verdict":"mismatch"'), "utf-8")
    assert saved.read_text("utf-8") != original
    nothing_written(export(gateway, saved, directory), directory, "not verified", "answer")
    saved.write_text(original, "utf-8")
    other = make_gateway()
    done = gateway.command(
        "receipt", "export", saved, "--key", other.key, "--case", CASE, "--out", directory)
    nothing_written(done, directory, "not verified")
    saved.write_text("{}", "utf-8")
    nothing_written(export(gateway, saved, directory), directory, "no receipt")


def test_a_directory_with_something_in_it_is_left_alone(gateway, saved, tmp_path):
    directory = tmp_path / "used"
    directory.mkdir()
    (directory / "kept").write_text("kept")
    done = export(gateway, saved, directory)
    assert done.returncode == 1 and "not empty" in done.stderr
    assert [path.name for path in directory.iterdir()] == ["kept"]


@pytest.mark.parametrize("options", [["--language", "fr"], ["--url", "ftp://x"], ["--case", ""]])
def test_wrong_use_is_2(gateway, saved, tmp_path, options):
    assert export(gateway, saved, tmp_path / "wrong", *options).returncode == 2
