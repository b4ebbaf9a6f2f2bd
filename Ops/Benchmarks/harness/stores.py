"""What questions cost with the data in PostgreSQL, beside the same with SQLite, in turns."""

import statistics
import subprocess

import servers

#: What PostgreSQL may cost of the gateway's own CPU for a single question, as a multiple of SQLite's; questions a second in batches.
TARGETS = {"single": 2.0, "batchesPerSecond": 10_000}


def measure(bench, embedded):
    """CPU of the gateway and throughput on both stores; the database server has the same two cores."""
    directory = bench.directory / "postgres"
    subprocess.run([bench.root / "Ops" / "postgres", directory], check=True, stdin=subprocess.DEVNULL, timeout=60)
    subprocess.run(["createdb", f"--host={directory}", "--username=postgres", "oncegate"], check=True, timeout=60)
    shared = servers.Gateway(
        bench.binaries["gateway"], bench.root, bench.directory, bench.certs, name="shared",
        store=f"postgresql://postgres@/oncegate?host={directory}")
    sides = {"sqlite": bench.keep(embedded.start()[0]), "postgresql": bench.keep(shared.start()[0])}
    result = {name: {} for name in sides}
    for name, serving in sides.items():
        bench.say(f"import into {name}")
        result[name]["import"] = bench.import_records(serving)
    runs = {name: [] for name in sides}
    batches = {name: [] for name in sides}
    for number in range(bench.options.rounds):
        for name, serving in sides.items():
            bench.say(f"round {number + 1} of {bench.options.rounds}: {name}")
            runs[name].append(bench.load(serving, "/v1/verifications", "questions"))
            batches[name].append(bench.batches(serving))
    for name in sides:
        result[name]["single"] = {
            "cpuMicroseconds": round(
                sum(run["serverCPU"] for run in runs[name]) / sum(run["answersInWindow"] for run in runs[name]) * 1e6, 1),
            "perSecond": round(statistics.mean(run["answersInWindow"] / run["seconds"] for run in runs[name])),
            "latency": runs[name][-1]["latency"],
        }
        result[name]["batch"] = {
            "cpuMicroseconds": round(statistics.mean(run["cpuMicroseconds"] for run in batches[name]), 1),
            "perSecond": round(statistics.mean(run["perSecond"] for run in batches[name])),
        }
    ratio = result["postgresql"]["single"]["cpuMicroseconds"] / result["sqlite"]["single"]["cpuMicroseconds"]
    per_second = result["postgresql"]["batch"]["perSecond"]
    return {**result, "ratio": round(ratio, 2), "targets": TARGETS,
            "held": ratio <= TARGETS["single"] and per_second >= TARGETS["batchesPerSecond"]}
