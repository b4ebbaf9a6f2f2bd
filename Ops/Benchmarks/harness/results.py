"""Holds what was measured against what was promised."""

MIB = 1024 * 1024
VOID = 4.5
FOREIGN = 0.1


def ratio(measured, name):
    single = measured["single"]
    return single[name]["cpuMicroseconds"] / single["nginx"]["cpuMicroseconds"]


def reasons_void(measured):
    """Why the run says nothing; empty if it does."""
    reasons = []
    if ratio(measured, "peer") > VOID:
        reasons.append(f"the Go peer needs more than {VOID} times what nginx needs")
    if measured["foreignShare"] > FOREIGN:
        reasons.append(f"other work took {measured['foreignShare']:.0%} of the cores")
    return reasons


def judge(measured):
    """A list of name, value, target, whether it is held; aims are told but bind nobody."""
    single, batch, sync = measured["single"], measured["batch"], measured["sync"]
    gateway, peer, nginx = (single[name]["cpuMicroseconds"] for name in ("gateway", "peer", "nginx"))
    syncs = sync["fdatasync"] + sync["fsync"]
    rows = [
        ("run is valid: Go peer's CPU ÷ nginx's", f"{peer / nginx:.2f}", f"≤ {VOID}", peer / nginx <= VOID),
        ("single verification, CPU", f"{gateway} µs", f"≤ Go peer's {peer} µs", gateway <= peer),
        ("… aim", f"{gateway / nginx:.2f} × nginx", "2 × nginx", gateway <= 2 * nginx),
        ("handshake with a client certificate, CPU", f"{measured['handshake']['gateway']} µs",
         f"≤ nginx's {measured['handshake']['nginx']} µs", measured["handshake"]["gateway"] <= measured["handshake"]["nginx"]),
        (f"p99 at {measured['rate']} requests/s", f"{single['gateway']['latency']['p99']:.2f} ms", "≤ 10 ms",
         single["gateway"]["latency"]["p99"] <= 10),
        ("batch of 100, CPU per verification", f"{batch['cpuMicroseconds']} µs", "≤ 45 µs",
         batch["cpuMicroseconds"] <= 45),
        ("… aim", f"{batch['cpuMicroseconds']} µs", "25 µs", batch["cpuMicroseconds"] <= 25),
        ("syncs per commit", f"{syncs / max(1, sync['commits']):.3f}", "1 (and checkpoints of the WAL)",
         syncs <= 1.1 * sync["commits"] + 20),
        ("answers per sync at 64 connections", f"{sync['answers'] / max(1, syncs):.1f}", "≥ 8",
         sync["answers"] >= 8 * syncs),
        ("import, aim", f"{measured['import']['recordsPerSecond']} records/s", "20000 records/s",
         measured["import"]["recordsPerSecond"] >= 20_000),
        (f"peak memory, import and {measured['many']['connections']} connections",
         f"{measured['many']['peakBytes'] / MIB:.0f} MiB", "≤ 100 MiB", measured["many"]["peakBytes"] <= 100 * MIB),
        ("ready after start", f"{measured['readySeconds']:.2f} s", "≤ 2 s", measured["readySeconds"] <= 2),
    ]
    return [dict(zip(("name", "value", "target", "held"), row)) for row in rows]


def table(measured, verdict):
    """Markdown, so that it can stand in a README as it is."""
    machine = measured["machine"]
    lines = [
        f"{machine['cores']} cores of {machine['cpu']}, Linux {machine['kernel']}, {machine['filesystem']}, fdatasync "
        f"{machine['fdatasyncMilliseconds']} ms; {measured['records']} records, {measured['connections']} connections. "
        f"Other work took {measured['foreignShare']:.0%} of the cores.",
        "",
        "| server | CPU/request | ÷ nginx | requests/s | p50 / p99 at maximum | CPU/request at "
        f"{measured['rate']}/s | p50 / p99 at {measured['rate']}/s |",
        "|---|---|---|---|---|---|---|",
    ]
    titles = {"nginx": "nginx, constant", "peer": "Go peer, look-up + durable log", "gateway": "OnceGate, verification"}
    for name, title in titles.items():
        side = measured["single"][name]
        top, steady = side["latencyAtMaximum"], side["latency"]
        lines.append(
            f"| {title} | {side['cpuMicroseconds']} µs | {ratio(measured, name):.2f} | {side['throughput']} | "
            f"{top['p50']:.2f} / {top['p99']:.2f} ms | {side['cpuMicrosecondsAtRate']} µs | "
            f"{steady['p50']:.2f} / {steady['p99']:.2f} ms |")
    brought, batch, sync = measured["import"], measured["batch"], measured["sync"]
    lines += [
        "",
        f"Import: {brought['recordsPerSecond']} records/s, {brought['cpuMicroseconds']} µs of CPU each, peak "
        f"{brought['peakBytes'] / MIB:.0f} MiB. Batches of {batch['size']} on {batch['connections']} connections: "
        f"{batch['perSecond']} verifications/s, peak after them {batch['peakBytes'] / MIB:.0f} MiB. "
        f"{sync['answers']} answers, {sync['commits']} commits, {sync['fdatasync']} fdatasync, {sync['fsync']} fsync.",
        "",
        "| measure | measured | target | held |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row['name']} | {row['value']} | {row['target']} | {'yes' if row['held'] else 'NO'} |" for row in verdict]
    if machine["filesystem"] in ("tmpfs", "ramfs", "overlay"):
        lines += ["", f"The directory is on {machine['filesystem']}: durability may have cost nothing. Use --dir."]
    if reasons_void(measured):
        lines += ["", f"VOID: {'; '.join(reasons_void(measured))}. Measure again on a quiet machine."]
    return "\n".join(lines)
