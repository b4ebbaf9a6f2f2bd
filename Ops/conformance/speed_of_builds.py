"""How fast candidates are built, from sealed records to files. Not part of the suite:

    Ops/conformance/run .build-release/release/oncegate -q -n0 -s speed_of_builds.py

ROWS in the environment says of how many records (200,000).
"""

import json
import os
import pathlib
import time

from harness import datasets
from test_datasets import NAME, SYSTEM, seat, seed  # noqa: F401 (a fixture)

ROWS = int(os.environ.get("ROWS", "200000"))
PART = 50_000
DISTRICTS, AGES = ["江城区", "望河区", "清溪县"], ["20-29", "30-39", "40-49", "50-59"]


def memory(gateway):
    """The process's memory at rest and at its peak, in MB."""
    lines = pathlib.Path(f"/proc/{gateway.process.pid}/status").read_text().splitlines()
    sizes = dict(line.split(":") for line in lines if line.startswith(("VmRSS", "VmHWM")))
    return {name: int(size.split()[0]) // 1024 for name, size in sizes.items()}


def test_building_is_measured(make_gateway, seed):  # noqa: F811
    gateway = make_gateway(seed)
    with gateway.new_caller(SYSTEM) as caller:
        for start in range(0, ROWS, PART):
            records = (
                seat(number, DISTRICTS[number % 3], AGES[number % 4], note=f"第{number}号席位，靠窗，可容纳两人")
                for number in range(start, min(ROWS, start + PART)))
            caller.import_lines("".join(
                json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode(), promised=False)
    print(f"\n{ROWS} records; memory {memory(gateway)} MB")
    for _ in range(3):
        begin = time.monotonic()
        built = datasets.build(gateway, NAME)
        seconds = time.monotonic() - begin
        assert built["manifest"]["rows"]["released"] == ROWS
        print(f"built in {seconds:.2f} s: {ROWS / seconds:.0f} rows/s; memory {memory(gateway)} MB")
