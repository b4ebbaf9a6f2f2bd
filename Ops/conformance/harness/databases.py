"""A PostgreSQL server of a run's own, and databases on it."""

import csv
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
        copied = f" TEMPLATE {name_of(model)}" if model else ""
        self.run(f"CREATE DATABASE {name}{copied}")
        return f"postgresql://postgres@/{name}?host={self.directory}"

    def run(self, sql, address=None):
        """Runs SQL, in the database of an address; gives what psql prints."""
        return run(address or f"postgresql://postgres@/postgres?host={self.directory}", sql)

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


def psql(address, *statements, options=("--quiet", "--tuples-only", "--no-align")):
    """Runs statements in one session, in which a gateway's tables have their short names."""
    return subprocess.run(
        ["psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=verbose", *options, f"--dbname={address}",
         *(f"--command={statement}" for statement in statements)],
        env={**os.environ, "PGOPTIONS": "-c search_path=oncegate,oncegate_keys"}, capture_output=True, text=True, timeout=60)


def run(address, *statements, **options):
    """Runs what succeeds; gives what psql prints."""
    done = psql(address, *statements, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def rows(address, query):
    """What a query gives: bytes where a column is of bytes, otherwise texts."""
    printed = run(address, query, options=("--csv", "--tuples-only"))
    return [tuple(bytes.fromhex(cell[2:]) if cell.startswith("\\x") else cell for cell in row)
            for row in csv.reader(printed.splitlines())]


def changed(address, *statements):
    """Runs statements; how many rows each has concerned."""
    return [int(tag.split()[-1]) for tag in run(address, *statements, options=("--single-transaction",)).splitlines()]


_copies = itertools.count(1)


def copy_of(address):
    """The address of a copy of a database that nobody uses."""
    name = f"{name_of(address)}_copy{next(_copies)}"
    run(of_server(address), f"CREATE DATABASE {name} TEMPLATE {name_of(address)}")
    return address.replace(f"/{name_of(address)}?", f"/{name}?")


def replace(address, model=None):
    """Puts a copy of another database in the place of this one, or an empty one."""
    drop(address)
    run(of_server(address), f"CREATE DATABASE {name_of(address)} TEMPLATE {name_of(model) if model else 'template1'}")


def drop(address):
    """Removes a database, whoever uses it, if it is there."""
    run(of_server(address), f"DROP DATABASE IF EXISTS {name_of(address)} WITH (FORCE)")


def dump(address, file, *options):
    """Writes a database as SQL into a file."""
    done = subprocess.run(
        ["pg_dump", f"--dbname={address}", f"--file={file}", *options], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return file


def restore(address, file):
    """Runs what was written so."""
    run(address, options=("--quiet", f"--file={file}"))


def files_of(address, *places, since):
    """The files of a server, below places in its own directory, that were written to since another file was."""
    server = pathlib.Path(address.partition("?host=")[2]) / "data"
    found = [path for place in places for path in [server / place, *(server / place).rglob("*")] if path.is_file()]
    return [path for path in found if path.stat().st_mtime >= since.stat().st_mtime]


def name_of(address):
    return address.split("?")[0].rsplit("/", 1)[-1]


def of_server(address):
    """The address of the database that every server has."""
    return address.replace(f"/{name_of(address)}?", "/postgres?")
