"""A network of the cluster's own: a namespace for each node, joined by a bridge that leads nowhere else."""

import os
import pathlib
import signal
import subprocess

BRIDGE = "oncegate0"
#: Of the block for trials between devices (RFC 2544), which no real network uses.
PREFIX = "198.18.71."
NODES = ("db1", "db2", "db3")
ADDRESSES = {node: f"{PREFIX}{10 + place}" for place, node in enumerate(NODES, 1)}


def namespace(node):
    return f"oncegate-{node}"


def inside(node, *line):
    """A command line that runs in a node's namespace as the user of the database."""
    become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--reset-env"]
    return ["ip", "netns", "exec", namespace(node), *become, *line]


def is_there():
    return pathlib.Path(f"/sys/class/net/{BRIDGE}").exists()


def make():
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("addr", "add", f"{PREFIX}254/24", "dev", BRIDGE)
    ip("link", "set", BRIDGE, "up")
    for node, address in ADDRESSES.items():
        ip("netns", "add", namespace(node))
        ip("link", "add", outer(node), "type", "veth", "peer", "name", "eth0", "netns", namespace(node))
        ip("link", "set", outer(node), "master", BRIDGE, "up")
        ip("-n", namespace(node), "addr", "add", f"{address}/24", "dev", "eth0")
        ip("-n", namespace(node), "link", "set", "eth0", "up")
        ip("-n", namespace(node), "link", "set", "lo", "up")


def remove():
    """Removes everything, with whatever still runs in a node."""
    for node in NODES:
        if pathlib.Path(f"/run/netns/{namespace(node)}").exists():
            signal_all(node, signal.SIGKILL)
            # The end of the cable goes at once, although the namespace may live until its last process is buried.
            subprocess.run(["ip", "link", "del", outer(node)], check=False, capture_output=True)
            ip("netns", "del", namespace(node))
    if is_there():
        ip("link", "del", BRIDGE)


def signal_all(node, kind):
    """Sends a signal to every process of a node."""
    pids = subprocess.run(["ip", "netns", "pids", namespace(node)], check=True, capture_output=True, text=True).stdout
    for number in map(int, pids.split()):
        try:
            os.kill(number, kind)
        except ProcessLookupError:
            pass


def cut(node):
    """Nobody reaches the node any more, nor the node anybody."""
    ip("link", "set", outer(node), "down")


def join(node):
    ip("link", "set", outer(node), "up")


def part(node):
    """The node and the other nodes do not reach each other; gateways still reach all of them."""
    for other in NODES:
        if other != node:
            ip("-n", namespace(node), "route", "add", "blackhole", f"{ADDRESSES[other]}/32")


def heal(node):
    for other in NODES:
        if other != node:
            ip("-n", namespace(node), "route", "del", "blackhole", f"{ADDRESSES[other]}/32")


def outer(node):
    """The end of a node's cable at the bridge."""
    return f"oncegate-{node}"


def ip(*words):
    subprocess.run(["ip", *words], check=True)
