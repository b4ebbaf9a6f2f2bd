"""The three servers: started on free loopback ports, ended by their own process id."""

import http.client
import os
import signal
import socket
import subprocess
import time

import build
import contracts
import machine

DOMAIN = "lanjiang.example"
CALLER = "affairs-centre.system.front-desk"
PROVIDER = "market-regulation.system.registry"

# About as many bytes as the gateway answers with a receipt.
ANSWER = 1500

NGINX = """\
daemon off;
worker_processes 1;
{user}
pid {dir}/nginx.pid;
error_log {dir}/nginx.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi;
    scgi_temp_path {dir}/scgi;
    keepalive_requests 1000000000;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_protocols TLSv1.3;
        ssl_certificate {certs}/server.pem;
        ssl_certificate_key {certs}/server.key;
        ssl_client_certificate {certs}/ca.pem;
        ssl_crl {certs}/crl.pem;
        ssl_verify_client on;
        default_type application/json;
        location = /v1/verifications {{ return 200 '{{"verdict":"match","receipt":"{receipt}"}}'; }}
    }}
}}
"""

GATEWAY = """\
data: {{ directory: data }}
keys: {{ directory: keys }}
trust: {{ domain: {domain}, roots: [{certs}/ca.pem], crls: [{certs}/crl.pem] }}
log: {{ level: warning }}
api: {{ port: {api}, certificate: {certs}/server.pem, key: {certs}/server.key }}
public: {{ port: {public}, url: "http://127.0.0.1:{public}" }}
operations: {{ port: {operations} }}
"""


def certificates(root, directory):
    authority = root / "Certs" / "authority"
    stewards = {steward for _, *both in contracts.signers(root, root / "Contracts") for steward in both}
    for words in (["make", "--trust-domain", DOMAIN], ["issue", "server"],
                  ["issue", "system"] + CALLER.split(".system."), ["issue", "system"] + PROVIDER.split(".system."),
                  *(["issue", "admin"] + steward.split(".admin.") for steward in sorted(stewards))):
        quietly([authority, words[0], "--dir", directory] + words[1:])
    return directory


def quietly(command, **options):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command[:3]))}: {done.stdout.strip()}")


class Server:
    """A process that listens on `port`."""

    def __init__(self, command, port, log, **options):
        self.asks_worker = False
        self.port = port
        self.log = log
        self.started = time.monotonic()
        with log.open("ab") as output:
            self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output,
                                            stderr=output, **options)
        self.worker = self.process.pid

    def await_port(self, seconds=10):
        self.await_true(self._accepts, seconds)

    def await_true(self, holds, seconds=10):
        while not holds():
            if self.process.poll() is not None or time.monotonic() - self.started > seconds:
                self.stop()
                tail = self.log.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{self.process.args[0]} did not start: {tail}")
            time.sleep(0.005)

    def _accepts(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        """Asks, waits, and after ten seconds makes it end."""
        if self.process.poll() is None:
            os.kill(self.worker if self.asks_worker else self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                for process in {self.worker, self.process.pid}:
                    os.kill(process, signal.SIGKILL)
                self.process.wait()


def nginx(binary, directory, certs):
    (port,) = machine.free_ports(1)
    configuration = directory / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    configuration.write_text(NGINX.format(dir=directory, certs=certs, port=port, user=user, receipt="x" * ANSWER))
    server = Server([binary, "-p", directory, "-c", configuration, "-e", directory / "nginx.log"], port,
                    directory / "nginx.log")
    server.await_port()
    server.await_true(lambda: machine.children(server.process.pid))
    (server.worker,) = machine.children(server.process.pid)
    return server


def peer(source, directory, certs, licences):
    binary = build.peer(source, directory / "peer")
    database = directory / "peer.sqlite"
    quietly([binary, "-db", database, "-import", licences])
    (port,) = machine.free_ports(1)
    server = Server([binary, "-db", database, "-listen", f"127.0.0.1:{port}", "-cert", certs / "server.pem",
                     "-key", certs / "server.key", "-ca", certs / "ca.pem"], port, directory / "peer.log")
    server.await_port()
    return server


class Gateway:
    """A gateway that was initialised once and may be started several times."""

    def __init__(self, binary, root, directory, certs, name="gateway", store=None):
        self.binary = binary
        self.root = root
        self.certs = certs
        self.is_signed = False
        self.directory = directory / name
        self.directory.mkdir()
        self.api, public, self.operations = machine.free_ports(3)
        self.configuration = self.directory / "gateway.yaml"
        self.configuration.write_text(GATEWAY.format(
            domain=DOMAIN, certs=certs, api=self.api, public=public, operations=self.operations))
        if store:
            with self.configuration.open("a") as file:
                file.write(f"store: {store}\n")
        self.seed = contracts.seed(root, self.directory / "seed")
        quietly([binary, "init", "--config", self.configuration, "--seed", self.seed])

    def start(self, prefix=()):
        """Starts it, under the program of `prefix` if there is one; returns the server and its seconds to ready.

        The first time, its contracts are signed then."""
        command = [*prefix, self.binary, "serve", "--config", self.configuration]
        server = Server(command, self.api, self.directory / "gateway.log")
        server.await_true(self.is_ready, 30)
        ready = time.monotonic() - server.started
        if prefix:
            (server.worker,) = machine.children(server.process.pid)
            server.asks_worker = True
        if not self.is_signed:
            self.sign(server)
        return server, ready

    def sign(self, server):
        try:
            contracts.sign(self.binary, self.root, self.seed, self.certs, self.api)
        except Exception:
            server.stop()
            raise
        self.is_signed = True

    def is_ready(self):
        try:
            return self.get("/health/ready")[0] == 200
        except OSError:
            return False

    def metrics(self):
        """Counters and gauges without labels, by name."""
        lines = (line.rsplit(" ", 1) for line in self.get("/metrics")[1].splitlines())
        return {words[0]: float(words[1]) for words in lines if "{" not in words[0] and words[0][:1] != "#"}

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.operations, timeout=5)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read().decode()
        finally:
            connection.close()
