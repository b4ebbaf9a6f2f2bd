"""The gateways of the cluster, and HAProxy before them, which lets their callers' TLS through."""

import datetime
import shutil
import signal
import socket
import subprocess
import time
import urllib.request

import yaml

from harness import contracts
from harness.authority import Authority
from harness.caller import Caller
from harness.places import CONTRACTS
from network import ADDRESSES
from processes import Processes

HAPROXY = """\
global
    maxconn 2000
    stats socket {directory}/haproxy.sock mode 600 level admin
defaults
    mode tcp
    timeout connect 2s
    timeout client 190s
    timeout server 190s
    # A gateway that went away is not waited for while there is another one.
    option redispatch 1
    retries 2
frontend api
    bind 127.0.0.1:{api}
    default_backend api
frontend public
    bind 127.0.0.1:{public}
    default_backend public
backend api
    option httpchk GET /health/live
{api_servers}
backend public
    option httpchk GET /health/live
{public_servers}
"""


class Gateways:
    """The gateways of one cluster. Callers reach them at the port `port`, everybody at `port + 1`."""

    def __init__(self, directory, port, count):
        self.directory = directory
        self.port = port
        self.names = [f"gateway{place}" for place in range(1, count + 1)]
        self.processes = Processes(directory)
        self.authority = Authority(directory / "certs")
        self.base = f"https://127.0.0.1:{port}"
        self.public_url = f"http://127.0.0.1:{port + 1}"

    def ports(self, name):
        """Of the API, the public and the operations listener of one gateway."""
        first = self.port + 10 * int(name.removeprefix("gateway"))
        return {"api": first, "public": first + 1, "operations": first + 2}

    @property
    def store(self):
        """libpq's address of all nodes: whichever takes writes is found."""
        hosts = ",".join(f"{address}:5432" for address in ADDRESSES.values())
        return (f"postgresql://oncegate@{hosts}/oncegate?sslmode=verify-full"
                f"&sslrootcert={self.directory}/database-ca/ca.pem&passfile={self.directory}/pgpass")

    def make(self, binary):
        """Writes configurations, and initialises the first gateway; the others get copies of its keys and data."""
        server = self.authority.server()
        self.authority.publish_revocations()
        for name in self.names:
            place = self.directory / name
            place.mkdir()
            ports = self.ports(name)
            (place / "gateway.yaml").write_text(yaml.safe_dump({
                "store": self.store, "data": {"directory": "data"}, "keys": {"directory": "keys"},
                "trust": {
                    "domain": self.authority.trust_domain, "roots": [str(self.authority.root)],
                    "crls": [str(self.authority.revocation_list)]},
                "api": {"port": ports["api"], "certificate": str(server.certificate), "key": str(server.key)},
                "public": {"port": ports["public"], "url": self.public_url, "share": 1024},
                "operations": {"port": ports["operations"]}}))
        first = self.directory / self.names[0]
        subprocess.run(
            [binary, "init", "--config", first / "gateway.yaml", "--seed", CONTRACTS], check=True, timeout=120,
            stdout=subprocess.DEVNULL)
        for name in self.names[1:]:
            for part in ("data", "keys"):
                shutil.copytree(first / part, self.directory / name / part)

    def start(self, name, binary):
        line = [binary, "serve", "--config", self.directory / name / "gateway.yaml"]
        self.processes.start(name, line, cwd=self.directory / name)

    def stop(self, name):
        """Stops a gateway as an operator does: it answers what is in flight."""
        self.processes.end(name, seconds=40)

    def kill(self, name):
        self.processes.end(name, signal.SIGKILL)

    def is_live(self, name):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports(name)['operations']}/health/live", timeout=2):
                return True
        except OSError:
            return False

    def await_live(self, name, seconds=60):
        """Waits until a gateway serves; says what it said where it has ended instead."""
        deadline = time.monotonic() + seconds
        while not self.is_live(name):
            if self.processes.number(name) is None:
                said = (self.directory / "said" / name).read_text().splitlines()[-3:]
                raise SystemExit(f"{name} ended: {' '.join(said)}")
            if time.monotonic() > deadline:
                raise SystemExit(f"{name} does not serve after {seconds} s")
            time.sleep(0.1)

    def start_haproxy(self):
        servers = {
            kind: "\n".join(
                f"    server {name} 127.0.0.1:{self.ports(name)[kind]} check port {self.ports(name)['operations']} "
                "inter 500 fall 2 rise 1 on-marked-down shutdown-sessions" for name in self.names)
            for kind in ("api", "public")}
        configuration = self.directory / "haproxy.cfg"
        configuration.write_text(HAPROXY.format(
            directory=self.directory, api=self.port, public=self.port + 1, api_servers=servers["api"],
            public_servers=servers["public"]))
        self.processes.start("haproxy", ["/usr/sbin/haproxy", "-db", "-f", configuration])

    def tell_haproxy(self, command):
        """A command to HAProxy's own socket, such as to take a gateway from its backend."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.directory / "haproxy.sock"))
            except (FileNotFoundError, ConnectionRefusedError):
                return "it does not listen yet"
            connection.sendall(f"{command}\n".encode())
            return connection.makefile().read().strip()

    def new_caller(self, name):
        return Caller(self.base, self.authority.root, self.authority.caller(name))

    def sign_contracts(self):
        """Brings the sample city's contracts into force."""
        contracts.bring_into_force(self, CONTRACTS)

    @staticmethod
    def now():
        return datetime.datetime.now(datetime.UTC)
