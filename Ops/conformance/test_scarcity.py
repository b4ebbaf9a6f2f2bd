"""Too few open files, too little memory: the gateway says so, and loses nothing that it has acknowledged."""

import concurrent.futures
import os
import resource
import socket
import time

import pytest
import requests

from harness import samples
from harness.load import Load, receipts_in
from harness.polling import until
from harness.receipts import record_of

REGISTRY = "market-regulation.system.registry"
MEBIBYTE = 1 << 20


def flood(gateway, count):
    """Opens connections that say nothing."""
    return [socket.create_connection(("127.0.0.1", gateway.ports["api"]), timeout=10) for _ in range(count)]


def processor_seconds(process):
    """What a process has used of the processors."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        user, system = file.read().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def test_with_few_open_files_connections_are_turned_away_and_nothing_else_suffers(make_gateway, figure):
    gateway = make_gateway()
    gateway.stop()
    gateway.limits = {resource.RLIMIT_NOFILE: 192}
    gateway.start()
    assert "fewer open files than connections" in gateway.log_text()
    record = samples.licence()
    caller = gateway.caller(REGISTRY)
    assert caller.submit(record).status_code == 201
    sockets = flood(gateway, 300)
    begin, used = time.monotonic(), processor_seconds(gateway.process)
    # Those who are in stay in; files can be opened for everything else.
    while time.monotonic() < begin + 1:
        assert caller.verify(samples.question_about(record)).status_code == 200
        assert gateway.operations_status("/health/ready") == 200
        time.sleep(0.05)
    share = (processor_seconds(gateway.process) - used) / (time.monotonic() - begin)
    figure("processors used while turning away", round(share, 2))
    for one in sockets:
        one.close()
    until(lambda: is_served(gateway, record), 10, "a new connection")
    assert "Too many open files" not in gateway.log_text()


def is_served(gateway, record):
    try:
        with gateway.new_caller(REGISTRY) as caller:
            return caller.verify(samples.question_about(record)).status_code == 200
    except requests.exceptions.ConnectionError:
        return False


def told(gateway, text):
    return gateway.log_text().count(text)


@pytest.mark.bare
def test_without_any_file_left_the_gateway_lives_says_so_and_recovers(make_gateway, figure):
    gateway = make_gateway()
    record = samples.licence()
    caller = gateway.caller(REGISTRY)
    assert caller.submit(record).status_code == 201
    descriptors = len(os.listdir(f"/proc/{gateway.process.pid}/fd"))
    _, most = resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE, (descriptors + 8, most))
    sockets = flood(gateway, 40)
    try:
        answer = caller.verify(samples.question_about(record))
        assert answer.status_code == 200
        until(lambda: told(gateway, "connections cannot be accepted"), 10, "that nobody gets in")
        assert "Too many open files" in gateway.log_text()
        # It goes on trying, and neither spins nor says so again; what is written every second can be written.
        begin, used = time.monotonic(), processor_seconds(gateway.process)
        time.sleep(2.5)
        share = (processor_seconds(gateway.process) - used) / (time.monotonic() - begin)
        figure("processors used while nobody gets in", round(share, 2))
        assert share < 0.15 and told(gateway, "connections cannot be accepted") == 1
        assert "was not" not in gateway.log_text() and "not reloaded" not in gateway.log_text()
    finally:
        resource.prlimit(gateway.process.pid, resource.RLIMIT_NOFILE, (most, most))
        for one in sockets:
            one.close()
    until(lambda: is_served(gateway, record), 10, "a new connection")
    assert told(gateway, "connections are accepted again") == 1
    again = caller.get(f"/v1/receipts/{answer.json()['id']}").json()
    assert again["record"] == answer.json()["receipt"]["record"]


@pytest.mark.bare
def test_without_memory_nothing_that_was_acknowledged_is_lost(make_gateway, judges_of, figure):
    gateway = make_gateway()
    load = Load(gateway)
    until(lambda: len(load.answers) > 50 or load.faults, 60, "answers under load")
    with open(f"/proc/{gateway.process.pid}/status", encoding="ascii") as status:
        size = next(int(line.split()[1]) for line in status if line.startswith("VmData")) * 1024
    # Hardly more than it has: soon there is none, in the middle of a batch.
    resource.prlimit(gateway.process.pid, resource.RLIMIT_DATA, (size + MEBIBYTE, size + MEBIBYTE))
    known = samples.licence()
    with gateway.new_caller(REGISTRY) as caller:
        assert caller.submit(known).status_code == 201
    question = samples.question_about(known)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: starve(gateway, question), range(4)))
    figure("ended by signal", -gateway.process.wait(20))
    load.wait()
    gateway.start()
    judges_of(gateway).verify(*load.answers)
    caller = gateway.caller(REGISTRY)
    for receipt in (receipt for answer in load.answers for receipt in receipts_in(answer)):
        now = caller.get(f"/v1/receipts/{record_of(receipt)['id']}", promised=False).json()
        assert now.get("record") == receipt["record"], now


def starve(gateway, question):
    """Asks for more than there is memory for, until the gateway is gone."""
    with gateway.new_caller(REGISTRY) as caller:
        for _ in range(20):
            try:
                caller.post("/v1/verifications/batch", {"queries": [question] * 1000}, promised=False, timeout=20)
            except requests.exceptions.RequestException:
                return
