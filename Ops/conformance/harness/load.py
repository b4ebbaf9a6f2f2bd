"""Clients that ask and submit until their gateway is gone."""

import concurrent.futures
import threading
import time
import uuid

import requests

from harness import samples
from harness.polling import until

CLIENTS = 4


class Load:
    """Clients that ask and submit until the gateway is gone or they are stopped, and keep every answer that came whole.

    With `patience` they repeat what is answered 503, under the same key, until it is done.
    """

    def __init__(self, gateway, patience=False):
        self.patience = patience
        self.stopped = threading.Event()
        #: How often an answer was 503.
        self.refusals = 0
        #: What was submitted under each key, and the answer.
        self.kept = {}
        self.answers = []
        self.faults = []
        self.lock = threading.Lock()
        self.pool = concurrent.futures.ThreadPoolExecutor(CLIENTS)
        self.running = [self.pool.submit(self._run, gateway.new_caller("market-regulation.system.registry"))
                        for _ in range(CLIENTS)]

    def _run(self, caller):
        record = samples.licence()
        turn = 0
        try:
            while not self.stopped.is_set():
                turn += 1
                response = self._ask(caller, record, turn)
                if response.status_code not in (200, 201):
                    self.faults.append(response.text)
                    return
                with self.lock:
                    self.answers.append(response.json())
        except requests.exceptions.RequestException:
            pass
        finally:
            caller.session.close()

    def _ask(self, caller, record, turn):
        if turn % 10 == 1:
            moved = {**record, "fields": {**record["fields"], "address": f"江城区试样路{turn}号"}}
            key = str(uuid.uuid4())
            response = self._persist(lambda: caller.submit(moved, headers={"Idempotency-Key": key}, promised=False))
            if response.ok:
                self.kept[key] = (moved, response.json())
            return response
        query = samples.question_about(record)
        if turn % 10 == 2:
            return self._persist(
                lambda: caller.post("/v1/verifications/batch", {"queries": [query] * 5}, promised=False))
        return self._persist(lambda: caller.post("/v1/verifications", query, promised=False))

    def _persist(self, ask):
        while (response := ask()).status_code == 503 and self.patience and not self.stopped.is_set():
            with self.lock:
                self.refusals += 1
            time.sleep(0.05)
        return response

    def stop(self):
        """Lets the clients finish what they do, and end."""
        self.stopped.set()
        self.wait()

    def wait(self):
        for running in self.running:
            running.result(30)
        self.pool.shutdown()


def killed_under_load(gateway, count):
    """Kills the gateway when its clients have more than so many answers; returns those that they have."""
    load = Load(gateway)
    until(lambda: len(load.answers) > count or load.faults, 60, "answers under load")
    gateway.kill()
    load.wait()
    assert not load.faults, load.faults[:3]
    return load.answers


def receipts_in(answer):
    """The receipts of an answer in the form of those that stand alone."""
    if "answers" not in answer:
        return [answer["receipt"]]
    found = []
    for one in answer["answers"]:
        receipt = one["receipt"]
        lines = ["c2sp.org/tlog-proof@v1", f"index {receipt['index']}", *receipt["hashes"], "", answer["checkpoint"]]
        found.append({**receipt, "proof": "\n".join(lines)})
    return found
