"""What is done to a cluster, one after another. Each is a pair: what breaks it, and what a watchful operator then does."""

import collections
import os
import signal
import time

import network

#: `harm` gives what `mend` needs to know, such as the node that was the primary.
Fault = collections.namedtuple("Fault", "name harm mend")


def kill_node(node):
    """The machine is gone, with everything that ran on it."""
    network.signal_all(node, signal.SIGKILL)
    return node


def start_node(cluster, node):
    cluster.nodes.start_node(node)


def pause_primary(cluster):
    node = cluster.nodes.primary()
    network.signal_all(node, signal.SIGSTOP)
    return node


def cut_primary(cluster):
    node = cluster.nodes.primary()
    network.cut(node)
    return node


def part_primary(cluster):
    node = cluster.nodes.primary()
    network.part(node)
    return node


def crash_in_doubt(cluster):
    """A commit that no standby has: the server crashes while the commit waits for one, shows it after its restart, and is lost
    with its machine before a standby has had it. Nobody may have been told that it is done."""
    node = cluster.nodes.primary()
    network.part(node)
    deadline = time.monotonic() + 5
    while not (waiting := cluster.nodes.sql(node, "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")):
        if time.monotonic() > deadline:
            raise SystemExit("no commit waits for a standby")
    os.kill(int(waiting.split()[0]), signal.SIGKILL)
    # In which the server recovers, and clients repeat what was not answered. Patroni lets go of it after some three seconds.
    time.sleep(2.5)
    network.signal_all(node, signal.SIGKILL)
    network.heal(node)
    return node


def kill_gateway(cluster):
    name = cluster.gateways.names[0]
    cluster.gateways.kill(name)
    return name


def start_gateway(cluster, name):
    cluster.gateways.start(name, cluster.binary)


def pause_gateway(cluster):
    """It stands still with whatever it has begun, and goes on long after others have."""
    name = cluster.gateways.names[0]
    os.kill(cluster.gateways.processes.number(name), signal.SIGSTOP)
    return name


def go_on_gateway(cluster, name):
    time.sleep(10)
    os.kill(cluster.gateways.processes.number(name), signal.SIGCONT)


def take_backend(cluster):
    """HAProxy drops a gateway, with every connection to it, although it lives."""
    name = cluster.gateways.names[-1]
    for command in (f"set server api/{name} state maint", f"shutdown sessions server api/{name}"):
        cluster.gateways.tell_haproxy(command)
    return name


def give_backend(cluster, name):
    cluster.gateways.tell_haproxy(f"set server api/{name} state ready")


def kill_haproxy(cluster):
    cluster.processes.end("haproxy", signal.SIGKILL)


def roll(cluster):
    """Every gateway in its turn is stopped, and started as the next version."""
    for name in cluster.gateways.names:
        cluster.gateways.stop(name)
        cluster.gateways.start(name, cluster.next)
        cluster.gateways.await_live(name)
    cluster.binary = cluster.next


#: By the word that `--only` takes.
FAULTS = {
    "kill-primary": Fault(
        "the primary is killed (-9)", lambda cluster: kill_node(cluster.nodes.primary()), start_node),
    "pause-primary": Fault(
        "the primary is paused", pause_primary, lambda _, node: network.signal_all(node, signal.SIGCONT)),
    "cut-primary": Fault("the primary is cut off from everybody", cut_primary, lambda _, node: network.join(node)),
    "part-primary": Fault("the primary is cut off from the nodes", part_primary, lambda _, node: network.heal(node)),
    "crash-in-doubt": Fault("the primary dies with a commit in doubt", crash_in_doubt, start_node),
    "kill-standby": Fault(
        "the synchronous standby is killed", lambda cluster: kill_node(cluster.nodes.standbys()[0]), start_node),
    "kill-gateway": Fault("a gateway is killed (-9)", kill_gateway, start_gateway),
    "pause-gateway": Fault("a gateway is paused", pause_gateway, go_on_gateway),
    "take-backend": Fault("HAProxy loses a gateway", take_backend, give_backend),
    "kill-haproxy": Fault("HAProxy is killed (-9)", kill_haproxy, lambda cluster, _: cluster.gateways.start_haproxy()),
    "roll": Fault("every gateway is rolled", roll, lambda *_: None),
}
#: After these nobody but `mend` brings the service back.
NEED_MENDING = {"kill-haproxy"}
#: The same, where there is no other gateway.
TAKE_A_GATEWAY = {"kill-gateway", "pause-gateway", "take-backend"}
#: In these only one client goes on: what it repeats is decided by itself, and not with what others submit.
NEED_QUIET = {"crash-in-doubt"}
