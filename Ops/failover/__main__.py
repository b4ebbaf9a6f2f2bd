"""What Ops/cluster does."""

import argparse
import pathlib
import shutil
import sys

from cluster import Cluster
from harness.places import ROOT

DIRECTORY = ROOT / "var" / "cluster"


def arguments():
    parser = argparse.ArgumentParser(
        prog="Ops/cluster", description="A cluster on this machine: etcd, Patroni with three PostgreSQL servers, HAProxy, gateways.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, words in {
        "up": "make a cluster, or start it again", "down": "end its processes; the data stay", "status": "say what runs",
        "drill": "make a cluster, break its parts under load, and prove that nothing is lost",
        "check": "judge what a drill has kept, once more",
    }.items():
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("--directory", type=pathlib.Path, default=DIRECTORY, help="where it lives (var/cluster)")
        if name in ("up", "drill"):
            command.add_argument("--binary", type=pathlib.Path, default=ROOT / ".build-release/release/oncegate")
            command.add_argument("--gateways", type=int, default=3, help="how many (3)")
            command.add_argument("--port", type=int, default=18440, help="of the API; the next one is public, others follow (18440)")
        if name == "down":
            command.add_argument("--remove", action="store_true", help="remove its data too")
        if name == "drill":
            command.add_argument("--next", type=pathlib.Path, help="the version that every gateway is rolled to (the same)")
            command.add_argument("--only", action="append", help="only these faults")
    return parser.parse_args()


def main():
    given = arguments()
    match given.command:
        case "up":
            require(given.binary)
            cluster = Cluster.up(given.directory, given.binary, given.gateways, given.port)
            print(f"API {cluster.gateways.base}, public {cluster.gateways.public_url}, primary {cluster.nodes.primary()}")
        case "down":
            cluster = Cluster(given.directory)
            cluster.down()
            if given.remove:
                cluster.remove()
        case "status":
            cluster = Cluster(given.directory)
            print("\n".join(cluster.status()))
            return 0 if cluster.is_whole() else 1
        case "drill":
            from drill import drill
            require(given.binary)
            return drill(given)
        case "check":
            from harness.verdict import judge
            return judge(given.directory)
    return 0


def require(binary):
    if shutil.which(binary) is None:
        raise SystemExit(f"{binary} is no program: build it, or name one with --binary")


sys.exit(main())
