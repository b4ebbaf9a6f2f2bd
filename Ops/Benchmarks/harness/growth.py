"""What a look-up and an append cost with a hundred times as many records and log entries, on both stores, in one run.

Nothing is put into a database by the back door: records come by import, log entries by questions. The small and the large gateway
of each store then take turns, so that a machine that slows down slows both down.
"""

import random
import statistics
import subprocess
import time

import largelog
import machine
import records
import servers

#: How many times more the large ones hold.
FACTOR = 100
#: What the large ones may cost, as a multiple of the small ones.
TARGET = 1.3
STORES = ("sqlite", "postgresql")
#: What a server of one's own would have on this machine; those of `Ops/postgres` are for tests.
SETTINGS = ("shared_buffers=4GB", "max_wal_size=8GB", "checkpoint_timeout=15min")
#: Few enough that a machine is not at its limit: what is timed is the work, not the queue.
RATE = 100
#: At most so many different questions are asked, of records all over the store.
ASKED = 100_000
#: How many records are imported at once while a store is filled, and how many to see what one costs.
FILLED, APPENDED = 200_000, 5_000


def measure(bench, size):
    """Both stores with `size` records and log entries, beside as many a hundredth."""
    database = Database(bench)
    sides = {(store, count): Side(bench, database, store, count) for store in STORES for count in (size // FACTOR, size)}
    for side in sides.values():
        side.fill()
    for number in range(bench.options.rounds):
        for (store, count), side in sides.items():
            bench.say(f"round {number + 1} of {bench.options.rounds}: {store}, {count}")
            side.take_turn()
    result = {"small": size // FACTOR, "large": size, "target": TARGET}
    for store in STORES:
        small, large = (sides[store, count].summary() for count in (size // FACTOR, size))
        ratios = {name: round(large["costs"][name] / small["costs"][name], 3) for name in small["costs"]}
        result[store] = {"small": small, "large": large, "ratios": ratios}
    result["held"] = all(ratio <= TARGET for store in STORES for ratio in result[store]["ratios"].values())
    return result


class Database:
    """A server of one's own; a database for each gateway."""

    def __init__(self, bench):
        self.directory = bench.directory / "postgres"
        subprocess.run([bench.root / "Ops" / "postgres", self.directory, *SETTINGS], check=True, stdin=subprocess.DEVNULL,
                       timeout=60)
        self.postmaster = int((self.directory / "data" / "postmaster.pid").read_text().split()[0])

    def create(self, name):
        self.ask(f"CREATE DATABASE {name}")
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def ask(self, sql, database="postgres", seconds=60):
        done = subprocess.run(["psql", "--no-psqlrc", "--tuples-only", "--no-align", f"--host={self.directory}",
                               "--username=postgres", f"--dbname={database}", f"--command={sql}"],
                              capture_output=True, text=True, timeout=seconds, check=True)
        return done.stdout.strip()

    def cpu_seconds(self):
        """Of the server's processes; connections stay for as long as anything is measured."""
        return sum(map(machine.cpu_seconds, machine.children(self.postmaster)))

    def settle(self, name):
        """What would be done in the quiet of a night, and not while something is measured."""
        self.ask("VACUUM (ANALYZE)", name, seconds=3600)
        self.ask("CHECKPOINT", name, seconds=600)


class Side:
    """A gateway that is filled with so many records and log entries, and what was measured of it."""

    def __init__(self, bench, database, store, count):
        self.bench, self.database, self.store, self.count = bench, database, store, count
        self.name = f"{store}{count}"
        address = database.create(self.name) if store == "postgresql" else None
        self.gateway = servers.Gateway(bench.binaries["gateway"], bench.root, bench.directory, bench.certs, name=self.name,
                                       store=address)
        self.serving = bench.keep(self.gateway.start()[0])
        self.imported = 0
        self.taken = {"single": [], "batch": [], "append": [], "latency": [], "receipt": []}
        asked = random.Random(count).sample(range(count), min(count, ASKED))
        for name, path in records.ask(bench.root, bench.directory, self.name, asked).items():
            bench.material[f"{name} {self.name}"] = path

    def fill(self):
        """Imports the records, and asks until the log has as many entries."""
        empty, begin = self.bytes(), time.monotonic()
        while (missing := self.count - self.imported) > 0:
            self.bench.say(f"{self.name}: {missing} records are missing")
            self.add(min(FILLED, missing))
        records_bytes, records_seconds = self.bytes() - empty, time.monotonic() - begin
        begin, first = time.monotonic(), self.entries()
        while (missing := self.count - self.entries()) > 0:
            self.bench.say(f"{self.name}: {int(missing)} log entries are missing")
            self.ask("batches", seconds=max(1, min(30, missing / 20_000)))
        self.filled = {
            "bytesPerRecord": round(records_bytes / self.count), "recordsPerSecond": round(self.count / records_seconds),
            "bytesPerEntry": round((self.bytes() - empty - records_bytes) / max(1, self.entries() - first)),
            "entriesPerSecond": round((self.entries() - first) / (time.monotonic() - begin))}
        if self.store == "postgresql":
            self.database.settle(self.name)
        self.ids = largelog.receipt_ids(self.bench, self.serving, self.bench.material[f"questions {self.name}"])

    def take_turn(self):
        """A window of each kind."""
        for kind, bodies, each in (("single", "questions", 1), ("batch", "batches", records.BATCH)):
            before = self.database.cpu_seconds(), self.wal()
            run = self.ask(bodies)
            database, written = self.database.cpu_seconds() - before[0], self.wal() - before[1]
            # The server is not watched by the load generator: its warm-up is in its total.
            answers, all_answers = run["answersInWindow"] * each, run["answers"] * each
            self.taken[kind].append({
                "gateway": run["serverCPU"] / answers * 1e6, "wal": written / all_answers,
                "database": database / all_answers * 1e6 if self.store == "postgresql" else 0.0,
                "perSecond": answers / run["seconds"]})
        before, count = self.cpu(), APPENDED if self.count > APPENDED else self.count
        self.add(count)
        self.taken["append"].append((self.cpu() - before) / count * 1e6)
        self.taken["latency"].append(self.ask("questions", connections=8, rate=RATE)["latency"])
        self.taken["receipt"].append(largelog.proof_times(self.bench, self.serving, self.ids)["p50"])

    def summary(self):
        """The costs that are compared, each the lowest of the rounds, as what else a machine does only adds; and what else was seen."""
        def total(kind):
            return min(run["gateway"] + run["database"] for run in self.taken[kind])

        parts = {kind: {name: round(statistics.median(run[name] for run in self.taken[kind]), 1)
                        for name in ("gateway", "database", "wal", "perSecond")} for kind in ("single", "batch")}
        return {
            "costs": {
                "single, µs of CPU": round(total("single"), 1), "in a batch of 100, µs of CPU": round(total("batch"), 1),
                "record imported, µs of CPU": round(min(self.taken["append"]), 1),
                "single, ms until p50": round(min(run["p50"] for run in self.taken["latency"]), 3),
                "fresh receipt, ms until p50": round(min(self.taken["receipt"]), 3)},
            "single": parts["single"], "batch": parts["batch"], "filled": self.filled,
            "p99": round(statistics.median(run["p99"] for run in self.taken["latency"]), 3)}

    def ask(self, bodies, seconds=None, connections=None, rate=None):
        path = "/v1/verifications/batch" if bodies == "batches" else "/v1/verifications"
        connections = connections or (8 if bodies == "batches" else 64)
        return self.bench.load(self.serving, path, f"{bodies} {self.name}", seconds=seconds, connections=connections, rate=rate)

    def add(self, count):
        """Imports the next records."""
        path = self.bench.directory / f"licences-{self.imported}-{count}.ndjson"
        # The other store has had the same.
        if not path.exists():
            records.licences(self.bench.root, path, range(self.imported, self.imported + count))
        self.bench.import_records(self.serving, path, count)
        self.imported += count

    def cpu(self):
        return machine.cpu_seconds(self.serving.worker) + (self.database.cpu_seconds() if self.store == "postgresql" else 0)

    def entries(self):
        return self.gateway.metrics()["oncegate_log_size"]

    def bytes(self):
        """What the store takes on the disk."""
        if self.store == "postgresql":
            return int(self.database.ask(f"SELECT pg_database_size('{self.name}')"))
        return sum(file.stat().st_size for file in (self.gateway.directory / "data").iterdir() if file.is_file())

    def wal(self):
        """How many bytes the server has written ahead."""
        return int(self.database.ask("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))
