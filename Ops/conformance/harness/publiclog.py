"""The public log as anybody reads it: its checkpoints while it grows, and its entries at the end."""

import base64
import hashlib
import json
import threading
import time

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from harness.tree import parent

#: Of a tile (C2SP tlog-tiles).
WIDTH, HASH = 256, 32


class Checkpoint:
    """A checkpoint that the log's key has signed (C2SP signed-note, tlog-checkpoint)."""

    def __init__(self, note, key):
        text, _, signatures = note.partition("\n\n")
        self.origin, size, root, *_ = text.split("\n")
        self.size, self.root = int(size), base64.b64decode(root)
        name, number, public = key.strip().split("+", 2)
        for line in signatures.splitlines():
            _, signer, value = line.split(" ")
            value = base64.b64decode(value)
            if (signer, value[:4].hex()) == (name, number):
                public_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:])
                try:
                    public_key.verify(value[4:], f"{text}\n".encode())
                    return
                except InvalidSignature:
                    break
        raise ValueError(f"a checkpoint of {size} entries is not signed by the log's key")


class Observer:
    """Fetches the newest checkpoint again and again, and keeps each one that is new."""

    def __init__(self, public_url, kept, pause=0.25):
        self._url = public_url
        self._kept = kept
        self._pause = pause
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="observer")

    def start(self):
        self._thread.start()
        return self

    def end(self):
        self._ending.set()
        self._thread.join(30)

    def _run(self):
        seen = set()
        with self._kept.open("a", encoding="utf-8") as file:
            while not self._ending.wait(self._pause):
                try:
                    answer = requests.get(f"{self._url}/log/checkpoint", timeout=5)
                except requests.exceptions.RequestException:
                    continue
                if answer.status_code == 200 and answer.text not in seen:
                    seen.add(answer.text)
                    file.write(json.dumps({"at": time.time(), "note": answer.text}) + "\n")
                    file.flush()


def download(public_url, directory, at_least):
    """Keeps the log's key, its newest checkpoint and the leaves below it, once it has at least so many entries."""
    directory.mkdir(exist_ok=True)
    (directory / "key").write_text(get(f"{public_url}/log/key").text)
    deadline = time.monotonic() + 20
    while int((note := get(f"{public_url}/log/checkpoint").text).split("\n")[1]) < at_least:
        assert time.monotonic() < deadline, f"the log has not {at_least} entries"
        time.sleep(0.2)
    origin, size, *_ = note.split("\n")
    base = f"{public_url}/{origin.partition('/')[2]}"
    (directory / "checkpoint").write_text(note)
    with (directory / "leaves").open("wb") as file:
        for number in range(0, int(size), WIDTH):
            width = min(WIDTH, int(size) - number)
            part = f".p/{width}" if width < WIDTH else ""
            tile = get(f"{base}/tile/0/{digits(number // WIDTH)}{part}").content
            assert len(tile) == width * HASH, f"a tile of {len(tile)} bytes"
            file.write(tile)


def get(url):
    answer = requests.get(url, timeout=10)
    answer.raise_for_status()
    return answer


def digits(number):
    """A tile's number in groups of three digits, all but the last with an x before it."""
    groups = [f"{number % 1000:03d}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03d}")
    return "/".join(groups)


class PublicLog:
    """A copy that `download` has made."""

    def __init__(self, directory):
        self.key = (directory / "key").read_text()
        self.checkpoint = Checkpoint((directory / "checkpoint").read_text(), self.key)
        hashes = (directory / "leaves").read_bytes()
        self.leaves = [hashes[place:place + HASH] for place in range(0, len(hashes), HASH)]

    def roots(self, sizes):
        """The root of each of these sizes (RFC 6962 §2.1), by its size."""
        wanted, found, right = set(sizes), {}, []
        if 0 in wanted:
            found[0] = hashlib.sha256(b"").digest()
        for size, leaf in enumerate(self.leaves, 1):
            node, count = leaf, size
            while count % 2 == 0:
                node, count = parent(right.pop(), node), count // 2
            right.append(node)
            if size in wanted:
                root = right[-1]
                for left in reversed(right[:-1]):
                    root = parent(left, root)
                found[size] = root
        return found
