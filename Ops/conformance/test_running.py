"""Starting and stopping a gateway."""

import concurrent.futures
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
import requests
import yaml

from harness import databases, http2, samples, stored
from harness.connection import Connection
from harness.gateway import Gateway, free_port
from harness.http2 import FrameConnection
from harness.http2client import HTTP2Client
from harness.places import CONTRACTS
from harness.polling import until

REGISTRY = "market-regulation.system.registry"
#: How long a stop may take where everybody is idle.
IDLE_SECONDS = float(os.environ.get("ONCEGATE_STOP_SECONDS", 8))


def serve(gateway, *options, seconds=20):
    """Tries to serve where that must fail; returns what was said."""
    done = gateway.command("serve", "--config", gateway.configuration, *options, timeout=seconds)
    assert done.returncode != 0
    return done.stderr


@pytest.fixture
def fresh(binary, tmp_path, authority):
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS)
    yield gateway
    gateway.close()


@pytest.fixture(scope="module")
def model(binary, authority, tmp_path_factory):
    """A gateway that was initialised and never ran."""
    return Gateway(binary, tmp_path_factory.mktemp("model"), authority, CONTRACTS).initialise()


@pytest.fixture
def initialised(binary, tmp_path, authority, model):
    """A copy of it."""
    gateway = Gateway(binary, tmp_path / "gateway", authority, CONTRACTS, port=model.port, database=model.database)
    for name in ("data", "keys"):
        shutil.copytree(model.directory / name, gateway.directory / name)
    yield gateway
    gateway.close()


def test_serve_makes_nothing_where_nothing_was_initialised(fresh):
    said = serve(fresh)
    assert "oncegate init" in said
    assert not fresh.data.exists()


def test_init_never_overwrites(fresh):
    fresh.initialise()
    before = {path: path.read_bytes() for path in fresh.directory.rglob("*") if path.is_file()}
    again = fresh.command("init", "--config", fresh.configuration, "--seed", CONTRACTS)
    assert again.returncode == 1 and again.stderr
    assert before == {path: path.read_bytes() for path in fresh.directory.rglob("*") if path.is_file()}


def seed(directory, agency, *roles):
    """A seed of one agency with these administrators."""
    document = yaml.safe_load((CONTRACTS / "agencies" / f"{agency}.yaml").read_text("utf-8"))
    document["administrators"] = [{"name": role, "roles": [role]} for role in roles]
    (directory / "agencies").mkdir(parents=True)
    (directory / "agencies" / f"{agency}.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    return directory


@pytest.mark.parametrize("agency, roles, missing", [
    ("tax", ["operator"], ["no operator", "no security"]),
    ("affairs-centre", ["steward", "auditor"], ["no operator", "no security"]),
    ("affairs-centre", ["operator", "steward", "auditor"], ["no security"]),
], ids=["without the hub", "without operator and security", "without security"])
def test_init_makes_no_gateway_that_nobody_could_administer(agency, roles, missing, fresh, tmp_path):
    arguments = ("init", "--config", fresh.configuration)
    assert fresh.command(*arguments).returncode == 2
    refused = fresh.command(*arguments, "--seed", seed(tmp_path / "seed", agency, *roles))
    assert refused.returncode == 1 and "affairs-centre" in refused.stderr
    assert [word for word in ("no operator", "no security") if word in refused.stderr] == missing
    assert not fresh.data.exists() and not (fresh.directory / "keys").exists()


def test_init_says_which_administrators_the_hub_is_still_to_enrol(fresh, tmp_path):
    done = fresh.command(
        "init", "--config", fresh.configuration, "--seed", seed(tmp_path / "seed", "affairs-centre", "operator", "security"))
    assert done.returncode == 0, done.stderr
    assert [role for role in ("operator", "security", "auditor", "steward") if f"--role {role}" in done.stdout] == [
        "auditor", "steward"]


def test_init_gives_an_old_logs_key_no_second_history(fresh):
    fresh.initialise()
    stored.lose(fresh)
    again = fresh.command("init", "--config", fresh.configuration, "--seed", CONTRACTS)
    assert again.returncode == 1 and "has signed a log already" in again.stderr
    assert not holds_a_log(fresh)


def holds_a_log(gateway):
    """Whether there is a log among its data, if only an empty one."""
    if gateway.database:
        return databases.run(gateway.database, "SELECT to_regclass('log_origin') IS NOT NULL") == "t"
    return (gateway.data / "gateway.sqlite").exists()


def test_a_database_that_was_set_back_is_refused_and_the_newest_one_taken(make_gateway, tmp_path):
    gateway = make_gateway()
    gateway.caller(REGISTRY).submit(samples.licence())
    gateway.stop()
    old = stored.copy_of(gateway, tmp_path / "old")
    gateway.start()
    gateway.caller(REGISTRY).submit(samples.licence())
    newest = gateway.checkpoint()
    gateway.stop()
    new = stored.copy_of(gateway, tmp_path / "new")
    stored.put_back(gateway, old)
    assert "set back" in serve(gateway)
    stored.put_back(gateway, new)
    gateway.start()
    assert gateway.checkpoint() == newest


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"garbage\n"], ids=["empty", "no text", "garbage"])
def test_a_released_checkpoint_that_cannot_be_read_stops_the_start(content, initialised):
    (initialised.directory / "keys" / "released-checkpoint").write_bytes(content)
    assert "released-checkpoint holds no checkpoint" in serve(initialised)


def test_a_database_that_is_removed_under_the_gateway_ends_readiness(make_gateway):
    gateway = make_gateway()
    if gateway.database:
        databases.drop(gateway.database)
    else:
        (gateway.data / "gateway.sqlite").unlink()
    ready = requests.get(f"http://127.0.0.1:{gateway.ports['operations']}/health/ready", timeout=10)
    assert ready.status_code == 503 and ("does not exist" if gateway.database else "removed") in ready.json()["checks"]["store"]
    gateway.kill()


def test_a_reader_of_the_log_that_does_not_read_holds_up_nobody(initialised):
    reader, writer = os.pipe()
    initialised.process = subprocess.Popen(
        [initialised.binary, "serve", "--config", initialised.configuration, "--log-level", "trace"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=writer)
    os.close(writer)
    said = os.read(reader, 1 << 16).decode()
    while said.count('"listener"') < 3:
        more = os.read(reader, 1 << 16).decode()
        assert more, said
        said += more
    entries = [json.loads(line) for line in said.splitlines() if '"listener"' in line and line.endswith("}")]
    initialised.ports = {entry["listener"]: int(entry["port"]) for entry in entries}
    with initialised.new_caller(REGISTRY) as caller:
        for _ in range(400):
            assert caller.get("/v1/whoami").status_code == 200
    initialised.process.terminate()
    assert initialised.process.wait(20) == 0
    os.close(reader)


@pytest.mark.embedded("a lock on a file beside the database")
def test_a_second_gateway_on_the_same_data_is_refused(city, figure):
    begin = time.monotonic()
    said = serve(city, "--public-port", free_port())
    figure("seconds until a second gateway was refused", f"{time.monotonic() - begin:.2f}")
    assert "is locked: another gateway runs" in said, said
    assert city.caller(REGISTRY).get("/v1/whoami").status_code == 200


@pytest.mark.embedded("files that one program at a time may have open")
@pytest.mark.parametrize("name", ["data/gateway.sqlite", "keys/subject-keys.sqlite"])
@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN; SELECT count(*) FROM sqlite_schema"])
def test_a_database_that_another_program_holds_stops_the_start(lock, name, initialised):
    holder = sqlite3.connect(initialised.directory / name, isolation_level=None)
    for statement in lock.split(";"):
        holder.execute(statement).fetchall()
    assert "held by another program" in serve(initialised)
    holder.close()
    initialised.start()


@pytest.mark.parametrize(
    "content", [None, b"", b"garbage", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"],
    ids=["missing", "empty", "garbage", "a broken list"])
@pytest.mark.parametrize("key", ["roots", "crls"])
def test_a_trust_file_that_is_none_stops_the_start(key, content, initialised):
    file = initialised.directory / "trust.pem"
    if content is not None:
        file.write_bytes(content)
    configuration = yaml.safe_load(initialised.configuration.read_text("utf-8"))
    configuration["trust"][key] = [str(file)]
    initialised.configuration.write_text(yaml.safe_dump(configuration), "utf-8")
    assert "trust.pem" in serve(initialised)


def test_a_mistyped_key_of_the_configuration_is_named_with_its_line(initialised):
    initialised.configuration.write_text("api:\n  prot: 1\n", "utf-8")
    assert "gateway.yaml:2" in serve(initialised)


def named_by_doctor(gateway, subject):
    done = gateway.command("doctor", "--config", gateway.configuration, "--json")
    [finding] = [each for each in json.loads(done.stdout)["findings"] if each["subject"] == subject]
    assert (done.returncode, finding["state"]) == (1, "wrong")
    return finding["text"]


@pytest.mark.parametrize("which", ["data", "keys"])
def test_a_directory_in_which_others_may_write_is_refused(which, fresh):
    place = fresh.directory / which
    place.mkdir(mode=0o700)
    place.chmod(0o777)
    done = fresh.command("init", "--config", fresh.configuration, "--seed", CONTRACTS)
    assert done.returncode == 1 and f"chmod 700 {place}" in done.stderr
    assert not list(place.iterdir())
    place.chmod(0o700)
    fresh.initialise()
    place.chmod(0o770)
    assert f"chmod 700 {place}" in serve(fresh)
    assert f"chmod 700 {place}" in named_by_doctor(fresh, "directories")


def test_a_servers_key_that_others_may_read_is_refused(fresh, tmp_path):
    key = shutil.copy(fresh.authority.server().key, tmp_path / "server.key")
    key.chmod(0o644)
    text = fresh.configuration.read_text("utf-8")
    fresh.configuration.write_text(text.replace(str(fresh.authority.server().key), str(key)), "utf-8")
    fresh.initialise()
    assert f"chmod 600 {key}" in serve(fresh)
    assert f"chmod 600 {key}" in named_by_doctor(fresh, "trust")
    key.chmod(0o640)
    fresh.serve()


def test_every_line_of_its_log_is_json(city):
    lines = city.log_text(whole=True).splitlines()
    assert lines and all({"time", "level", "message"} <= set(json.loads(line)) for line in lines)


def test_a_graceful_stop_finishes_what_is_in_flight(make_gateway, judges_of, figure):
    gateway = make_gateway()
    records = [samples.licence() for _ in range(1500)]
    lines = [samples.line(record).encode() + b"\n" for record in records]
    size, _ = gateway.checkpoint()
    stream = samples.licence()
    with Connection(gateway, REGISTRY) as connection, FrameConnection(gateway, REGISTRY) as streams:
        body = json.dumps(stream).encode()
        fields = ("content-type", "application/json"), ("content-length", str(len(body)))
        streams.send(
            http2.frame(http2.HEADERS, http2.END_HEADERS, 1, http2.head("POST", "/v1/materials", *fields)),
            http2.frame(http2.DATA, 0, 1, body[:100]), http2.frame(http2.PING, payload=b"received"))
        assert any(payload == b"received" for _, _, _, payload in streams.frames())
        connection.send_head(
            "POST", "/v1/materials/import", content_type="application/x-ndjson", content_length=sum(map(len, lines)),
            prefer="return=minimal", connection="close")
        connection.send(b"".join(lines[:1200]))
        until(lambda: gateway.checkpoint()[0] > size, 30, "the first chunk's commit")
        gateway.process.send_signal(signal.SIGTERM)
        until(lambda: is_closed(gateway), 10, "the end of listening")
        begin = time.monotonic()
        connection.send(b"".join(lines[1200:]))
        streams.send(http2.frame(http2.DATA, http2.END_STREAM, 1, body[100:]))
        answer = connection.read_all()
        told = b""
        for kind, flags, number, payload in streams.frames():
            told += payload if (kind, number) == (http2.DATA, 1) else b""
            if number == 1 and flags & http2.END_STREAM and kind in (http2.DATA, http2.HEADERS):
                break
    assert gateway.process.wait(30) == 0
    figure("seconds until what was in flight was finished and the gateway ended", f"{time.monotonic() - begin:.2f}")
    assert b'"created":1500' in answer and json.loads(told)["outcome"] == "created"
    gateway.start()
    assert gateway.caller(REGISTRY).submit(stream).json()["outcome"] == "unchanged"
    outcomes, last = gateway.caller(REGISTRY).import_lines(b"".join(lines), promised=False)
    assert last["summary"]["unchanged"] == 1500
    judges_of(gateway).verify(*last["receipts"])


@pytest.mark.parametrize("acknowledges", [True, False], ids=["acknowledges", "acknowledges nothing"])
def test_a_stream_that_is_in_flight_is_answered_after_its_client_was_told(acknowledges, make_gateway, figure):
    gateway = make_gateway()
    body = json.dumps(samples.licence()).encode()
    fields = ("content-type", "application/json"), ("content-length", str(len(body)))
    with FrameConnection(gateway, REGISTRY) as connection:
        connection.send(
            http2.frame(http2.HEADERS, http2.END_HEADERS, 1, http2.head("POST", "/v1/materials", *fields)),
            http2.frame(http2.DATA, 0, 1, body[:100]), http2.frame(http2.PING, payload=b"received"))
        assert any(payload == b"received" for _, _, _, payload in connection.frames())
        gateway.process.send_signal(signal.SIGTERM)
        told, answer = b"", b""
        for kind, flags, number, payload in connection.frames():
            if kind == http2.PING and acknowledges:
                connection.send(http2.frame(http2.PING, http2.ACK, payload=payload))
            elif kind == http2.GOAWAY and payload[:4] == (1).to_bytes(4, "big"):
                # From now on the connection ends with its last stream.
                begin, told = time.monotonic(), payload
                connection.send(http2.frame(http2.DATA, http2.END_STREAM, 1, body[100:]))
            elif kind == http2.DATA:
                answer += payload
        assert told and answer, "the connection ended without the answer"
        assert json.loads(answer)["outcome"] == "created"
    assert gateway.process.wait(30) == 0
    figure("seconds until it was answered and the gateway ended", f"{time.monotonic() - begin:.2f}")


def idle_http1(gateway):
    connection = Connection(gateway, REGISTRY)
    connection.send_head("GET", "/v1/whoami")
    assert connection.read_head()[0].startswith(b"HTTP/1.1 200")
    return connection


def idle_http2(gateway):
    connection = HTTP2Client(gateway, gateway.authority.caller(REGISTRY))
    assert connection.request("GET", "/v1/whoami")[0] == 200
    return connection


@pytest.mark.parametrize("kind", [idle_http1, idle_http2], ids=["http/1.1", "http/2"])
def test_a_stop_waits_for_nobody_who_is_idle(kind, make_gateway, figure):
    """Nobody reads at the other end, as in a client that keeps a connection for later."""
    gateway = make_gateway()
    with kind(gateway):
        begin = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        assert gateway.process.wait(40) == 0
        took = time.monotonic() - begin
    figure("seconds until the gateway ended", f"{took:.2f}")
    assert took < IDLE_SECONDS


def test_a_stop_tells_an_idle_http2_client_at_once(make_gateway, figure):
    gateway = make_gateway()
    with FrameConnection(gateway, REGISTRY) as connection:
        connection.send(http2.frame(http2.PING, payload=b"received"))
        assert any(payload == b"received" for _, _, _, payload in connection.frames())
        begin = time.monotonic()
        gateway.process.send_signal(signal.SIGTERM)
        assert any(kind == http2.GOAWAY for kind, *_ in connection.frames())
        figure("seconds until GOAWAY", f"{time.monotonic() - begin:.2f}")
        assert time.monotonic() - begin < 4
        assert gateway.process.wait(40) == 0


def is_closed(gateway):
    try:
        subprocess.run(["curl", "--silent", "--insecure", gateway.base], timeout=5, check=True)
    except subprocess.CalledProcessError as error:
        return error.returncode == 7
    return False


def test_what_was_counted_and_written_is_there_after_a_restart(make_gateway):
    gateway = make_gateway()
    record, headers = samples.licence(), {"Idempotency-Key": "restart"}
    first = gateway.caller(REGISTRY).submit(record, headers=headers).json()
    answer = gateway.caller(REGISTRY).verify(samples.question_about(record)).json()
    before = gateway.checkpoint()
    gateway.stop()
    gateway.start()
    assert gateway.checkpoint() == before
    caller = gateway.caller(REGISTRY)
    again = caller.submit(record, headers=headers).json()
    assert (again["id"], again["receipt"]["record"]) == (first["id"], first["receipt"]["record"])
    assert caller.get(f"/v1/receipts/{answer['id']}").json()["record"] == answer["receipt"]["record"]
    assert caller.submit(record).json()["outcome"] == "unchanged"


def test_the_same_request_at_once_is_done_once(city):
    record, headers = samples.licence(), {"Idempotency-Key": f"at-once-{samples.new_uscc()}"}

    def submit(_):
        with city.new_caller(REGISTRY) as caller:
            return caller.submit(record, headers=headers).json()["receipt"]["record"]

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(submit, range(8)))) == 1


def test_changes_of_one_record_at_once_are_revisions_one_after_another(city):
    record = samples.licence()

    def submit(number):
        with city.new_caller(REGISTRY) as caller:
            return caller.submit({**record, "fields": {**record["fields"], "address": f"江城区试样路{number}号"}}).json()

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(submit, range(8)))
    assert sorted(answer["revision"] for answer in answers) == list(range(1, 9))
    assert [answer["outcome"] for answer in answers].count("created") == 1
    assert len({answer["id"] for answer in answers}) == 1
