"""What is done to a cluster, one after another. Each is a pair: what breaks it, and what a watchful operator then does."""

import collections
import signal

import network

#: `harm` gives what `mend` needs to know, such as the node that was the primary.
Fault = collections.namedtuple("Fault", "name harm mend")


def kill_node(node, cluster):
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


def kill_gateway(cluster):
    name = cluster.gateways.names[0]
    cluster.gateways.kill(name)
    return name


def start_gateway(cluster, name):
    cluster.gateways.start(name, cluster.binary)


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


#: By the word that `--only` takes. Those whose `mend` alone brings the service back are marked by the drill's own look.
FAULTS = {
    "kill-primary": Fault(
        "the primary is killed (-9)", lambda cluster: kill_node(cluster.nodes.primary(), cluster), start_node),
    "pause-primary": Fault(
        "the primary is paused", pause_primary, lambda _, node: network.signal_all(node, signal.SIGCONT)),
    "cut-primary": Fault("the primary is cut off from everybody", cut_primary, lambda _, node: network.join(node)),
    "part-primary": Fault("the primary is cut off from the nodes", part_primary, lambda _, node: network.heal(node)),
    "kill-standby": Fault(
        "the synchronous standby is killed", lambda cluster: kill_node(cluster.nodes.standbys()[0], cluster), start_node),
    "kill-gateway": Fault("a gateway is killed (-9)", kill_gateway, start_gateway),
    "take-backend": Fault("HAProxy loses a gateway", take_backend, give_backend),
    "kill-haproxy": Fault("HAProxy is killed (-9)", kill_haproxy, lambda cluster, _: cluster.gateways.start_haproxy()),
    "roll": Fault("every gateway is rolled", roll, lambda *_: None),
}
#: After these nobody but `mend` brings the service back where there is one gateway.
NEED_MENDING = {"kill-gateway", "take-backend", "kill-haproxy"}
