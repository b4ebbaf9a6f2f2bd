"""Breaks a cluster's parts one after another while clients use it, and has the outcome judged by what they wrote down."""

import contextlib
import json
import signal
import time

from cluster import Cluster
from faults import FAULTS, NEED_MENDING, NEED_QUIET, TAKE_A_GATEWAY
from harness import publiclog
from harness.journal import JournaledClient
from harness.verdict import judge

#: Seconds. The faults with what comes before them; until the service is back after one; between two of them.
LIMIT, PATIENCE, CALM = 500, 75, 2
SUBMITTERS, ASKERS = 4, 2
REGISTRY = "market-regulation.system.registry"


class Load:
    """The clients, and the observer of the public log."""

    def __init__(self, cluster):
        directory = cluster.directory / "journals"
        directory.mkdir()
        self.clients = []
        for place in range(SUBMITTERS + ASKERS):
            name = f"client{place}"
            self.clients.append(JournaledClient(
                name, lambda: cluster.gateways.new_caller(REGISTRY), directory / f"{name}.ndjson", place >= SUBMITTERS))
        self.observer = publiclog.Observer(cluster.gateways.public_url, cluster.directory / "checkpoints.ndjson")
        for thread in (*self.clients, self.observer):
            thread.start()

    def served_since(self, moment):
        """Whether every client has an answer to a request that it began after a moment."""
        assert not (failed := [client for client in self.clients if client.failure]), failed[0].failure
        return all(client.served > moment for client in self.clients)

    @contextlib.contextmanager
    def quiet(self):
        """Only the first client goes on, so that what it repeats is alone in its transaction."""
        for client in self.clients[1:]:
            client.hold()
        time.sleep(0.5)
        try:
            yield
        finally:
            for client in self.clients:
                client.go_on()

    def end(self):
        for client in self.clients:
            client.end()
        self.observer.end()


def drill(given):
    """Makes a cluster, breaks it, takes it down and judges; gives a command's exit code."""
    for kind in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(kind, give_up)
    signal.alarm(LIMIT)
    begin = time.monotonic()
    words = given.only or list(FAULTS)
    if unknown := set(words) - set(FAULTS):
        raise SystemExit(f"no such fault: {' '.join(sorted(unknown))}; there are {' '.join(FAULTS)}")
    if (given.directory / "cluster.json").exists():
        raise SystemExit(f"{given.directory} holds a cluster: Ops/cluster down --remove --directory {given.directory} removes it")
    cluster = Cluster.up(given.directory, given.binary, given.gateways, given.port)
    cluster.next = given.next.resolve() if given.next else cluster.binary
    try:
        is_whole = run(cluster, words, begin)
    finally:
        cluster.down()
    code = judge(cluster.directory)
    say(begin, "done" if is_whole and code == 0 else "failed")
    return code if is_whole else 1


def give_up(kind, _):
    raise TimeoutError(f"the drill took longer than {LIMIT} s" if kind == signal.SIGALRM else "the drill was ended")


def run(cluster, words, begin):
    """The load and the faults; whether the service came back each time. What can be judged is kept in any case."""
    (cluster.directory / "before").write_text(settled_checkpoint(cluster))
    say(begin, "the cluster is up")
    load = Load(cluster)
    failure = None
    try:
        await_service(load, time.monotonic(), "the first answers")
        with (cluster.directory / "faults.ndjson").open("w") as file:
            for word in words:
                file.write(json.dumps(inflict(cluster, load, word, begin)) + "\n")
                file.flush()
    except (SystemExit, TimeoutError) as caught:
        failure = caught
        say(begin, f"failed: {failure}")
    signal.alarm(0)
    load.end()
    publiclog.download(cluster.gateways.public_url, cluster.directory / "log", log_size(cluster))
    return failure is None


def inflict(cluster, load, word, begin):
    """One fault from its beginning until everything is as before."""
    fault = FAULTS[word]
    time.sleep(CALM)
    with load.quiet() if word in NEED_QUIET else contextlib.nullcontext():
        start = time.monotonic()
        known = fault.harm(cluster)
    if word not in NEED_MENDING and (word not in TAKE_A_GATEWAY or len(cluster.gateways.names) > 1):
        await_service(load, time.monotonic(), fault.name)
    back = time.monotonic()
    fault.mend(cluster, known)
    await_service(load, time.monotonic(), f"{fault.name}, mended")
    cluster.nodes.settled(PATIENCE)
    await_service(load, time.monotonic(), f"{fault.name}, settled")
    end = time.monotonic()
    say(begin, f"{fault.name}: served after {back - start:.1f} s, mended after {end - start:.1f} s")
    return {"fault": fault.name, "begin": start, "end": end}


def await_service(load, moment, what):
    deadline = time.monotonic() + PATIENCE
    while not load.served_since(moment):
        if time.monotonic() > deadline:
            raise SystemExit(f"no service within {PATIENCE} s: {what}")
        time.sleep(0.05)


def log_size(cluster):
    """How many entries the gateways say are committed."""
    ports = cluster.gateways.ports(cluster.gateways.names[0])
    text = publiclog.get(f"http://127.0.0.1:{ports['operations']}/metrics").text
    [size] = [line.split()[1] for line in text.splitlines() if line.startswith("oncegate_log_size ")]
    return int(float(size))


def settled_checkpoint(cluster):
    """The published checkpoint when it has all entries that there are."""
    while int((note := publiclog.get(f"{cluster.gateways.public_url}/log/checkpoint").text).split("\n")[1]) < log_size(cluster):
        time.sleep(0.2)
    return note


def say(begin, words):
    print(f"{time.monotonic() - begin:6.1f} s  {words}", flush=True)
