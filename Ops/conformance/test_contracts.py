"""Contracts on paper: `oncegate contract draft`, `lint` and `diff`, which need no gateway."""

import json
import subprocess

import pytest
import yaml

from harness.places import CONTRACTS

NEGATIVE = CONTRACTS / "negative" / "contracts"


@pytest.fixture
def contract(binary):
    """Runs a subcommand of `oncegate contract`, in English."""

    def run(*arguments):
        return subprocess.run(
            [binary, "contract", *arguments], capture_output=True, text=True, timeout=60, check=False,
            env={"LC_ALL": "C.UTF-8"})

    return run


def told(done):
    """What a command said with --json, whatever came of it."""
    return json.loads(done.stdout)


def finished(path):
    """A draft with everything filled in, written beside it."""
    document = yaml.safe_load(path.read_text("utf-8"))
    for name in ("basis", "scenario", "scope"):
        document[name] = {"en": "As the law says", "zh": "依法"}
    target = path.with_suffix(".json")
    target.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return target


def changed(tmp_path, name, *changes):
    """A contract of the sample city with other words in it."""
    text = (CONTRACTS / "contracts" / name).read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    target = tmp_path / name
    target.write_text(text, "utf-8")
    return target


def test_the_contracts_of_the_sample_city_have_no_faults(contract):
    files = sorted((CONTRACTS / "contracts").glob("*.yaml"))
    done = contract("lint", *files, "--catalogue", CONTRACTS, "--json")
    assert done.returncode == 0, done.stdout
    assert told(done)["faults"] == []
    assert [entry["id"] for entry in told(done)["contracts"]] == [path.stem for path in files]


@pytest.mark.parametrize("name", sorted(path.stem for path in NEGATIVE.glob("*.yaml")))
def test_a_contract_that_may_not_be_is_refused_with_file_and_line(contract, name):
    file = NEGATIVE / f"{name}.yaml"
    done = contract("lint", file, "--catalogue", CONTRACTS)
    assert done.returncode == 1
    assert all(line.startswith(f"{file}:") for line in done.stdout.splitlines())
    assert done.stderr.startswith("oncegate: ") and " in 1 contract" in done.stderr


def test_everything_that_is_missing_is_told_at_once(contract, tmp_path):
    file = tmp_path / "c.yaml"
    file.write_text("id: c99\nprovider: tax\nconsumer: education\nmode: [api]\ngrants: []\n", "utf-8")
    done = contract("lint", file, "--catalogue", CONTRACTS, "--json")
    assert done.returncode == 1
    assert [fault["pointer"] for fault in told(done)["faults"]] == ["/basis", "/scenario", "/scope", "/term"]


@pytest.mark.parametrize("arguments", [
    ("lint", "nothing.yaml", "--catalogue", CONTRACTS), ("lint", NEGATIVE / "expired.yaml", "--catalogue", "nowhere"),
    ("lint", NEGATIVE / "expired.yaml"), ("diff", "one.yaml"),
    ("draft", "--item", "no-item", "--consumer", "tax", "--catalogue", CONTRACTS),
    ("draft", "--item", "deed-tax-relief", "--consumer", "nobody", "--catalogue", CONTRACTS),
    ("draft", "--item", "deed-tax-relief", "--consumer", "tax", "--catalogue", CONTRACTS, "--until", "2020-01-01"),
    ("diff", CONTRACTS / "contracts" / "c01.yaml", CONTRACTS / "contracts" / "c03.yaml"),
])
def test_wrong_use_is_told_and_ends_with_2(contract, arguments):
    done = contract(*arguments)
    assert done.returncode == 2
    assert done.stdout == "" and done.stderr != ""


def test_a_draft_is_refused_until_it_is_finished(contract, tmp_path):
    out = tmp_path / "drafts"
    done = contract(
        "draft", "--item", "nurse-registration", "--consumer", "health", "--catalogue", CONTRACTS, "--missing",
        "--out", out)
    assert done.returncode == 0, done.stderr
    [file] = out.iterdir()
    assert file.name == "nurse-registration-from-public-security.yaml"
    refused = contract("lint", file, "--catalogue", CONTRACTS, "--json")
    assert refused.returncode == 1
    places = {fault["pointer"] for fault in told(refused)["faults"]}
    assert places == {f"/{name}/{language}" for name in ("basis", "scenario", "scope") for language in ("en", "zh")}
    taken = contract("lint", finished(file), "--catalogue", CONTRACTS)
    assert taken.returncode == 0, taken.stdout


def test_a_draft_grants_the_least(contract):
    done = contract(
        "draft", "--item", "deed-tax-relief", "--consumer", "tax", "--provider", "natural-resources", "--catalogue",
        CONTRACTS)
    assert done.returncode == 0, done.stderr
    [grant] = yaml.safe_load(done.stdout)["grants"]
    assert grant["operations"] == ["verify"]
    assert grant["fields"] == {"ownerName": ["equals"]}
    assert grant["counts"] == ["exactly"]
    assert grant["purposes"] == ["deed-tax-relief"]
    assert "c04 allows" in done.stderr


def test_a_draft_never_overwrites(contract, tmp_path):
    arguments = (
        "draft", "--item", "deed-tax-relief", "--consumer", "tax", "--catalogue", CONTRACTS, "--out", tmp_path)
    assert contract(*arguments).returncode == 0
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert len(before) == 3
    assert contract(*arguments).returncode == 1
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_what_is_granted_already_needs_no_draft(contract):
    done = contract("draft", "--item", "deed-tax-relief", "--consumer", "tax", "--catalogue", CONTRACTS, "--missing")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "property-title: c04 grants it already" in done.stderr


def test_what_a_new_contract_changes_is_told_in_words(contract, tmp_path):
    old = CONTRACTS / "contracts" / "c14.yaml"
    new = changed(
        tmp_path, "c14.yaml", ("name: [equals],", "name: [equals, one-of],"), ("reuse, watch]", "reuse]"))
    done = contract("diff", old, new)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "newly allowed  transport may newly compare business-licence.name by one-of, for road-freight-permit",
        "taken away     transport may no longer watch business-licence, for road-freight-permit",
    ]
    [gained], [lost] = (told(contract("diff", old, new, "--json"))[name] for name in ("gained", "lost"))
    assert gained["comparisons"] == ["one-of"] and gained["field"] == "name"
    assert lost["operations"] == ["watch"] and lost["purposes"] == ["road-freight-permit"]
    assert set(gained["sentence"]) == {"en", "zh"}


def test_a_new_contract_takes_the_place_of_the_one_that_it_supersedes(contract, tmp_path):
    new = changed(tmp_path, "c14.yaml", ("perSecond: 10", "perSecond: 20"))
    refused = contract("lint", new, "--catalogue", CONTRACTS, "--json")
    assert [fault["pointer"] for fault in told(refused)["faults"]] == ["/id", "/grants/0"]
    old = contract("lint", CONTRACTS / "contracts" / "c14.yaml", "--catalogue", CONTRACTS, "--json")
    [known] = told(old)["contracts"]
    new.write_text(new.read_text("utf-8") + f"supersedes: {known['hash']}\n", "utf-8")
    taken = contract("lint", new, "--catalogue", CONTRACTS)
    assert taken.returncode == 0, taken.stdout
