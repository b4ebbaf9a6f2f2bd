"""What sealing and the looks at trust cost of a verification: shares of the gateway's samples, by the functions on their stacks."""

import re
import shutil
import signal
import subprocess


# Functions by their mangled names; a sample counts where one of them is on its stack.
PARTS = {
    "sealing": re.compile(r"SharingService(5Vault|17KeyEncryptionKeys|15SubjectIndexKey)|s6Crypto.*(3AES|4HMAC|4HKDF|AEAD)"),
    "re-checks": re.compile(r"CallerIdentification|TrustSource|ConnectionRegistry|ChainVerifier|ProbingWatch|QuestionPace"),
}
TARGET = 15
RATE = 1999


def measure(bench, gateway):
    """Microseconds of CPU of each part in one verification, the load at its maximum."""
    perf = shutil.which("perf")
    if not perf:
        raise RuntimeError("perf is needed; on Debian: apt-get install linux-perf")
    serving = bench.keep(gateway.start()[0])
    bench.import_records(serving)
    bench.say("verifications, sampled")
    samples = bench.directory / "perf.data"
    with subprocess.Popen([perf, "record", "-q", "-g", "-F", str(RATE), "-p", str(serving.worker), "-o", samples]) as recorder:
        try:
            run = bench.load(serving, "/v1/verifications", "questions")
        finally:
            recorder.send_signal(signal.SIGINT)
    whole = run["serverCPU"] / run["answersInWindow"] * 1e6
    counted = count(subprocess.run([perf, "script", "-i", samples, "-F", "tid,ip,sym"], capture_output=True, text=True).stdout)
    if counted["samples"] < RATE:
        raise RuntimeError(f"only {counted['samples']} samples were taken")
    parts = {name: round(whole * counted[name] / counted["samples"], 1) for name in PARTS}
    total = round(sum(parts.values()), 1)
    return {"cpuMicroseconds": round(whole, 1), "samples": counted["samples"], **parts, "together": total,
            "target": TARGET, "held": total <= TARGET}


def count(script):
    """Stacks are separated by empty lines."""
    counted = {"samples": 0, **dict.fromkeys(PARTS, 0)}
    for stack in filter(str.strip, script.split("\n\n")):
        counted["samples"] += 1
        for name, pattern in PARTS.items():
            if pattern.search(stack):
                counted[name] += 1
                break
    return counted
