"""A witness as a process, and a log that asks it for cosignatures (C2SP tlog-witness).

Written from the specifications on `cryptography` and the standard library alone, so that it shares nothing with the
witness under test.
"""

import base64
import hashlib
import http.client
import json
import pathlib
import struct
import subprocess
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from harness.polling import until

ED25519, COSIGNATURE = b"\x01", b"\x04"


def b64(data):
    return base64.b64encode(data).decode()


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def signature_line(name, identity, signature):
    return f"\u2014 {name} {b64(identity + signature)}\n"


@dataclass
class Answer:
    status: int
    body: str
    kind: str


class Tree:
    """Leaves and the proofs between their trees, as RFC 6962 §2.1 writes them: recursive."""

    def __init__(self, count, seed="entry"):
        self.leaves = [hashlib.sha256(f"\0{seed} {number}".encode()).digest() for number in range(count)]

    def root(self, size, begin=0):
        if size == 0:
            return hashlib.sha256(b"").digest()
        if size == 1:
            return self.leaves[begin]
        left = self._split(size)
        return self._node(self.root(left, begin), self.root(size - left, begin + left))

    def proof(self, old, new):
        return self._subproof(old, 0, new, True) if 0 < old < new else []

    def _subproof(self, old, begin, size, whole):
        if old == size:
            return [] if whole else [self.root(size, begin)]
        left = self._split(size)
        if old <= left:
            return [*self._subproof(old, begin, left, whole), self.root(size - left, begin + left)]
        return [*self._subproof(old - left, begin + left, size - left, False), self.root(left, begin)]

    @staticmethod
    def _split(size):
        return 1 << (size - 1).bit_length() - 1

    @staticmethod
    def _node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()


class Log:
    """A log with a key of its own."""

    def __init__(self, origin, tree=None):
        self.origin = origin
        self.tree = tree or Tree(300)
        self.key = Ed25519PrivateKey.generate()

    @property
    def public(self):
        return self.key.public_key().public_bytes_raw()

    @property
    def identity(self):
        return key_id(self.origin, ED25519, self.public)

    @property
    def vkey(self):
        return f"{self.origin}+{self.identity.hex()}+{b64(ED25519 + self.public)}"

    def text(self, size, root=None, extension=""):
        return f"{self.origin}\n{size}\n{b64(root or self.tree.root(size))}\n{extension}"

    def signature(self, text):
        return signature_line(self.origin, self.identity, self.key.sign(text.encode()))

    def checkpoint(self, size, root=None, extension=""):
        text = self.text(size, root, extension)
        return f"{text}\n{self.signature(text)}"

    def request(self, old, size, proof=None, checkpoint=None):
        hashes = self.tree.proof(old, size) if proof is None else proof
        lines = "".join(b64(value) + "\n" for value in hashes)
        return f"old {old}\n{lines}\n{checkpoint or self.checkpoint(size)}"


class Witness:
    """One witness with a directory of its own."""

    def __init__(self, binary, directory, name="witness.example/w1"):
        self.binary = binary
        self.directory = pathlib.Path(directory) / "witness"
        self.log = pathlib.Path(directory) / "witness.log"
        self.name = name
        self.process = None
        self.port = None
        done = self.command("init", "--directory", self.directory, "--name", name)
        assert done.returncode == 0, done.stderr
        self.vkey = done.stdout.strip()
        material = base64.b64decode(self.vkey.split("+", 2)[2])
        assert material[:1] == COSIGNATURE
        self.public = material[1:]

    def command(self, *arguments):
        line = [self.binary, "witness", *map(str, arguments)]
        return subprocess.run(line, capture_output=True, text=True, timeout=30)

    def serve_arguments(self, logs, port=0):
        keys = [argument for log in logs for argument in ("--log-key", log.vkey)]
        return ["serve", "--directory", self.directory, "--port", port, *keys]

    def start(self, *logs, port=0):
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [self.binary, "witness", *map(str, self.serve_arguments(logs, port))], stdin=subprocess.DEVNULL,
                stdout=output, stderr=output)

        def listening():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            lines = self.log.read_bytes()[begin:].decode().splitlines(True)
            entries = [json.loads(line) for line in lines if line.endswith("}\n")]
            return next((int(entry["port"]) for entry in entries if entry["message"] == "listening"), None)

        self.port = until(listening, 30, "the witness's listener")
        return self

    def stop(self):
        self.process.terminate()
        assert self.process.wait(20) == 0, self.log.read_text()[-2000:]

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()

    def add(self, request):
        return self._ask("POST", "/add-checkpoint", request)

    def checkpoint(self, origin):
        return self._ask("GET", f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint")

    def _ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body)
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.getheader("Content-Type", ""))
        finally:
            connection.close()

    def verify(self, line, text):
        """Verifies a cosignature of a checkpoint's text; returns its time."""
        dash, name, encoded = line.removesuffix("\n").split(" ")
        raw = base64.b64decode(encoded, validate=True)
        assert line.endswith("\n") and (dash, name) == ("\u2014", self.name)
        assert raw[:4] == key_id(name, COSIGNATURE, self.public) and len(raw) == 4 + 8 + 64
        [time] = struct.unpack(">Q", raw[4:12])
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        Ed25519PublicKey.from_public_bytes(self.public).verify(raw[12:], message)
        return time

    def evidence(self):
        return {path.name: path.read_text() for path in (self.directory / "evidence").iterdir()}
