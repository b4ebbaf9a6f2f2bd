"""Clients that go on whatever happens, and keep a journal of every request and of every answer that came."""

import hashlib
import json
import random
import threading
import time
import uuid

import requests

from harness import samples

#: Seconds. For how long a client waits for an answer, and before it tries again.
PATIENCE, PAUSE = 30, 0.2
#: One of so many submissions that are done is repeated nevertheless.
REPEATED = 8


class JournaledClient:
    """A thread that submits revisions of one record, or asks about it, each until it is answered.

    Every line of the journal is one request with what came of it. A submission keeps its idempotency key for as long as it is
    repeated. Questions have none: one without an answer may be in the log or not.
    """

    def __init__(self, name, new_caller, journal, asks=False, pace=0.03):
        self.name = name
        self.asks = asks
        self._new_caller = new_caller
        self._caller = new_caller()
        self._journal = journal
        self._pace = pace
        self._record = samples.licence(source_id=f"DJ-{uuid.uuid4()}")
        self._ending, self._giving_up, self._goes_on = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name)
        #: What ended it before it was told to.
        self.failure = None
        #: When the newest request that is done was sent.
        self.served = 0.0

    def start(self):
        self.go_on()
        self._thread.start()
        return self

    def hold(self):
        """Has it begin nothing new."""
        self._goes_on.clear()

    def go_on(self):
        self._goes_on.set()

    def end(self, seconds=30):
        """Ends it when its last request is answered; after so long it gives that one up, which the journal tells."""
        self._ending.set()
        self.go_on()
        self._thread.join(seconds)
        self._giving_up.set()
        self._thread.join(PATIENCE + 5)

    def _run(self):
        try:
            with self._journal.open("a", encoding="utf-8") as file:
                self._do(file, "submit", self._record)
                turn = 1
                while not self._ending.is_set():
                    turn += 1
                    if self.asks:
                        self._do(file, "ask", samples.question_about(self._record))
                    else:
                        fields = {**self._record["fields"], "address": f"江城区试样路{turn}号"}
                        self._do(file, "submit", {**self._record, "fields": fields})
                    self._ending.wait(self._pace)
                    self._goes_on.wait()
        except BaseException as failure:
            self.failure = failure
            raise
        finally:
            self._caller.session.close()

    def _do(self, file, kind, body):
        """Sends a request until it is done; some submissions once more."""
        key, attempt = str(uuid.uuid4()), 1
        while not (is_done := self._try(file, kind, body, key, attempt)) and not self._giving_up.wait(PAUSE):
            attempt += 1
        if is_done and kind == "submit" and random.randrange(REPEATED) == 0:
            self._try(file, kind, body, key, attempt + 1)

    def _try(self, file, kind, body, key, attempt):
        """Sends a request once; whether it is done."""
        line = {
            "client": self.name, "kind": kind, "key": key, "attempt": attempt, "sourceId": self._record["sourceId"],
            "body": hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest(),
            "at": time.time(), "begin": time.monotonic()}
        path = {"submit": "/v1/materials", "ask": "/v1/verifications"}[kind]
        headers = {"Idempotency-Key": key} if kind == "submit" else {}
        try:
            answer = self._caller.post(path, body, headers=headers, promised=False, timeout=PATIENCE)
            line |= {"status": answer.status_code, "answer": answer.json()}
        except (requests.exceptions.RequestException, ValueError) as failure:
            line |= {"status": None, "failure": f"{type(failure).__name__}: {failure}"[:200]}
            # What stands in the way may be the connection.
            self._caller.session.close()
            self._caller = self._new_caller()
        line["end"] = time.monotonic()
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
        file.flush()
        if line["status"] not in (200, 201):
            return False
        self.served = line["begin"]
        return True


def lines_of(path):
    """The lines of a journal, or of other files of JSON lines."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
