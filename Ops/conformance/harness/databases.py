"""A PostgreSQL server of a run's own, and databases on it."""

import itertools
import os
import pathlib
import subprocess
import tempfile

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "postgres"
#: A program that its server may not run as, and whom it runs as instead.
AS_SERVER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


class Databases:
    """The server lives as long as the process that made this; its files are in memory where there is a place for that."""

    def __init__(self):
        memory = pathlib.Path("/dev/shm")
        parent = memory if os.access(memory, os.W_OK) else pathlib.Path(tempfile.gettempdir())
        self.directory = parent / f"oncegate-postgres-{os.getpid()}"
        self._numbers = itertools.count(1)
        subprocess.run([SCRIPT, self.directory], check=True, stdin=subprocess.DEVNULL, timeout=60)

    def new(self, model=None):
        """The address of a new database; a copy of another one, which nobody uses, if it is given."""
        name = f"gateway{next(self._numbers)}"
        copied = f" TEMPLATE {self._name(model)}" if model else ""
        self.run(f"CREATE DATABASE {name}{copied}")
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def run(self, sql, address=None):
        """Runs SQL, in the database of an address; gives what psql prints."""
        done = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1",
             f"--dbname={address or f'postgresql://postgres@/postgres?host={self.directory}'}", f"--command={sql}"],
            capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def crash(self):
        """Ends the server as a power cut does."""
        self._control("stop", "--mode=immediate")

    def start(self):
        """Starts it again."""
        self._control("start", "--wait", f"--log={self.directory}/server.log")

    def _control(self, *arguments):
        [program] = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))[-1:]
        subprocess.run(
            [*AS_SERVER, program, f"--pgdata={self.directory}/data", "--silent", *arguments], check=True, timeout=60,
            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @staticmethod
    def _name(address):
        return address.split("?")[0].rsplit("/", 1)[-1]
