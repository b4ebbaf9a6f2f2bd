"""One cluster in one directory: etcd, Patroni with three PostgreSQL servers, HAProxy and gateways."""

import json
import pathlib
import shutil
import time

import network
from gateways import Gateways
from network import NODES
from nodes import Nodes
from processes import Processes


class Cluster:
    """What was asked for when it was made is in `cluster.json`."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory).resolve()
        self.settings = json.loads((self.directory / "cluster.json").read_text())
        self.binary = pathlib.Path(self.settings["binary"])
        self.processes = Processes(self.directory)
        self.nodes = Nodes(self.directory)
        self.gateways = Gateways(self.directory, self.settings["port"], self.settings["gateways"])

    @classmethod
    def up(cls, directory, binary, gateways, port):
        """Makes a cluster and starts it; one that is there already only where it does not run."""
        directory = pathlib.Path(directory).resolve()
        if network.is_there():
            raise SystemExit("a cluster is up on this machine: Ops/cluster down --directory DIR ends it")
        is_new = not (directory / "cluster.json").exists()
        if is_new and directory.exists() and any(directory.iterdir()):
            raise SystemExit(f"{directory} holds something else: choose another directory")
        if is_new:
            directory.mkdir(parents=True, exist_ok=True)
            # The database's user walks through it, and reads nothing of it.
            directory.chmod(0o711)
            settings = {"binary": str(pathlib.Path(binary).resolve()), "gateways": gateways, "port": port}
            (directory / "cluster.json").write_text(json.dumps(settings))
        cluster = cls(directory)
        try:
            cluster._start(is_new)
        except BaseException:
            cluster.down()
            raise
        return cluster

    def _start(self, is_new):
        network.make()
        if is_new:
            self.nodes.make()
        self.nodes.start()
        if is_new:
            self.gateways.make(self.binary)
        for name in self.gateways.names:
            self.gateways.start(name, self.binary)
        for name in self.gateways.names:
            self.gateways.await_live(name)
        self.gateways.start_haproxy()
        self.await_passage()
        if is_new:
            self.gateways.sign_contracts()

    def await_passage(self, seconds=20):
        """Waits until HAProxy has found a gateway."""
        deadline = time.monotonic() + seconds
        while "L7OK" not in self.gateways.tell_haproxy("show stat"):
            if time.monotonic() > deadline:
                raise SystemExit(f"HAProxy found no gateway within {seconds} s")
            time.sleep(0.1)

    def down(self):
        """Ends every process and removes the network; the data stay."""
        for name in [*self.gateways.names, "haproxy"]:
            self.processes.end(name)
        self.nodes.stop()
        network.remove()

    def status(self):
        """What runs, as lines for people."""
        lines = [f"{name:<16} {'runs, process ' + str(number) if (number := self.processes.number(name)) else 'does not run'}"
                 for name in self.processes.names()]
        for member in self.nodes.members() if network.is_there() else []:
            lines.append(f"{member['name']:<16} {member['role']}, {member['state']}, timeline {member.get('timeline', '-')}")
        return lines

    def remove(self):
        shutil.rmtree(self.directory)

    def is_whole(self):
        """Whether everything that belongs to it runs."""
        wanted = [*self.gateways.names, "haproxy", *(f"{node}-{kind}" for node in NODES for kind in ("etcd", "patroni"))]
        return all(self.processes.number(name) for name in wanted)
