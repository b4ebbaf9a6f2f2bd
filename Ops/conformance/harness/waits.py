"""A well-behaved caller whose waits are measured, and the gateway's process as the kernel sees it."""

import os
import pathlib
import time


class Waits:
    """How long each of some requests took, in seconds."""

    def __init__(self, seconds):
        self.seconds = sorted(seconds)

    def percentile(self, share):
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * share))]

    def __str__(self):
        return f"p50 {self.percentile(.5) * 1e3:.1f} ms, p99 {self.percentile(.99) * 1e3:.1f} ms of {len(self.seconds)}"


def waits(ask, seconds, pause=0.002):
    """Asks again and again, with a short pause, for so long."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begin = time.perf_counter()
        ask()
        found.append(time.perf_counter() - begin)
        time.sleep(pause)
    return Waits(found)


def resident_bytes(process):
    """What the process holds in memory."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS")) << 10


def processor_seconds(process):
    """What the process has used of the processors."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
