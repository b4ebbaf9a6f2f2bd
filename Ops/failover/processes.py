"""Processes that outlive the command that started them: each one known by its number and by when it began."""

import os
import pathlib
import signal
import subprocess
import time


class Processes:
    """The processes of one cluster. What they say is in `said/NAME`, their numbers in `pids/NAME`."""

    def __init__(self, directory):
        self.numbers = directory / "pids"
        self.said = directory / "said"

    def start(self, name, line, **options):
        """Starts a process in a session of its own."""
        self.numbers.mkdir(parents=True, exist_ok=True)
        self.said.mkdir(exist_ok=True)
        with (self.said / name).open("ab") as said:
            started = subprocess.Popen(
                list(map(str, line)), stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True, **options)
        (self.numbers / name).write_text(f"{started.pid} {begun(started.pid)}\n")

    def number(self, name):
        """The number of a process that is still the one that was started; None where it has ended."""
        try:
            number, when = (self.numbers / name).read_text().split()
        except FileNotFoundError:
            return None
        return int(number) if begun(int(number)) == when else None

    def names(self):
        return sorted(path.name for path in self.numbers.glob("*")) if self.numbers.exists() else []

    def end(self, name, kind=signal.SIGTERM, seconds=20):
        """Ends a process and waits until it is gone; one that takes too long is killed."""
        for one, patience in ((kind, seconds), (signal.SIGKILL, 5)):
            deadline = time.monotonic() + patience
            while (number := self.number(name)) and time.monotonic() < deadline:
                os.kill(number, one)
                wait_for_end(number, min(deadline, time.monotonic() + (seconds if one == kind else 5)))
        (self.numbers / name).unlink(missing_ok=True)


def wait_for_end(number, deadline):
    while begun(number) and time.monotonic() < deadline:
        time.sleep(0.02)


def begun(number):
    """When a process began, in the kernel's ticks; None for one that is gone or waits to be buried (man 5 proc)."""
    try:
        os.waitpid(number, os.WNOHANG)
    except ChildProcessError:
        pass
    try:
        fields = pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in "ZX" else fields[19]
