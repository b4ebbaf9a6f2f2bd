"""A gateway as a process: initialised, started, stopped, killed."""

import datetime
import itertools
import json
import os
import pathlib
import random
import re
import resource
import socket
import subprocess

import requests
import yaml

from harness import contracts, databases
from harness.caller import Caller
from harness.polling import until


# Each worker of a run takes ports of its own, below those that the system gives to clients: a gateway that is started
# again finds its port free.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
_ports = itertools.count(20000 + 1500 * (_worker % 8) + random.randrange(1000))


def free_port():
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Gateway:
    """One gateway with directories of its own.

    The public listener's port is chosen beforehand, because its address names the log; the others are free ones.
    """

    #: Makes a database for each gateway, a copy of another one if it is given; None where the data lie in the directory.
    make_database = None

    def __init__(self, binary, directory, authority, seed, data=None, log_level="info", clock=None, disk=None,
                 environment=None, port=None, database=None, **sections):
        self.binary = binary
        self.directory = pathlib.Path(directory)
        self.authority = authority
        self.seed = seed
        self.data = pathlib.Path(data or self.directory / "data")
        self.log = self.directory / "gateway.log"
        self.key = self.directory / "log.vkey"
        self.clock = clock
        self.disk = disk
        moved = clock or disk
        self.environment = {**os.environ, **environment} if environment else moved and moved.environment
        #: What the kernel allows the process, by resource (man 2 setrlimit); applies at the next start.
        self.limits = {}
        self.process = None
        self.ports = {}
        self._log_begin = 0
        self._awaits_signatures = False
        self._callers = {}
        server = authority.server()
        self.port = port or free_port()
        self.public_url = f"http://127.0.0.1:{self.port}"
        self.configuration = self.directory / "gateway.yaml"
        self.directory.mkdir(parents=True, exist_ok=True)
        own = {
            "data": {"directory": str(self.data)},
            "keys": {"directory": "keys"},
            "trust": {
                "domain": authority.trust_domain, "roots": [str(authority.root)],
                "crls": [str(authority.revocation_list)],
            },
            "log": {"level": log_level},
            "api": {"port": 0, "certificate": str(server.certificate), "key": str(server.key)},
            "public": {"port": self.port, "url": self.public_url},
            "operations": {"port": 0},
        }
        if Gateway.make_database and "store" not in sections:
            own["store"] = Gateway.make_database(database)
        for section, values in sections.items():
            # Trust is given whole, so that it may be without revocation lists.
            is_whole = section == "trust" or not isinstance(values, dict)
            own[section] = values if is_whole else {**own.get(section, {}), **values}
        # `store=None` is SQLite, whatever --store says.
        own = {section: values for section, values in own.items() if values is not None}
        #: The address of its database, where it has one.
        self.database = own.get("store")
        self.configuration.write_text(yaml.safe_dump(own), "utf-8")

    def command(self, *arguments, **options):
        """Runs the gateway's own command line."""
        options.setdefault("timeout", 120)
        options.setdefault("env", self.environment)
        return subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, **options)

    def initialise(self):
        done = self.command("init", "--config", self.configuration, "--seed", self.seed)
        assert done.returncode == 0, done.stderr
        self._awaits_signatures = True
        return self

    def start(self):
        """Starts it and waits until all three listeners are open. The first time it also brings the contracts of its
        seed into force."""
        self.serve()
        if self._awaits_signatures:
            self._awaits_signatures = False
            contracts.bring_into_force(self, self.seed)
        return self

    def serve(self, **options):
        """Starts it and waits until all three listeners are open: after `initialise` no contract is in force."""
        with self.log.open("ab") as log:
            self._log_begin = log.tell()
            self.process = subprocess.Popen(
                [self.binary, "serve", "--config", self.configuration], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=self.environment,
                **({"preexec_fn": self._set_limits} if self.limits else {}), **options)
        return self.await_listeners()

    def _set_limits(self):
        for kind, value in self.limits.items():
            resource.setrlimit(kind, (value, value))

    def await_listeners(self):
        """Waits until all three listeners are open, and learns their ports and the log's key."""
        self.ports = until(self._listening, 30, "the gateway's listeners")
        self.key.write_text(self.public("/log/key"))
        return self

    def _listening(self):
        assert self.process.poll() is None, f"the gateway ended: {self.log_text()[-2000:]}"
        entries = [json.loads(line) for line in self.log_text().splitlines(True) if line.endswith("}\n")]
        ports = {entry["listener"]: int(entry["port"]) for entry in entries if entry["message"] == "listening"}
        return ports if len(ports) == 3 else None

    def log_text(self, whole=False):
        """What it has logged since its start, or ever."""
        return self.log.read_bytes()[0 if whole else self._log_begin:].decode()

    def stop(self, seconds=20):
        """Stops it as an operator does."""
        self._end(self.process.terminate, seconds)
        assert self.process.returncode == 0, self.log_text()[-2000:]

    def kill(self):
        """Ends it as a power cut does."""
        self._end(self.process.kill, 10)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()

    def discard(self):
        """Ends it for good."""
        self.close()
        if self.database:
            databases.drop(self.database)

    def _end(self, end, seconds):
        for caller in self._callers.values():
            caller.session.close()
        self._callers = {}
        end()
        self.process.wait(seconds)

    def now(self):
        """The time on its wall clock."""
        return self.clock.now() if self.clock else datetime.datetime.now(datetime.UTC)

    @property
    def base(self):
        return f"https://127.0.0.1:{self.ports['api']}"

    def as_caller(self, credentials):
        """A new client with these credentials, or with none."""
        return Caller(self.base, self.authority.root, credentials)

    def new_caller(self, name):
        return self.as_caller(self.authority.caller(name))

    def caller(self, name):
        """The client of `<agency>.<system or admin>.<name>`; always the same one, with its open connection."""
        if name not in self._callers:
            self._callers[name] = self.new_caller(name)
        return self._callers[name]

    @property
    def origin(self):
        """The name of its log, as its key has it."""
        return self.key.read_text().split("+")[0]

    def public(self, path, language="en"):
        """A page of the public listener."""
        return self._get(self.public_url + path, language)

    def operations(self, path):
        """A page of the operations listener."""
        return self._get(f"http://127.0.0.1:{self.ports['operations']}{path}")

    def operations_status(self, path):
        """How the operations listener answers, whatever that is."""
        return requests.get(f"http://127.0.0.1:{self.ports['operations']}{path}", timeout=10).status_code

    @staticmethod
    def _get(url, language="en"):
        response = requests.get(url, headers={"Accept-Language": language}, timeout=10)
        assert response.status_code == 200, f"{url}: {response.status_code} {response.text}"
        return response.text

    def checkpoint(self):
        """The newest checkpoint's size and root: published at most a second after the entries it covers."""
        entries = self.log_size()

        def published():
            _, size, root, *_ = self.public("/log/checkpoint").splitlines()
            return (int(size), root) if int(size) >= entries else None

        return until(published, 5, "the published checkpoint")

    def log_size(self):
        """How many entries are committed."""
        return int(self.metric("oncegate_log_size"))

    def ended(self, listener, reason):
        """How many connections of a listener it has turned away or ended for this reason."""
        line = f'oncegate_connections_ended_total{{listener="{listener}",reason="{reason}"}} '
        return sum(int(text.removeprefix(line)) for text in self.operations("/metrics").splitlines() if text.startswith(line))

    def metric(self, name):
        """The value of a metric without labels."""
        return float(re.search(rf"^{name} (\S+)$", self.operations("/metrics"), re.M).group(1))
