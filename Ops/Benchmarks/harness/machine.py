"""What the kernel says about processes, and what machine this is."""

import os
import pathlib
import platform
import resource
import socket
import time


def pin_to_two_cores():
    """Everything that is started later inherits this."""
    cores = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, cores)
    return cores


def describe(directory, cores):
    model = next((line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    filesystem = filesystem_of(directory)
    return {"cpu": model, "cores": len(cores), "kernel": platform.release(), "filesystem": filesystem,
            "fdatasyncMilliseconds": fdatasync_time(directory)}


def filesystem_of(directory):
    """The type of the longest mount point that holds `directory`."""
    path, best = str(directory.resolve()), ("", "unknown")
    for line in pathlib.Path("/proc/mounts").read_text().splitlines():
        mount, kind = line.split()[1:3]
        if path == mount or path.startswith(mount.rstrip("/") + "/"):
            best = max(best, (mount, kind), key=lambda found: len(found[0]))
    return best[1]


def fdatasync_time(directory):
    """Median of a 4 KiB write made durable."""
    times = []
    path = directory / "fdatasync"
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    for place in range(200):
        os.pwrite(descriptor, b"x" * 4096, (place % 8) * 4096)
        begin = time.perf_counter()
        os.fdatasync(descriptor)
        times.append(time.perf_counter() - begin)
    os.close(descriptor)
    path.unlink()
    return round(sorted(times)[100] * 1000, 3)


def cpu_seconds(process):
    """utime and stime, fields 14 and 15 of proc_pid_stat(5)."""
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory(process):
    """Bytes: the highest resident size so far."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"process {process} has no VmHWM")


def children(process):
    return [int(child) for child in pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()]


class Meter:
    """What share of our cores went to neither a server nor what we started, from now on."""

    def __init__(self, server):
        self.server = server
        self.begin = self._read()

    def foreign_share(self):
        busy, total, ours = (after - before for before, after in zip(self.begin, self._read()))
        return max(0.0, busy - ours) / total

    def _read(self):
        """Seconds: busy, all, ours."""
        names = {f"cpu{core}" for core in os.sched_getaffinity(0)}
        busy = total = 0
        for line in pathlib.Path("/proc/stat").read_text().splitlines():
            name, *ticks = line.split()
            if name in names:
                # user nice system idle iowait irq softirq steal; guest is in user already (proc_stat(5))
                ticks = list(map(int, ticks[:8]))
                total += sum(ticks)
                busy += sum(ticks) - ticks[3] - ticks[4]
        tick = os.sysconf("SC_CLK_TCK")
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        own = resource.getrusage(resource.RUSAGE_SELF)
        ours = cpu_seconds(self.server) + sum(each.ru_utime + each.ru_stime for each in (children, own))
        return busy / tick, total / tick, ours


def free_ports(count):
    """Ports that nobody listens on now; held together so that they differ."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports
