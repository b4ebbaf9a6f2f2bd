"""Gateways that stand ready, their contracts in force: made once, and copied for whoever wants one."""

import collections
import datetime
import shutil

from harness.gateway import Gateway, free_port
from harness.places import CONTRACTS

#: The directory of a gateway at rest, its database if it has one, and the port in its address, which names its log.
Model = collections.namedtuple("Model", "seed port directory database")


class ReadyGateways:
    """Gateways at rest to make copies of. Those that are in use at one time are of different ones, with keys of their own."""

    def __init__(self, binary, directory, authority):
        self.binary = binary
        self.directory = directory
        self.authority = authority
        self._idle = collections.defaultdict(list)
        self._count = 0

    def take(self, seed):
        """A model that nobody uses."""
        return self._idle[seed].pop() if self._idle[seed] else self._make(seed)

    def give_back(self, model):
        """Lets a model be used again, since the gateway that was made of it has ended."""
        self._idle[model.seed].append(model)

    def _make(self, seed):
        self._count += 1
        gateway = Gateway(self.binary, self.directory / str(self._count), self.authority, seed, port=free_port())
        try:
            gateway.initialise().start().stop()
        finally:
            gateway.close()
        return Model(seed, gateway.port, gateway.directory, gateway.database)


class Gateways:
    """Makes gateways and ends them. One of the sample city is a copy of a model; one of another seed is so on demand."""

    def __init__(self, ready, tmp_path_factory):
        self._ready = ready
        self._tmp_path_factory = tmp_path_factory
        #: Each gateway with its model, if it is a copy.
        self._made = []

    def __call__(self, seed=CONTRACTS, directory=None, clock=None, is_copy=None, **options):
        """An initialised gateway, started."""
        is_copy = seed == CONTRACTS if is_copy is None else is_copy
        model = self._ready.take(seed) if is_copy and is_not_behind(clock) else None
        gateway = Gateway(
            self._ready.binary, directory or self._tmp_path_factory.mktemp("gateway"), self._ready.authority, seed,
            clock=clock, port=model and model.port, database=model and model.database, **options)
        self._made.append((gateway, model))
        if model is None:
            return gateway.initialise().start()
        shutil.copytree(model.directory / "data", gateway.data, dirs_exist_ok=True)
        # The copy may trust without lists, of which the model has seen one.
        marks = shutil.ignore_patterns("revocation-marks")
        shutil.copytree(model.directory / "keys", gateway.directory / "keys", ignore=marks)
        return gateway.start()

    def beside(self, first):
        """Another gateway on the database of the first one, with copies of its keys and its data directory, started."""
        gateway = Gateway(
            self._ready.binary, self._tmp_path_factory.mktemp("gateway"), self._ready.authority, first.seed,
            store=first.database, public={"url": first.public_url})
        self._made.append((gateway, None))
        shutil.copytree(first.data, gateway.data)
        shutil.copytree(first.directory / "keys", gateway.directory / "keys")
        # Its own listener; the address that names the log is of both.
        gateway.public_url = f"http://127.0.0.1:{gateway.port}"
        return gateway.start()

    def count(self):
        return len(self._made)

    def end(self, kept=0):
        """Ends all but the first so many."""
        for gateway, model in self._made[kept:]:
            gateway.discard()
            if model:
                self._ready.give_back(model)
        del self._made[kept:]


def is_not_behind(clock):
    """Whether a gateway with this clock can go on from a copy: a log's time does not run back."""
    return clock is None or clock.now() > datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)
