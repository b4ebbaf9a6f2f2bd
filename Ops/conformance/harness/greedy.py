"""A client that asks for work without end: a program of its own, so that it does not hold up who measures."""

import http.client
import json
import os
import pathlib
import select
import socket
import ssl
import sys
import threading

#: As many lines that are none as an import is read of.
ROUND = 10_000


def import_nothing(place, over):
    """Imports of lines that are none."""
    body = b"x\n" * ROUND
    connection = place.secure()
    while not over():
        connection.request("POST", "/v1/materials/import", body, {"Content-Type": "application/x-ndjson", "Prefer": "return=minimal"})
        connection.getresponse().read()


def import_records(place, over):
    """Imports of a thousand records that are stored already."""
    connection = place.secure()
    while not over():
        connection.request("POST", "/v1/materials/import", place.records, {"Content-Type": "application/x-ndjson"})
        connection.getresponse().read()


def shake_hands(place, over):
    """Connections that are opened for nothing."""
    while not over():
        connection = place.secure()
        connection.connect()
        connection.close()


def ask_by_the_thousand(place, over):
    """Batches of questions about a record of its own, which no quota limits."""
    body = json.dumps({"queries": [place.question] * 1000})
    connection = place.secure()
    while not over():
        connection.request("POST", "/v1/verifications/batch", body, {"Content-Type": "application/json"})
        connection.getresponse().read()


def look_at(path):
    def look(place, over):
        connection = place.plain()
        while not over():
            connection.request("GET", path)
            connection.getresponse().read()

    return look


KINDS = {
    "import": import_nothing, "records": import_records, "batch": ask_by_the_thousand, "handshake": shake_hands,
    "page": look_at("/datasets"), "catalogue": look_at("/catalog.ttl"),
}


class Place:
    def __init__(self, told):
        self.told = told
        self.question = told["question"]
        self.records = pathlib.Path(told["records"]).read_bytes()

    def secure(self):
        context = ssl.create_default_context(cafile=self.told["ca"])
        context.load_cert_chain(self.told["certificate"], self.told["key"])
        return http.client.HTTPSConnection("127.0.0.1", self.told["api"], context=context, timeout=60)

    def plain(self):
        return http.client.HTTPConnection("127.0.0.1", self.told["public"], timeout=60)


def ask(kind, told, count):
    """Asks over so many connections until standard input ends; prints how many ended with an error."""
    place, failures = Place(told), []

    def over():
        return bool(select.select([sys.stdin], [], [], 0)[0])

    def go():
        try:
            KINDS[kind](place, over)
        except (OSError, http.client.HTTPException) as failure:
            failures.append(f"{failure!r}")

    threads = [threading.Thread(target=go) for _ in range(count)]
    for thread in threads:
        thread.start()
    print("begun", flush=True)
    for thread in threads:
        thread.join()
    print(json.dumps(failures))


if __name__ == "__main__":
    # Elsewhere it would have processors of its own.
    os.nice(15)
    socket.setdefaulttimeout(60)
    ask(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]))
