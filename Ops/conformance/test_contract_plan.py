"""`oncegate contract plan` and `apply`: files against a running gateway, proposed and signed once."""

import json
import os
import pty
import subprocess

import pytest
import yaml

from harness.places import CONTRACTS

TAX, CIVIL_AFFAIRS, HUB = "tax.admin.steward", "civil-affairs.admin.steward", "affairs-centre.admin.steward"
LICENCES = CONTRACTS / "contracts" / "c14.yaml"


@pytest.fixture(scope="module")
def bare(make_gateway, tmp_path_factory):
    """A gateway with a catalogue and no contract."""
    seed = tmp_path_factory.mktemp("seed")
    for name in ("agencies", "material-types", "service-items"):
        (seed / name).symlink_to(CONTRACTS / name)
    return make_gateway(seed=seed)


def connection(bare, caller):
    credentials = bare.authority.caller(caller)
    return [str(part) for part in (
        "--gateway", bare.base, "--cert", credentials.certificate, "--key", credentials.key, "--ca", bare.authority.root)]


@pytest.fixture(scope="module")
def run(bare):
    """Runs a command as an administrator, without a terminal."""
    def run(caller, *arguments):
        return bare.command("contract", *arguments, *connection(bare, caller), stdin=subprocess.DEVNULL)
    return run


@pytest.fixture
def written(tmp_path):
    """A directory with contracts of the sample city, some of them changed."""
    def write(*names, **changes):
        for name in names:
            content = yaml.safe_load((CONTRACTS / "contracts" / f"{name}.yaml").read_text("utf-8"))
            content.update(changes)
            (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
        return tmp_path
    return write


def planned(run, caller, directory, *flags, code=0):
    """What would be done with each contract."""
    done = run(caller, "plan", directory, "--json", *flags)
    assert done.returncode == code, done.stdout + done.stderr
    plan = json.loads(done.stdout)
    return {entry["id"]: entry for entry in plan["contracts"]}, plan


def test_a_directory_is_applied_once_replaced_and_left_alone(bare, run, written):
    directory = written("c05", "c06")
    plan, whole = planned(run, TAX, directory, "--detailed-exitcode", code=3)
    assert {entry["action"] for entry in plan.values()} == {"propose"} and whole["changes"] == 2
    assert plan["c05"]["awaiting"] == ["tax", "civil-affairs"]
    # Without a terminal nobody can say yes.
    refused = run(TAX, "apply", directory)
    assert refused.returncode == 2 and "--yes" in refused.stderr
    assert bare.caller(TAX).get("/v1/contracts").json()["items"] == []
    applied = run(TAX, "apply", directory, "--yes")
    assert applied.returncode == 0 and applied.stdout.count("proposed  sha256:") == 2, applied.stderr
    size = bare.log_size()
    again = run(TAX, "apply", directory, "--yes")
    assert again.returncode == 0 and "nothing to do" in again.stdout
    assert bare.log_size() == size
    plan, _ = planned(run, TAX, directory, "--detailed-exitcode")
    assert plan["c05"]["state"] == "proposed" and plan["c05"]["awaiting"] == ["civil-affairs"]
    assert run(CIVIL_AFFAIRS, "accept", "c05").returncode == 0
    # Other terms come in its place, and what that takes away is told in words.
    written("c05", term={"from": "2026-01-01", "until": "2027-12-31"})
    shown = run(TAX, "plan", directory)
    assert "~ c05" in shown.stdout and "taken away" in shown.stdout and "replaces sha256:" in shown.stdout
    before = plan["c05"]["hash"]
    plan, _ = planned(run, TAX, directory)
    assert (plan["c05"]["action"], plan["c05"]["supersedes"]) == ("replace", before)
    assert run(TAX, "apply", directory, "--yes").returncode == 0
    assert run(CIVIL_AFFAIRS, "accept", plan["c05"]["hash"]).returncode == 0
    states = {item["hash"]: item["state"] for item in bare.caller(TAX).get("/v1/contracts").json()["items"]}
    assert (states[before], states[plan["c05"]["hash"]]) == ("superseded", "active")
    assert "nothing to do" in run(TAX, "apply", directory, "--yes").stdout
    # What is in force and in no file is told and stays.
    (directory / "c05.yaml").rename(directory / "c05.txt")
    extra = yaml.safe_load((directory / "c05.txt").read_text("utf-8"))
    extra.update(id="c65", term={"from": "2028-01-01", "until": "2028-12-31"})
    (directory / "c65.yaml").write_text(yaml.safe_dump(extra, allow_unicode=True), "utf-8")
    _, whole = planned(run, TAX, directory)
    assert [other["id"] for other in whole["others"]] == ["c05"]


def test_what_was_broken_off_after_the_proposal_goes_on_with_the_signature(bare, run, written):
    directory = written("c07")
    content = json.loads(json.dumps(yaml.safe_load((directory / "c07.yaml").read_text("utf-8")), default=str))
    steward = "natural-resources.admin.steward"
    proposed = bare.caller(steward).post("/v1/contracts", content)
    assert proposed.status_code == 201, proposed.text
    plan, _ = planned(run, steward, directory)
    assert plan["c07"]["action"] == "sign" and plan["c07"]["hash"] == proposed.json()["hash"]
    assert run(steward, "apply", directory, "--yes").returncode == 0
    shown = bare.caller(steward).get(f"/v1/contracts/{proposed.json()['hash']}").json()
    assert [step["step"] for step in shown["steps"]] == ["proposed", "decided"]
    assert "nothing to do" in run(steward, "apply", directory, "--yes").stdout


def test_what_the_catalogue_refuses_stops_everything_with_file_and_line(bare, run, written):
    directory = written("c10")
    content = yaml.safe_load((directory / "c10.yaml").read_text("utf-8"))
    content["grants"][0]["fields"]["colour"] = ["equals"]
    (directory / "c10.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    written("c09")
    steward = "public-security.admin.steward"
    for command in (("plan",), ("apply", "--yes")):
        refused = run(steward, command[0], directory, *command[1:])
        assert refused.returncode == 1 and refused.stdout == ""
        assert f"{directory / 'c10.yaml'}:" in refused.stderr and "/grants/0/fields/colour" in refused.stderr
    proposed = {item["id"] for item in bare.caller(steward).get("/v1/contracts").json()["items"]}
    assert not proposed & {"c09", "c10"}


def test_contracts_of_others_are_told_and_not_proposed(run, written):
    directory = written("c12", "c13")
    # The hub sees them all, and is the consumer of none of these.
    applied = run(HUB, "apply", directory, "--yes")
    assert applied.returncode == 0
    assert "c13 is proposed by a steward of health" in applied.stderr
    # An agency that is no party is shown nothing of them.
    told = run("transport.admin.steward", "plan", directory)
    assert told.returncode == 0 and told.stdout.count("is between others") == 2


def test_what_was_rejected_is_not_proposed_again_as_it_is(run, written):
    directory = written("c08")
    steward = "natural-resources.admin.steward"
    assert run(steward, "apply", directory, "--yes").returncode == 0
    assert run(CIVIL_AFFAIRS, "reject", "c08", "--reason", "超出履职所需范围").returncode == 0
    plan, _ = planned(run, steward, directory, code=1)
    assert (plan["c08"]["action"], plan["c08"]["state"]) == ("blocked", "rejected")
    refused = run(steward, "apply", directory, "--yes")
    assert refused.returncode == 1 and "cannot be proposed as written" in refused.stderr
    written("c08", term={"from": "2026-01-01", "until": "2027-12-31"})
    assert run(steward, "apply", directory, "--yes").returncode == 0


@pytest.mark.parametrize(("answer", "code", "count"), [("n\n", 1, 0), ("y\n", 0, 1)], ids=["no", "yes"])
def test_a_person_at_a_terminal_is_asked(bare, run, answer, code, count):
    steward = "transport.admin.steward"
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [bare.binary, "contract", "apply", str(LICENCES), *connection(bare, steward)], stdin=theirs,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    os.close(theirs)
    os.write(ours, answer.encode())
    _, errors = process.communicate(timeout=60)
    os.close(ours)
    assert process.returncode == code and "[y/N]" in errors, errors
    assert len(bare.caller(steward).get("/v1/contracts").json()["items"]) == count


@pytest.mark.parametrize("arguments", [("plan", "nowhere.yaml"), ("plan", "{empty}"), ("apply",)])
def test_wrong_use_ends_with_2(run, tmp_path, arguments):
    done = run(TAX, *(argument.replace("{empty}", str(tmp_path)) for argument in arguments))
    assert done.returncode == 2 and done.stdout == ""
