"""The nodes of the database: on each a member of etcd, and a PostgreSQL server that Patroni runs."""

import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import time
import urllib.request

import yaml

import network
from harness.authority import Authority
from harness.places import AUTHORITY
from network import ADDRESSES, NODES
from processes import Processes

#: Seconds. A primary that says nothing for the first is succeeded; Patroni looks after things once in the second.
LEASE, LOOK, RETRY = 10, 1, 3


class Nodes:
    """All nodes of one cluster, in its directory."""

    def __init__(self, directory):
        self.directory = directory
        self.processes = Processes(directory)

    def make(self):
        """Makes certificates, passwords and configurations."""
        authority = Authority(self.directory / "database-ca")
        words = {name: secrets.token_urlsafe(24) for name in ("postgres", "replicator", "oncegate")}
        for node, address in ADDRESSES.items():
            place = self.directory / node
            place.mkdir()
            line = ["issue", "--dir", authority.directory, "server", "--name", node, "--ip", address]
            subprocess.run([AUTHORITY, *line], check=True, stdout=subprocess.DEVNULL)
            for suffix in ("pem", "key"):
                shutil.copy(authority.directory / f"{node}.{suffix}", place / f"server.{suffix}")
            shutil.copy(authority.root, place / "root.pem")
            (place / "patroni.yaml").write_text(yaml.safe_dump(self._patroni(node, place, words)))
            subprocess.run(["chown", "-R", "postgres:", place], check=True)
            for path in place.iterdir():
                path.chmod(0o600)
            place.chmod(0o700)
        with open(os.open(self.directory / "pgpass", os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.writelines(f"{address}:5432:*:oncegate:{words['oncegate']}\n" for address in ADDRESSES.values())
        (self.directory / "database-password").touch(0o600)
        (self.directory / "database-password").write_text(words["oncegate"])

    def _patroni(self, node, place, words):
        address = ADDRESSES[node]
        verified = {"sslmode": "verify-ca", "sslrootcert": str(place / "root.pem")}
        return {
            "scope": "oncegate", "name": node,
            "restapi": {"listen": f"{address}:8008", "connect_address": f"{address}:8008"},
            # Not the newer `etcd3`: with it Patroni 3.0 takes the lead without comparing, on what a member of etcd that was cut
            # off says, and two nodes go on from different histories.
            "etcd": {"hosts": [f"{other}:2379" for other in ADDRESSES.values()]},
            "bootstrap": {
                "dcs": {
                    "ttl": LEASE, "loop_wait": LOOK, "retry_timeout": RETRY, "maximum_lag_on_failover": 1 << 20,
                    # A primary that crashed is not waited for.
                    "primary_start_timeout": 0, "synchronous_mode": True, "synchronous_mode_strict": True,
                    "postgresql": {"use_pg_rewind": True, "use_slots": True, "parameters": {
                        "max_connections": 200, "shared_buffers": "64MB", "max_wal_size": "256MB", "wal_log_hints": "on",
                        "wal_sender_timeout": "5s", "wal_receiver_timeout": "5s", "wal_receiver_status_interval": "1s"}}},
                "initdb": [{"encoding": "UTF8"}, {"locale": "C.UTF-8"}, "data-checksums"]},
            "postgresql": {
                "listen": f"{address}:5432", "connect_address": f"{address}:5432", "data_dir": str(place / "data"),
                "bin_dir": str(programs()), "use_unix_socket": True, "pgpass": str(place / "pgpass"),
                "remove_data_directory_on_rewind_failure": True,
                "remove_data_directory_on_diverged_timelines": True,
                "authentication": {
                    "superuser": {"username": "postgres", "password": words["postgres"], **verified},
                    "replication": {"username": "replicator", "password": words["replicator"], **verified},
                    "rewind": {"username": "postgres", "password": words["postgres"], **verified}},
                "parameters": {
                    "unix_socket_directories": str(place), "ssl": "on", "ssl_cert_file": str(place / "server.pem"),
                    "ssl_key_file": str(place / "server.key"), "password_encryption": "scram-sha-256"},
                "pg_hba": [
                    "local all all peer", f"hostssl all all {network.PREFIX}0/24 scram-sha-256",
                    f"hostssl replication replicator {network.PREFIX}0/24 scram-sha-256"]}}

    def start(self):
        """Starts all nodes, and makes the gateways' role and database where they are new."""
        for node in NODES:
            self.start_etcd(node)
        for node in NODES:
            self.start_patroni(node)
        self.settled(90)
        primary = self.primary()
        if self.sql(primary, "SELECT 1 FROM pg_roles WHERE rolname = 'oncegate'") != "1":
            word = (self.directory / "database-password").read_text()
            self.sql(primary, f"CREATE ROLE oncegate LOGIN PASSWORD '{word}'")
            self.sql(primary, "CREATE DATABASE oncegate OWNER oncegate ENCODING 'UTF8' TEMPLATE template0")

    def start_node(self, node):
        self.start_etcd(node)
        self.start_patroni(node)

    def start_etcd(self, node):
        address = ADDRESSES[node]
        peers = ",".join(f"{name}=http://{other}:2380" for name, other in ADDRESSES.items())
        line = [
            "etcd", "--name", node, "--data-dir", self.directory / node / "etcd", "--logger", "zap",
            # A member that was cut off does not unseat the leader when it is back.
            "--enable-v2", "--pre-vote",
            "--listen-client-urls", f"http://{address}:2379", "--advertise-client-urls", f"http://{address}:2379",
            "--listen-peer-urls", f"http://{address}:2380", "--initial-advertise-peer-urls", f"http://{address}:2380",
            "--initial-cluster", peers, "--initial-cluster-state", "new"]
        self.processes.start(f"{node}-etcd", network.inside(node, *line), cwd=self.directory / node)

    def start_patroni(self, node):
        line = ["patroni", self.directory / node / "patroni.yaml"]
        self.processes.start(f"{node}-patroni", network.inside(node, *line), cwd=self.directory / node)

    def members(self):
        """What Patroni knows of each node: role, state and more; nothing where nobody answers."""
        for address in ADDRESSES.values():
            try:
                with urllib.request.urlopen(f"http://{address}:8008/cluster", timeout=2) as answer:
                    return json.load(answer)["members"]
            except (OSError, ValueError):
                continue
        return []

    def primary(self):
        """The node that leads; None where there is none."""
        return next((member["name"] for member in self.members() if member["role"] == "leader"), None)

    def standbys(self, role="sync_standby"):
        return [member["name"] for member in self.members() if member["role"] == role]

    def settled(self, seconds):
        """Waits until one node leads, and the others follow it, one of them synchronously."""
        deadline = time.monotonic() + seconds
        while not self._is_settled():
            if time.monotonic() > deadline:
                raise SystemExit(f"the nodes did not settle within {seconds} s: {self.members()}")
            time.sleep(0.3)

    def _is_settled(self):
        members = self.members()
        roles = sorted(member["role"] for member in members)
        timelines = {member.get("timeline") for member in members}
        states = {member["state"] for member in members}
        return roles == ["leader", "replica", "sync_standby"] and len(timelines) == 1 and states <= {"running", "streaming"}

    def sql(self, node, text):
        line = network.inside(
            node, "psql", "--no-psqlrc", "-qtAX", "--set=ON_ERROR_STOP=1", f"--host={self.directory / node}",
            "--username=postgres", "--dbname=postgres", f"--command={text}")
        done = subprocess.run(line, check=True, capture_output=True, text=True, timeout=30, cwd=self.directory / node)
        return done.stdout.strip()

    def stop(self):
        """Ends Patroni, which ends its server, and then etcd."""
        for kind in ("patroni", "etcd"):
            for node in NODES:
                if number := self.processes.number(f"{node}-{kind}"):
                    os.kill(number, signal.SIGCONT)
                self.processes.end(f"{node}-{kind}")


def programs():
    """The newest PostgreSQL server's programs."""
    found = pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max(found, key=lambda path: int(path.parts[-3])).parent
