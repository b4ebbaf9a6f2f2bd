"""Builds what is measured and what measures."""

import os
import pathlib
import shutil
import subprocess
import sys


def all(root, gateway):
    """Paths of the gateway, the load generator and nginx, and the source of the Go peer."""
    benchmarks = root / "Ops" / "Benchmarks"
    if gateway is None:
        gateway = swift(root, ".build-release", "oncegate")
    elif not os.access(gateway, os.X_OK):
        raise RuntimeError(f"{gateway} is no program")
    nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise RuntimeError("nginx is missing: apt-get install nginx")
    return {
        "gateway": pathlib.Path(gateway).resolve(),
        "load": swift(benchmarks / "LoadGenerator", ".build-bench", "LoadGenerator"),
        "nginx": nginx,
        "peer": benchmarks / "gopeer",
    }


def swift(package, scratch, product):
    """A release build; quick when nothing changed."""
    command = ["swift", "build", "-c", "release", "--package-path", package, "--scratch-path", package / scratch,
               "--product", product]
    run(command)
    return package / scratch / "release" / product


def peer(source, output):
    """Debian's packages are a GOPATH; no module is fetched."""
    environment = os.environ | {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}
    run(["go", "build", "-o", output, "."], cwd=source, env=environment)
    return output


def run(command, **options):
    # Builds talk on stderr, so that stdout is the table alone.
    done = subprocess.run(list(map(str, command)), stdout=sys.stderr, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command[:2]))} failed with status {done.returncode}")
