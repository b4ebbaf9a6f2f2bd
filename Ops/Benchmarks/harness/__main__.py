"""Measures the gateway beside nginx and a Go peer, in one run on the same two cores. `Ops/bench` calls it."""

import argparse
import json
import pathlib
import shutil
import signal
import sys
import tempfile

sys.dont_write_bytecode = True

import build  # noqa: E402
import growth  # noqa: E402
import largelog  # noqa: E402
import machine  # noqa: E402
import records  # noqa: E402
import results  # noqa: E402
import shares  # noqa: E402
import stores  # noqa: E402
from measurements import Bench  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[3]


def arguments():
    parser = argparse.ArgumentParser(
        prog="Ops/bench", description="Measures the gateway beside nginx and a Go peer; about four minutes after building.",
        epilog="Exit status: 0 measured, 1 failed or void. A target that is missed is reported, not failed.")
    parser.add_argument("--quick", action="store_true", help="a minute: 20,000 records, one short round")
    parser.add_argument("--binary", type=pathlib.Path, help="measure this gateway instead of building one")
    parser.add_argument("--records", type=int, help="how many records (100000)")
    parser.add_argument("--rounds", type=int, help="how often each server is measured at its maximum (3)")
    parser.add_argument("--seconds", type=float, help="length of each measured window (6)")
    parser.add_argument("--log", type=int, help="instead, what a log of so many entries costs beside an empty one")
    parser.add_argument("--shares", action="store_true",
                        help="instead, what sealing and the looks at trust cost of a verification (needs perf)")
    parser.add_argument("--stores", action="store_true",
                        help="instead, what questions cost with the data in PostgreSQL beside SQLite")
    parser.add_argument("--growth", type=int,
                        help="instead, what so many records and log entries cost beside a hundredth, on both stores")
    parser.add_argument("--dir", type=pathlib.Path, help="where the temporary directory is made (var); on a real disk")
    parser.add_argument("--json", type=pathlib.Path, help="write everything measured to this file")
    parser.add_argument("--keep", action="store_true", help="keep the temporary directory")
    options = parser.parse_args()
    short = options.quick
    options.records = options.records or (20_000 if short else 100_000)
    options.rounds = options.rounds or (1 if short else 3)
    options.seconds = options.seconds or (3 if short else 6)
    if not 1000 <= options.records <= 1_000_000 or options.rounds < 1 or not 1 <= options.seconds <= 60:
        parser.error("--records is 1000 to 1000000, --rounds 1 or more, --seconds 1 to 60")
    if options.growth and not 100_000 <= options.growth <= 10_000_000:
        parser.error("--growth is 100000 to 10000000")
    return options


def main():
    options = arguments()
    # Leaves through every `finally`, so that no server outlives the run.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    binaries = build.all(ROOT, options.binary)
    cores = machine.pin_to_two_cores()
    parent = options.dir or ROOT / "var"
    parent.mkdir(parents=True, exist_ok=True)
    directory = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
    # A database server does not run as root, and goes through here to its own.
    directory.chmod(0o711)
    try:
        machine_facts = machine.describe(directory, cores)
        say(f"{options.growth or options.records} records")
        material = {} if options.growth else records.write(ROOT, directory, options.records)
        with Bench(ROOT, directory, binaries, material, options, say) as bench:
            if options.log:
                measured = bench.run_alone(lambda *both: largelog.measure(*both, options.log))
            elif options.shares:
                measured = bench.run_alone(shares.measure)
            elif options.stores:
                measured = bench.run_alone(stores.measure)
            elif options.growth:
                measured = bench.run_alone(lambda *both: growth.measure(both[0], options.growth))
            else:
                measured = bench.run()
        measured["machine"] = machine_facts
        if options.log or options.shares or options.stores or options.growth:
            print(json.dumps(measured, indent=2))
            return 0
        verdict = results.judge(measured)
        print(results.table(measured, verdict))
        if options.json:
            options.json.write_text(json.dumps({"measured": measured, "targets": verdict}, indent=2) + "\n")
        return 1 if results.reasons_void(measured) else 0
    finally:
        if options.keep:
            say(f"kept {directory}")
        else:
            shutil.rmtree(directory, ignore_errors=True)


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        status = main()
    except KeyboardInterrupt:
        status = 130
    except (OSError, RuntimeError) as error:
        say(str(error))
        status = 1
    sys.exit(status)
