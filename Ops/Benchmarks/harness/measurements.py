"""One run: what is measured, in which order."""

import http.client
import json
import re
import ssl
import subprocess
import time

import machine
import records
import servers

CONNECTIONS = 64
MANY_CONNECTIONS = 256
RATE = 1000
MATCH = '"verdict":"match"'


class Bench:
    """Holds the servers of a run and ends them when it is left."""

    def __init__(self, root, directory, binaries, material, options, say):
        self.directory = directory
        self.binaries = binaries
        self.material = material
        self.options = options
        self.say = say
        self.root = root
        self.running = []
        self.foreign = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in reversed(self.running):
            server.stop()

    def run(self):
        self.say("certificates, nginx, Go peer, gateway")
        self.certs = servers.certificates(self.root, self.directory / "certs")
        nginx = self.keep(servers.nginx(self.binaries["nginx"], self.directory, self.certs))
        peer = self.keep(servers.peer(self.binaries["peer"], self.directory, self.certs, self.material["licences"]))
        gateway = servers.Gateway(self.binaries["gateway"], self.root, self.directory, self.certs)
        serving = self.keep(gateway.start()[0])
        measured = {"records": self.options.records, "connections": CONNECTIONS, "rate": RATE}
        self.say("import")
        measured["import"] = self.import_records(serving)
        # All three get the very same requests.
        sides = {name: (server, "/v1/verifications", "questions")
                 for name, server in (("nginx", nginx), ("peer", peer), ("gateway", serving))}
        measured["single"] = self.single(sides)
        measured["handshake"] = self.handshakes({"nginx": nginx, "gateway": serving})
        self.say(f"{MANY_CONNECTIONS} connections")
        many = self.load(*sides["gateway"], seconds=3, connections=MANY_CONNECTIONS)
        measured["many"] = {"connections": MANY_CONNECTIONS, "throughput": many["throughput"],
                            "peakBytes": machine.peak_memory(serving.worker)}
        self.say("batches of 100")
        measured["batch"] = self.batches(serving)
        serving.stop()
        self.say("system calls")
        measured["sync"] = self.count_syncs(gateway)
        self.say("start")
        server, ready = gateway.start()
        self.keep(server)
        measured["readySeconds"] = round(ready, 3)
        measured["foreignShare"] = round(sum(self.foreign) / len(self.foreign), 3)
        return measured

    def run_alone(self, measure):
        """Certificates and a gateway with its records, and what `measure(bench, gateway)` makes of them."""
        self.say("certificates, gateway")
        self.certs = servers.certificates(self.root, self.directory / "certs")
        return measure(self, servers.Gateway(self.binaries["gateway"], self.root, self.directory, self.certs))

    def keep(self, server):
        self.running.append(server)
        return server

    # --- Measurements ---------------------------------------------------------------------------

    def import_records(self, serving, path=None, count=None):
        """One streamed request of the provider's; every line is committed when it is answered."""
        context = ssl.create_default_context(cafile=self.certs / "ca.pem")
        context.load_cert_chain(self.certs / f"{servers.PROVIDER}.pem", self.certs / f"{servers.PROVIDER}.key")
        connection = http.client.HTTPSConnection("localhost", serving.port, context=context, timeout=300)
        path, count = path or self.material["licences"], count or self.options.records
        size = path.stat().st_size
        cpu, begin = machine.cpu_seconds(serving.worker), time.monotonic()
        with path.open("rb") as body:
            connection.request("POST", "/v1/materials/import", body=body, headers={
                "Content-Type": "application/x-ndjson", "Content-Length": str(size), "Prefer": "return=minimal"})
            response = connection.getresponse()
            lines = response.read().decode().splitlines()
        seconds = time.monotonic() - begin
        cpu = machine.cpu_seconds(serving.worker) - cpu
        connection.close()
        summary = json.loads(lines[-1]).get("summary", {}) if lines else {}
        if response.status != 200 or summary.get("created") != count:
            raise RuntimeError(f"the import was answered {response.status}: {lines[-3:]}")
        return {"seconds": round(seconds, 3), "recordsPerSecond": round(count / seconds),
                "cpuMicroseconds": round(cpu / count * 1e6, 1),
                "peakBytes": machine.peak_memory(serving.worker)}

    def single(self, sides):
        """Rounds take turns, so that a machine that slows down slows all of them down."""
        maximum = {name: [] for name in sides}
        for number in range(self.options.rounds):
            for name, side in sides.items():
                self.say(f"round {number + 1} of {self.options.rounds}: {name} at its maximum")
                maximum[name].append(self.load(*side))
        result = {}
        for name, side in sides.items():
            self.say(f"{name} at {RATE} requests a second")
            steady = self.load(*side, rate=RATE)
            runs = maximum[name]
            each = [run["serverCPU"] / run["answersInWindow"] * 1e6 for run in runs]
            answers = sum(run["answersInWindow"] for run in runs)
            result[name] = {
                "cpuMicroseconds": round(sum(run["serverCPU"] for run in runs) / answers * 1e6, 1),
                "cpuMicrosecondsByRound": [round(value, 1) for value in each],
                "throughput": round(answers / sum(run["seconds"] for run in runs)),
                "latencyAtMaximum": runs[-1]["latency"],
                "latency": steady["latency"],
                "cpuMicrosecondsAtRate": round(steady["serverCPU"] / steady["answersInWindow"] * 1e6, 1),
                "clientMicroseconds": round(sum(run["clientCPU"] for run in runs) / answers * 1e6, 1),
            }
        return result

    def handshakes(self, sides):
        """Whole handshakes with a client certificate, one after another; microseconds of the server's CPU for each."""
        counted = {name: {"cpu": 0.0, "count": 0} for name in sides}
        for number in range(max(3, self.options.rounds)):
            for name, server in sides.items():
                self.say(f"round {number + 1}: handshakes with {name}")
                cpu = machine.cpu_seconds(server.worker)
                done = subprocess.run(
                    list(map(str, ["openssl", "s_time", "-new", "-time", 2, "-connect", f"127.0.0.1:{server.port}",
                                   "-tls1_3", "-CAfile", self.certs / "ca.pem", "-cert", self.certs / f"{servers.CALLER}.pem",
                                   "-key", self.certs / f"{servers.CALLER}.key"])), capture_output=True, text=True, timeout=30)
                made = re.search(r"^(\d+) connections in [\d.]+ real seconds", done.stdout, re.MULTILINE)
                if not made or int(made[1]) == 0:
                    raise RuntimeError(f"no handshake with {name}: {done.stdout[-300:]} {done.stderr[-300:]}")
                counted[name]["cpu"] += machine.cpu_seconds(server.worker) - cpu
                counted[name]["count"] += int(made[1])
        return {name: round(sums["cpu"] / sums["count"] * 1e6, 1) for name, sums in counted.items()}

    def batches(self, serving):
        run = self.load(serving, "/v1/verifications/batch", "batches", connections=8)
        verifications = run["answersInWindow"] * records.BATCH
        return {"size": records.BATCH, "connections": 8, "perSecond": round(verifications / run["seconds"]),
                "cpuMicroseconds": round(run["serverCPU"] / verifications * 1e6, 1), "latency": run["latency"],
                "peakBytes": machine.peak_memory(serving.worker)}

    def count_syncs(self, gateway):
        """strace stops the gateway at these two calls only (seccomp), so that batches stay nearly what they are."""
        output = self.directory / "strace"
        server, _ = gateway.start(["strace", "-f", "--seccomp-bpf", "-c", "-e", "trace=fdatasync,fsync", "-o", output])
        self.keep(server)
        before = gateway.metrics()
        run = self.load(server, "/v1/verifications", "questions", seconds=3)
        after = gateway.metrics()
        server.stop()
        # % time, seconds, usecs/call, calls, errors (may be missing), name
        counted = re.findall(r"^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?(\w+)$", output.read_text(), re.MULTILINE)
        calls = {name: int(count) for count, name in counted if name != "total"}
        commits = after["oncegate_log_batches_total"] - before["oncegate_log_batches_total"]
        return {"answers": run["answers"], "commits": int(commits), "fdatasync": calls.get("fdatasync", 0),
                "fsync": calls.get("fsync", 0)}

    # --- Load -----------------------------------------------------------------------------------

    def load(self, server, path, bodies, seconds=None, connections=CONNECTIONS, rate=None):
        """Runs the load generator; any error of the server's is a failure of the run."""
        seconds = seconds or self.options.seconds
        command = [
            self.binaries["load"], "--target", f"127.0.0.1:{server.port}", "--path", path,
            "--cert", self.certs / f"{servers.CALLER}.pem", "--key", self.certs / f"{servers.CALLER}.key",
            "--ca", self.certs / "ca.pem", "--connections", connections, "--duration", seconds,
            "--watch", server.worker, "--expect", MATCH, "--bodies", self.material[bodies]]
        if rate:
            command += ["--rate", rate]
        meter = machine.Meter(server.worker)
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=seconds + 60)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        report = json.loads(done.stdout)
        errors = report["errors"]
        if errors["byStatus"] or errors["unexpected"] or errors["lost"] or errors["unanswered"]:
            raise RuntimeError(f"{path} was not answered as it should be: {errors}")
        self.foreign.append(meter.foreign_share())
        return report
