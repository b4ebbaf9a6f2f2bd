"""A gateway that crashes writes no core file and tells nothing of what its memory holds."""

import os
import pathlib
import resource
import signal
import subprocess
import time

import pytest

from harness import samples

CRASHES = [signal.SIGSEGV, signal.SIGABRT, signal.SIGQUIT]


def let_cores():
    """What the gateway must not rely on: a machine on which everything that crashes is dumped."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def crash(pid, sign):
    """Ends a process as a fault of its own would; whether the system dumped it."""
    os.kill(pid, sign)
    deadline = time.monotonic() + 20
    while (ended := os.waitpid(pid, os.WNOHANG))[0] == 0:
        assert time.monotonic() < deadline, f"{pid} does not end"
        time.sleep(0.01)
    assert os.WIFSIGNALED(ended[1]) and os.WTERMSIG(ended[1]) == sign, ended
    return os.WCOREDUMP(ended[1])


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """The directory in which core files come to lie; on a machine without any there is nothing to see."""
    directory = tmp_path_factory.mktemp("cores")
    with subprocess.Popen(["sleep", "60"], cwd=directory, preexec_fn=let_cores) as sleeper:
        dumped = crash(sleeper.pid, signal.SIGSEGV)
        sleeper.returncode = -signal.SIGSEGV
    if not dumped:
        pytest.skip("this machine dumps no process: see /proc/sys/kernel/core_pattern and ulimit -Hc")
    for core in directory.iterdir():
        core.unlink()
    return directory


@pytest.mark.parametrize("sign", CRASHES, ids=[sign.name for sign in CRASHES])
def test_a_crash_leaves_no_core_and_prints_nothing_of_what_memory_holds(sign, make_gateway, machine, figure):
    # With all that Swift would print of a crash.
    gateway = make_gateway(environment={"SWIFT_BACKTRACE": "enable=yes,color=no,registers=all,limit=unlimited"})
    gateway.stop()
    gateway.serve(cwd=machine, preexec_fn=let_cores)
    record = samples.licence()
    assert gateway.caller("market-regulation.system.registry").submit(record).status_code == 201
    limits = pathlib.Path(f"/proc/{gateway.process.pid}/limits").read_text()
    assert next(line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core")) == ["0", "0"]
    before = gateway.log.stat().st_size
    pid, gateway.process = gateway.process.pid, None
    assert not crash(pid, sign)
    assert not list(machine.iterdir())
    printed = gateway.log.read_bytes()[before:].decode()
    figure(f"bytes printed by {sign.name}, core files", f"{len(printed)}, {len(list(machine.iterdir()))}")
    assert not printed, printed
