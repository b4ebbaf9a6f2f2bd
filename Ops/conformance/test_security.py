"""That SECURITY.md, Ops/drills.tsv and the tests say the same of every threat."""

import ast
import re
import subprocess

import pytest

from harness.places import ROOT

HERE = ROOT / "Ops" / "conformance"
DRILLS = {
    line[0]: dict(threats=line[1].split(), long=line[2].replace("-", "").split(), tests=line[3].split(), promise=line[4])
    for line in (text.split("\t") for text in (ROOT / "Ops" / "drills.tsv").read_text("utf-8").splitlines())
    if not line[0].startswith("#")}
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.M)


MUTATIONS = sorted((ROOT / "Ops" / "mutations").glob("*.patch"))
#: What has no mutation, and why.
EXCEPTIONS = {
    "cert-check": "it is the validator of the rows 7 to 16, whose mutations are noticed by it too",
}


def header(patch):
    """What a patch says of itself before the diff."""
    return dict(line.split(": ", 1) for line in patch.read_text("utf-8").partition("diff --git ")[0].splitlines())


def sentences_of(file):
    """Its tests, and what each asks for."""
    return {node.name: {argument.arg for argument in node.args.args} for node in ast.parse((HERE / file).read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


@pytest.mark.parametrize("name", DRILLS)
def test_a_drill_runs_tests_that_there_are(name):
    for test in DRILLS[name]["tests"]:
        file, _, function = test.partition("::")
        assert sentences_of(file) if not function else function in sentences_of(file), test
    for setting in DRILLS[name]["long"]:
        variable = setting.partition("=")[0]
        assert any(variable in (HERE / test.partition("::")[0]).read_text("utf-8") for test in DRILLS[name]["tests"])


@pytest.mark.parametrize("name", DRILLS)
def test_a_drill_tells_a_figure(name):
    asked = [found[function] if function else set().union(*found.values()) for found, function in (
        (sentences_of(file), function) for file, _, function in (test.partition("::") for test in DRILLS[name]["tests"]))]
    assert "figure" in set().union(*asked)


def test_every_threat_is_told_once_in_order():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 47))


@pytest.mark.parametrize("number,threat,control,drills", ROWS, ids=[row[0] for row in ROWS])
def test_a_threat_has_the_drills_that_are_named(number, threat, control, drills):
    named = re.findall(r"`([a-z0-9-]+)`", drills)
    assert set(named) == {name for name, drill in DRILLS.items() if number in drill["threats"]}
    assert named or drills.startswith("none yet")


def test_a_drill_of_no_threat_stands_in_a_row_without_a_number():
    rows = re.findall(r"^\| - \| .+ \| (.+?) \|$", (ROOT / "SECURITY.md").read_text("utf-8"), re.M)
    assert re.findall(r"`([a-z0-9-]+)`", " ".join(rows)) == [name for name, drill in DRILLS.items() if drill["threats"] == ["-"]]


def test_every_row_has_a_mutation_that_its_drill_must_notice():
    wanted = {number for number, *_ in ROWS} | {name for name, drill in DRILLS.items() if drill["threats"] == ["-"]}
    rows = {row for patch in MUTATIONS for row in header(patch)["Row"].split()}
    shown = rows - {"-"} | {patch.name.split(".")[0] for patch in MUTATIONS if header(patch)["Row"] == "-"}
    assert wanted - shown == set(EXCEPTIONS), "a row without a mutation, or an exception that is none any more"


def test_the_list_of_drills_is_printed():
    listed = subprocess.run([ROOT / "Ops" / "drill", "--list"], capture_output=True, text=True, timeout=10, check=True).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(DRILLS)


def test_a_drill_that_there_is_not_is_refused():
    done = subprocess.run([ROOT / "Ops" / "drill", "no-such"], capture_output=True, text=True, timeout=10)
    assert done.returncode == 2 and "--list" in done.stderr


@pytest.mark.parametrize("patch", MUTATIONS, ids=lambda patch: patch.stem)
def test_a_mutation_is_of_the_code_as_it_is_and_has_its_drill_and_the_test_that_must_fail(patch):
    drill, told = DRILLS[patch.name.split(".")[0]], header(patch)
    assert set(told["Row"].split()) <= set(drill["threats"])
    file, _, function = told["Fails"].partition("::")
    assert function in sentences_of(file)
    assert {file, told["Fails"]} & set(drill["tests"]), "the drill does not run the test"
    assert set(told) <= {"Row", "Fails", "By"}
    done = subprocess.run(["git", "apply", "--check", patch], cwd=ROOT, capture_output=True, text=True, timeout=10)
    assert done.returncode == 0, done.stderr
