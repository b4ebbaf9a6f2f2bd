"""What a stopped gateway holds, in files or in a database: copied, put back, read and changed behind its back."""

import collections
import shutil
import sqlite3

from harness import databases

#: A copy of the data directory, and of the database if the data lie in one.
Copy = collections.namedtuple("Copy", "data database")

#: What PostgreSQL says by a trigger, an index and a check.
REFUSALS = ["P0001", "23505", "23514"]


def copy_of(gateway, directory):
    """A copy of its data, in a directory that is not there yet. With a database it has the subjects' keys as well."""
    return Copy(shutil.copytree(gateway.data, directory), gateway.database and databases.copy_of(gateway.database))


def put_back(gateway, copy):
    """Puts a copy in the place of its data."""
    shutil.rmtree(gateway.data)
    shutil.copytree(copy.data, gateway.data)
    if copy.database:
        databases.replace(gateway.database, copy.database)


def lose(gateway):
    """Takes all its data away."""
    shutil.rmtree(gateway.data)
    if gateway.database:
        databases.replace(gateway.database)


def rows(gateway, query, keys=False):
    """What a query finds among its data, or in SQLite among the subjects' keys."""
    if gateway.database:
        return databases.rows(gateway.database, query)
    return _with_file(gateway, keys, lambda database: database.execute(query).fetchall())


def change(gateway, *statements, keys=False):
    """Runs statements; how many rows each has concerned."""
    if gateway.database:
        return databases.changed(gateway.database, *statements)
    return _with_file(gateway, keys, lambda database: [database.execute(statement).rowcount for statement in statements])


def refusal(gateway, statement):
    """Why the database's own rules refuse a statement, which is taken back if they do not."""
    if gateway.database:
        done = databases.psql(gateway.database, "BEGIN", statement, "ROLLBACK")
        assert done.returncode == 0 or any(f"ERROR:  {code}: " in done.stderr for code in REFUSALS), done.stderr
        return done.stderr if done.returncode else None
    database = sqlite3.connect(gateway.data / "gateway.sqlite")
    try:
        database.execute(statement)
    except sqlite3.IntegrityError as error:
        return str(error)
    finally:
        database.rollback()
        database.close()


def either(gateway, sqlite, postgresql):
    """What the two stores write differently."""
    return postgresql if gateway.database else sqlite


def binary(gateway, data):
    """Bytes in SQL."""
    return either(gateway, f"X'{data.hex()}'", f"'\\x{data.hex()}'")


def _with_file(gateway, keys, body):
    path = gateway.directory / "keys" / "subject-keys.sqlite" if keys else gateway.data / "gateway.sqlite"
    with sqlite3.connect(path) as database:
        found = body(database)
    database.close()
    return found
