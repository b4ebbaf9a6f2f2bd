"""Judges receipts: by the gateway's offline command, by Go's own tree and notes, and by the rules of the log here."""

import base64
import hashlib
import json
import subprocess
import unicodedata


def canonical(value):
    """RFC 8785, for values without fractions and with member names of ASCII."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def unpad(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def record_of(receipt):
    return json.loads(unpad(receipt["record"]))


def commitment(receipt, label, value):
    digest = hashlib.sha256(unpad(receipt["opening"]) + label.encode() + b"\0" + value).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def subject_bytes(subject):
    """A subject in its canonical form: NFKC and upper case, except where the gateway does not interpret it."""
    scheme, own = subject["scheme"], subject["id"]
    if scheme != "opaque":
        own = unicodedata.normalize("NFKC", own).upper()
    return f"{scheme}\0{own}".encode()


def check_commitments(answer, query):
    """That a record commits to the question that was asked and the answer that was given, and to nothing in clear."""
    receipt = answer["receipt"]
    record = record_of(receipt)
    told = {name: value for name, value in answer.items() if name != "receipt"}
    assert record["query"] == commitment(receipt, "query", canonical(query))
    assert record["answer"] == commitment(receipt, "answer", canonical(told))
    assert record["subject"] == commitment(receipt, "subject", subject_bytes(query["subject"]))
    if "case" in query.get("purpose", {}):
        assert record["case"] == commitment(receipt, "case", query["purpose"]["case"].encode())
    assert (record["id"], record["time"]) == (answer["id"], answer["asOf"])


class Judges:
    """Both programs that verify receipts, for one log."""

    def __init__(self, gateway, directory, go_program):
        self.gateway = gateway
        self.directory = directory
        self.go_program = go_program

    def verify(self, *documents, query=None, answer=None):
        """Verifies all receipts in the documents offline; returns what is known of each."""
        file = self._write("answers.ndjson", documents)
        options = ["--query", self._write("query.json", [query])] if query else []
        options += ["--answer", self._write("answer.json", [answer])] if answer else []
        done = self.gateway.command("log", "verify-receipt", file, "--key", self.gateway.key, "--json", *options)
        results = [json.loads(line) for line in done.stdout.splitlines()]
        failed = [result for result in results if not result["verified"]]
        assert done.returncode == 0 and results and not failed, f"{failed[:3]} {done.stderr}"
        return results

    def verify_with_go(self, *documents):
        """Verifies all receipts with code that the gateway does not share; returns how many there were."""
        file = self._write("answers.ndjson", documents)
        line = [self.go_program, "-key", self.gateway.key, file]
        done = subprocess.run(line, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return int(done.stdout.split()[0])

    def _write(self, name, documents):
        file = self.directory / name
        file.write_text("".join(json.dumps(document, ensure_ascii=False) + "\n" for document in documents), "utf-8")
        return file
