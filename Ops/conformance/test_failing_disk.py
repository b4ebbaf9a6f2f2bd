"""A disk that fails while it is asked to keep something: nothing is acknowledged that may not be there."""

import pathlib
import shutil
import signal
import subprocess

import pytest

from harness import samples
from harness.polling import until
from harness.tree import SeenTree

pytestmark = pytest.mark.embedded("the disk under the data")

REGISTRY = "market-regulation.system.registry"
READY = "/health/ready"


class FailingSync:
    """While it lasts, every fdatasync of a process fails with EIO."""

    def __init__(self, process, directory):
        self.process = process
        self.output = directory / "strace"

    def __enter__(self):
        self.strace = subprocess.Popen([
            "strace", "--follow-forks", "--quiet=all", "--trace=fdatasync", "--inject=fdatasync:error=EIO",
            f"--attach={self.process.pid}", f"--output={self.output}"])
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
        until(lambda: self.strace.poll() is not None or all(
            f"TracerPid:\t{self.strace.pid}" in task.read_text() for task in tasks.glob("*/status")), 10, "strace")
        if self.strace.poll() is not None:
            pytest.skip("strace may not attach to a process here")
        return self

    def __exit__(self, *_):
        self.strace.send_signal(signal.SIGINT)
        self.strace.wait(10)


@pytest.fixture
def gateway(make_gateway):
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: apt-get install strace")
    return make_gateway()


def test_a_sync_that_fails_releases_nothing_and_stops_the_writer_until_it_is_started_again(
        gateway, judges_of, tmp_path):
    record = samples.licence()
    question = samples.question_about(record)
    caller = gateway.caller(REGISTRY)
    assert caller.submit(record).status_code == 201
    received = [caller.verify(question).json() for _ in range(20)]

    with FailingSync(gateway.process, tmp_path) as failing:
        refused = caller.post("/v1/verifications", question)
        assert "EIO" in failing.output.read_text()
    assert (refused.status_code, refused.json().get("code")) == (503, "log-unavailable")
    assert "receipt" not in refused.json() and "Retry-After" in refused.headers

    # The disk is well again, but what the failed sync has left is not known.
    again = caller.post("/v1/verifications", question)
    assert (again.status_code, again.json().get("code")) == (503, "log-unavailable")
    assert gateway.operations_status(READY) == 503
    until(lambda: "nothing was released" in gateway.log_text(), 10, "the reason in the log")

    gateway.kill()
    gateway.start()
    caller = gateway.caller(REGISTRY)
    tree = SeenTree()
    for answer in received:
        tree.add(answer["receipt"])
        now = caller.get(f"/v1/receipts/{answer['id']}").json()
        assert now["record"] == answer["receipt"]["record"]
        tree.add(now)
    tree.add(caller.verify(question).json()["receipt"])
    assert len(judges_of(gateway).verify(*received)) == len(received)
    assert gateway.operations_status(READY) == 200
