"""Sharing contracts in force: proposed and signed with the gateway's own commands, as agencies do it."""

import shutil
import subprocess
import sys

# c01 without its quota, which would refuse what is to be measured.
CONTRACT = """\
id: bench
provider: market-regulation
consumer: affairs-centre
basis: { en: Measurement, zh: 测量 }
scenario: { en: Measurement, zh: 测量 }
scope: { en: Generated records, zh: 生成的记录 }
mode: [api]
term: { from: "2026-01-01", until: "2046-12-31" }
onwardSupply: false
grants:
  - material: business-licence@1
    operations: [verify]
    fields:
      name: [equals]
      registeredOn: [before]
      status: [equals]
    purposes: [food-permit-new]
    actingFor: [market-regulation]
    ground: duty
    requires: [case]
"""


def seed(root, directory):
    """The sample city's catalogue and contracts, with the one to be measured in the place of c01."""
    shutil.copytree(root / "Contracts", directory)
    (directory / "contracts" / "c01.yaml").unlink()
    (directory / "contracts" / "bench.yaml").write_text(CONTRACT, encoding="utf-8")
    return directory


def signers(root, seed):
    """Every contract's file, and the stewards of its consumer and its provider."""
    command = [sys.executable, root / "Ops" / "callers", "--contracts", seed]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return [line.split() for line in done.stdout.splitlines()]


def sign(binary, root, seed, certs, port):
    """Has each contract of a seed signed by both sides."""
    for file, consumer, provider in signers(root, seed):
        said = command(binary, ["propose", file], consumer, certs, port)
        _, state, identity = said.split()
        # What is shared unconditionally needs no answer of its provider.
        if state == "proposed":
            said = command(binary, ["accept", identity], provider, certs, port)
        if said.split()[1] != "active":
            raise RuntimeError(f"{file} is not in force: {said}")


def command(binary, words, steward, certs, port):
    line = [binary, "contract", *words, "--gateway", f"https://localhost:{port}", "--ca", certs / "ca.pem",
            "--cert", certs / f"{steward}.pem", "--key", certs / f"{steward}.key"]
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"contract {words[0]} of {steward}: {done.stderr.strip()}")
    return done.stdout
