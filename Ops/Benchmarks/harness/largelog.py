"""What a long log costs: start-up, a fresh proof for an old entry, and a verification, beside an empty log."""

import http.client
import json
import random
import ssl
import statistics
import time

import records
import servers

FILLERS = 8
PROOFS = 300


def measure(bench, gateway, entries):
    """Fills the log of a gateway to `entries`; returns what was measured before and after."""
    serving = bench.keep(gateway.start()[0])
    bench.import_records(serving)
    serving.stop()
    serving = bench.keep(gateway.start()[0])
    bench.say("a verification on a short log")
    before = cost(bench, serving)
    ids = receipt_ids(bench, serving, bench.material["questions"])
    bench.say(f"filling the log to {entries} entries")
    while (size := gateway.metrics()["oncegate_log_size"]) < entries:
        # Some seconds at a time, so that the last round does not go far beyond.
        missing = entries - size
        bench.load(serving, "/v1/verifications/batch", "batches", seconds=max(1, min(20, missing / 20_000)),
                   connections=FILLERS)
    bench.say("a verification on a long log")
    after = cost(bench, serving)
    proofs = proof_times(bench, serving, ids)
    serving.stop()
    bench.say("start with a long log")
    restarted, ready = gateway.start()
    bench.keep(restarted)
    size = int(gateway.metrics()["oncegate_log_size"])
    return {"entries": size, "cpuShort": before, "cpuLong": after, "ratio": round(after / before, 3),
            "proofMilliseconds": proofs, "readySeconds": round(ready, 3)}


def cost(bench, serving):
    """CPU of one verification in a batch of 100, in microseconds: the lowest of three windows."""
    runs = [bench.load(serving, "/v1/verifications/batch", "batches", seconds=4, connections=FILLERS)
            for _ in range(3)]
    return round(min(run["serverCPU"] / (run["answersInWindow"] * records.BATCH) for run in runs) * 1e6, 1)


def connect(bench, serving):
    context = ssl.create_default_context(cafile=bench.certs / "ca.pem")
    context.load_cert_chain(bench.certs / f"{servers.CALLER}.pem", bench.certs / f"{servers.CALLER}.key")
    return http.client.HTTPSConnection("localhost", serving.port, context=context, timeout=30)


def receipt_ids(bench, serving, path):
    """Ids of records that are old once the log has grown."""
    connection = connect(bench, serving)
    with open(path, encoding="utf-8") as lines:
        questions = [line for _, line in zip(range(PROOFS), lines)]
    ids = []
    for question in questions:
        connection.request("POST", "/v1/verifications", body=question.encode(),
                           headers={"Content-Type": "application/json"})
        ids.append(json.loads(connection.getresponse().read())["id"])
    connection.close()
    return ids


def proof_times(bench, serving, ids):
    """How long a fresh receipt takes, from request to answer, one after the other."""
    connection = connect(bench, serving)
    random.Random(7).shuffle(ids)
    taken = []
    for identity in ids:
        begin = time.perf_counter()
        connection.request("GET", f"/v1/receipts/{identity}")
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - begin) * 1e3)
        if response.status != 200:
            raise RuntimeError(f"a receipt was answered {response.status}")
    connection.close()
    return {"p50": round(statistics.median(taken), 2), "p99": round(sorted(taken)[int(len(taken) * 0.99)], 2)}
