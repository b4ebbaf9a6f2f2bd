"""The turn of the year: a running gateway ends its log and begins the next one (log.md, Origins)."""

import datetime
import json
import signal
import threading
import types
import uuid

import pytest
import requests

from harness import clock, samples
from harness.polling import until
from harness.receipts import record_of
from harness.witness import Witness

AUDITOR = "affairs-centre.admin.auditor"
FRONT_DESK = "affairs-centre.system.front-desk"
REGISTRY = "market-regulation.system.registry"


def origin_in(receipt):
    return receipt["proof"].split("\n\n", 1)[1].split("\n", 1)[0]


def checkpoint_of(gateway, year):
    """The published checkpoint of a year's log: its size, and all of it."""
    response = requests.get(f"{gateway.public_url}/log/{year}/checkpoint", timeout=10)
    return (int(response.text.split("\n")[1]), response.text) if response.status_code == 200 else (0, "")


@pytest.fixture(scope="module")
def dated(make_gateway, authority, tmp_path_factory, clock_library):
    """Makes gateways whose clock stands half a minute before the new year."""
    year, begin = clock.new_year()

    def make(**options):
        moved = clock.Clock(clock_library, tmp_path_factory.mktemp("clock"))
        moved.set(begin - datetime.timedelta(seconds=30))
        # Without revocation lists: none is good for so long.
        gateway = make_gateway(
            clock=moved,
            trust={"domain": authority.trust_domain, "roots": [str(authority.root)]}, **options)

        def roll_over():
            return gateway.command("log", "roll-over", "--config", gateway.configuration)

        def turn():
            moved.set(begin + datetime.timedelta(seconds=1))
            try:
                until(has_turned, 30, "the new year's log")
            except AssertionError as fault:
                raise AssertionError(f"{fault}: {gateway.log_text()[-3000:]}") from None
            gateway.await_listeners()

        def has_turned():
            assert gateway.process.poll() is None, f"the gateway ended with {gateway.process.poll()}"
            return f"/log/{year}" in gateway.log_text() and log_is(year)

        def log_is(year):
            try:
                return f"/log/{year}+" in requests.get(gateway.public_url + "/log/key", timeout=5).text
            except (requests.ConnectionError, requests.Timeout):
                # The listeners close for an instant, and pages give way to everything else on a busy machine.
                return False

        return types.SimpleNamespace(
            gateway=gateway, clock=moved, year=year, begin=begin, roll_over=roll_over, turn=turn)

    return make


@pytest.fixture(scope="module")
def turned(dated, tmp_path_factory):
    """A gateway that was asked in the old year and in the new one, and what it answered."""
    made = dated()
    gateway = made.gateway
    made.old_key = gateway.key.read_text()
    record, made.headers = samples.licence(), {"Idempotency-Key": str(uuid.uuid4())}
    made.record, made.submitted = record, gateway.caller(REGISTRY).submit(record, headers=made.headers).json()
    made.old = gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()
    made.directory = tmp_path_factory.mktemp("turned")
    made.early = made.directory / "early"
    gateway.checkpoint()
    mirrored = mirror(gateway, made.year - 1, made.early, gateway.key)
    assert mirrored.returncode == 0, mirrored.stderr
    made.late = gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()

    made.prepared = made.roll_over()
    assert made.prepared.returncode == 0, made.prepared.stderr
    process = gateway.process.pid
    made.turn()
    assert gateway.process.pid == process and gateway.process.poll() is None

    gateway._callers.clear()
    made.new = gateway.caller(FRONT_DESK).verify(samples.question_about(record)).json()
    made.policy = made.directory / "policy"
    made.policy.write_text(gateway.public("/log/policy"))
    made.keys = made.directory / "keys"
    made.keys.write_text(made.old_key + gateway.public("/log/key"))
    return made


def mirror(gateway, year, directory, keys):
    return gateway.command("log", "mirror", f"{gateway.public_url}/log/{year}", directory, "--key", keys, "--json")


def verify(made, document, *options):
    file = made.directory / "document.json"
    file.write_text(json.dumps(document), "utf-8")
    return made.gateway.command("log", "verify-receipt", file, "--policy", made.policy, *options)


def test_the_key_is_made_once_and_announced(turned):
    announced = next(line.split()[1] for line in turned.prepared.stdout.splitlines() if "vkey" in line)
    assert announced == turned.gateway.public("/log/key").strip()
    assert f"/log/{turned.year}+" in announced
    key = turned.gateway.directory / "keys" / f"log-{turned.year}.key"
    assert key.stat().st_mode & 0o077 == 0
    again = turned.gateway.command(
        "log", "roll-over", "--config", turned.gateway.configuration, env=None)
    assert again.returncode == 1 and "already" in again.stderr


def test_the_declaration_names_the_end_of_the_old_log(turned):
    declared = json.loads(turned.gateway.public(f"/log/{turned.year}/declaration"))
    size, text = checkpoint_of(turned.gateway, turned.year - 1)
    origin, _, root, *_ = text.split("\n")
    assert declared["previous"]["origin"] == origin == turned.old_key.split("+")[0]
    assert declared["previous"]["size"] == size
    assert declared["previous"]["root"] == root.replace("+", "-").replace("/", "_").rstrip("=")
    assert declared["key"] == turned.gateway.public("/log/key").strip()


def test_the_current_log_is_the_new_one(turned):
    response = requests.get(turned.gateway.public_url + "/log/checkpoint", timeout=10, allow_redirects=False)
    assert (response.status_code, response.headers["Location"]) == (302, f"/log/{turned.year}/checkpoint")
    keys = [line.split()[1] for line in turned.policy.read_text().splitlines() if line.startswith("log ")]
    assert keys == list(reversed(turned.keys.read_text().split()))
    assert origin_in(turned.new["receipt"]).endswith(f"/log/{turned.year}")


def test_receipts_of_both_years_verify_under_the_policy(turned):
    for answer in (turned.old, turned.late, turned.new):
        done = verify(turned, answer)
        assert done.returncode == 0, done.stderr
    page = requests.post(
        turned.gateway.public_url + "/receipts", data={"receipt": json.dumps(turned.old)}, timeout=10)
    assert page.status_code == 200 and 'class="verified"' in page.text


def test_a_receipt_of_the_old_year_is_given_again(turned):
    again = turned.gateway.caller(FRONT_DESK).get(f"/v1/receipts/{turned.old['id']}").json()
    assert again["record"] == turned.old["receipt"]["record"]
    assert again["opening"] == turned.old["receipt"]["opening"]
    assert origin_in(again).endswith(f"/log/{turned.year - 1}")
    told = {name: value for name, value in turned.old.items() if name != "receipt"}
    assert verify(turned, {**told, "receipt": again}).returncode == 0


def test_a_request_is_repeated_across_the_turn(turned):
    again = turned.gateway.caller(REGISTRY).submit(turned.record, headers=turned.headers)
    assert again.status_code == 201
    assert again.json()["receipt"]["record"] == turned.submitted["receipt"]["record"]
    assert origin_in(again.json()["receipt"]).endswith(f"/log/{turned.year - 1}")


def test_an_auditor_follows_the_link_between_mirrors(turned):
    old, new = turned.directory / "old", turned.directory / "new"
    for year, directory in ((turned.year - 1, old), (turned.year, new)):
        done = mirror(turned.gateway, year, directory, turned.keys)
        assert done.returncode == 0, done.stderr

    def linked(previous):
        done = turned.gateway.command(
            "log", "fsck", new, "--key", turned.keys, "--previous", previous, "--json")
        report = json.loads(done.stdout)
        assert report["verified"] == report["previous"]["verified"] == (done.returncode == 0)
        return report["previous"]

    assert linked(old)["verified"]
    # A mirror that lacks the old log's last entries is not what was declared.
    assert "entries" in linked(turned.early)["reason"]
    assert "another log" in linked(new)["reason"]


def test_the_old_log_is_exported_and_audited(turned):
    gateway, file = turned.gateway, turned.directory / "old.ndjson"
    credentials = gateway.authority.caller(AUDITOR)
    done = gateway.command(
        "log", "export", "--out", file, "--log", turned.year - 1, "--gateway", gateway.base,
        "--cert", credentials.certificate, "--key", credentials.key, "--ca", gateway.authority.root, "--json")
    assert done.returncode == 0, done.stderr
    *entries, last = [json.loads(line) for line in file.read_text().splitlines()]
    assert len(entries) == checkpoint_of(gateway, turned.year - 1)[0]
    logged = record_of(last["receipt"])
    assert logged["origin"].endswith(f"/log/{turned.year - 1}")
    assert origin_in(last["receipt"]).endswith(f"/log/{turned.year}")
    directory = turned.directory / "audited"
    assert mirror(gateway, turned.year - 1, directory, turned.keys).returncode == 0
    audited = gateway.command("log", "audit", file, "--mirror", directory, "--key", turned.keys)
    assert audited.returncode == 0, audited.stderr
    old_key = turned.directory / "old.vkey"
    old_key.write_text(turned.old_key)
    assert gateway.command("log", "audit", file, "--mirror", directory, "--key", old_key).returncode == 1


def test_a_log_of_a_year_that_there_is_not_is_400(turned):
    response = turned.gateway.caller(AUDITOR).get("/v1/log/records?log=1999")
    assert (response.status_code, response.json()["code"]) == (400, "malformed-request")


def test_a_restart_changes_nothing_and_a_signal_after_the_turn_stops_it(turned):
    gateway = turned.gateway
    before = checkpoint_of(gateway, turned.year - 1)
    gateway.stop()
    gateway.start()
    assert checkpoint_of(gateway, turned.year - 1) == before
    assert gateway.public("/log/policy") == turned.policy.read_text()
    declared = json.loads(gateway.public(f"/log/{turned.year}/declaration"))
    assert declared["previous"]["size"] == before[0]


def test_what_is_asked_during_the_turn_is_answered_or_not_taken(dated):
    made = dated()
    gateway = made.gateway
    assert made.roll_over().returncode == 0
    record = samples.licence()
    assert gateway.caller(REGISTRY).submit(record).status_code == 201
    public, answers, broken, ends = gateway.public_url, [], [], threading.Event()

    def ask():
        while not ends.is_set():
            try:
                with gateway.new_caller(FRONT_DESK) as caller:
                    for _ in range(5):
                        answers.append(caller.verify(samples.question_about(record)).json())
            except requests.ConnectionError as error:
                broken.append(error)

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    until(lambda: len(answers) > 20, 20, "some answers")
    made.turn()
    count = len(answers)
    until(lambda: len(answers) > count + 20, 20, "some answers in the new year")
    ends.set()
    for thread in asking:
        thread.join(60)
    years = {origin_in(answer["receipt"]).rsplit("/", 1)[1] for answer in answers}
    assert years == {str(made.year - 1), str(made.year)}
    policy, file = made.gateway.directory / "policy", made.gateway.directory / "answers.ndjson"
    policy.write_text(requests.get(public + "/log/policy", timeout=10).text)
    file.write_text("".join(json.dumps(answer) + "\n" for answer in answers))
    done = gateway.command("log", "verify-receipt", file, "--policy", policy, "--json")
    assert done.returncode == 0, done.stderr
    # The old log has ended where the new one says so, with everything that was answered in it.
    declared = json.loads(gateway.public(f"/log/{made.year}/declaration"))["previous"]["size"]
    assert declared == checkpoint_of(gateway, made.year - 1)[0]
    gateway.process.send_signal(signal.SIGINT)
    assert gateway.process.wait(20) == 0


def test_without_the_new_key_the_old_log_goes_on_and_says_so(dated):
    made = dated()
    gateway = made.gateway
    made.clock.set(made.begin + datetime.timedelta(seconds=1))
    until(lambda: "roll-over" in gateway.log_text(), 20, "the warning")
    answer = gateway.caller(REGISTRY).submit(samples.licence()).json()
    assert origin_in(answer["receipt"]).endswith(f"/log/{made.year - 1}")
    assert gateway.log_text().count("run oncegate log roll-over") == 1
    # The key may come late.
    assert made.roll_over().returncode == 0
    made.turn()


def test_the_last_checkpoint_of_the_old_log_is_still_cosigned(dated, binary, tmp_path):
    made = dated()
    gateway = made.gateway
    old = types.SimpleNamespace(vkey=gateway.key.read_text().strip())
    witness = Witness(binary, tmp_path)
    try:
        witness.start(old)
        gateway.stop()
        policy = tmp_path / "policy"
        policy.write_text(
            f"log {old.vkey}\nwitness w {witness.vkey} http://127.0.0.1:{witness.port}\nquorum w\n")
        gateway.configuration.write_text(
            gateway.configuration.read_text() + f"witnesses: {{ policy: {policy} }}\n")
        made.clock.set(made.begin - datetime.timedelta(seconds=30))
        gateway.start()
        size = gateway.log_size()
        until(lambda: checkpoint_of(gateway, made.year - 1)[1].count("\u2014") == 2, 20, "a cosignature")
        witness.stop()
        assert gateway.caller(REGISTRY).submit(samples.licence()).status_code == 201
        assert made.roll_over().returncode == 0
        made.turn()
        # What is not cosigned is not published.
        assert checkpoint_of(gateway, made.year - 1)[0] == size
        assert checkpoint_of(gateway, made.year)[0] == 0
        new = types.SimpleNamespace(vkey=gateway.key.read_text().strip())
        witness.start(old, new, port=witness.port)
        until(lambda: checkpoint_of(gateway, made.year - 1)[0] == size + 1, 90, "the old log's end")
        until(lambda: checkpoint_of(gateway, made.year)[0] == 1, 90, "the new log's beginning")
        for year in (made.year - 1, made.year):
            assert checkpoint_of(gateway, year)[1].count("\u2014") == 2
    finally:
        witness.close()
