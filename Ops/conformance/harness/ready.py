"""Gateways of the sample city that stand ready, their contracts in force: made once, and copied for whoever wants one."""

import collections
import datetime
import pathlib
import shutil

from harness.gateway import Gateway, free_port
from harness.places import CONTRACTS

#: The directories of a gateway at rest, and the port in its address; the address names its log.
Model = collections.namedtuple("Model", "port directory")


class ReadyGateways:
    """Copies of gateways at rest. Those that are in use at one time are different gateways with keys of their own."""

    def __init__(self, binary, directory, authority):
        self.binary = binary
        self.directory = directory
        self.authority = authority
        self._idle = []
        self._count = 0

    def suits(self, clock):
        """Whether a gateway with this clock can go on from a copy: its log's time does not run back."""
        return clock is None or clock.now() > datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=1)

    def take(self):
        """A model that nobody uses."""
        return self._idle.pop() if self._idle else self._make()

    def give_back(self, model):
        """Lets a model be used again, since the gateway that was made of it has ended."""
        self._idle.append(model)

    def _make(self):
        self._count += 1
        port = free_port()
        gateway = Gateway(self.binary, self.directory / str(self._count), self.authority, CONTRACTS, port=port)
        try:
            gateway.initialise().start().stop()
        finally:
            gateway.close()
        return Model(port, gateway.directory)


def copy(model, gateway):
    """Puts what was made for a model where a gateway will look for it."""
    shutil.copytree(model.directory / "data", gateway.data, dirs_exist_ok=True)
    shutil.copytree(model.directory / "keys", pathlib.Path(gateway.directory) / "keys")
