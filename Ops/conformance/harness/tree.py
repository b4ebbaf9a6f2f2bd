"""Inclusion proofs of RFC 6962 §2.1.1, and whether many of them are of one growing tree."""

import base64
import hashlib

from harness.receipts import unpad


def leaf_of(receipt):
    entry = b"\x01" + hashlib.sha256(unpad(receipt["record"])).digest()
    return hashlib.sha256(b"\0" + entry).digest()


def parent(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


class Proof:
    """A receipt's proof (C2SP tlog-proof): index, hashes, and the size and root of its checkpoint."""

    def __init__(self, receipt):
        head, checkpoint = receipt["proof"].split("\n\n", 1)
        magic, index, *hashes = head.split("\n")
        assert magic == "c2sp.org/tlog-proof@v1", magic
        self.index = int(index.removeprefix("index "))
        self.hashes = [base64.b64decode(line) for line in hashes]
        self.origin, size, root, *_ = checkpoint.split("\n")
        self.size, self.root = int(size), base64.b64decode(root)
        self.leaf = leaf_of(receipt)


class SeenTree:
    """The complete subtrees that proofs have shown. Two proofs that show one subtree differently are of two logs."""

    def __init__(self):
        self.nodes = {}
        self.roots = {}

    def add(self, receipt):
        """Checks a proof and keeps what it shows."""
        proof = Proof(receipt)
        assert self.roots.setdefault(proof.size, proof.root) == proof.root, f"two roots for size {proof.size}"
        level, index, last, node = 0, proof.index, proof.size - 1, proof.leaf
        self._see(level, index, node, proof.size)
        for sibling in proof.hashes:
            # At the right edge a node without a sibling rises until it has one (RFC 9162 §2.1.3.2).
            while index == last and index % 2 == 0:
                level, index, last = level + 1, index >> 1, last >> 1
            self._see(level, index ^ 1, sibling, proof.size)
            node = parent(sibling, node) if index % 2 else parent(node, sibling)
            level, index, last = level + 1, index >> 1, last >> 1
            self._see(level, index, node, proof.size)
        assert last == 0 and node == proof.root, f"entry {proof.index} is not in the tree of {proof.size} entries"
        return proof

    def _see(self, level, index, node, size):
        if (index + 1) << level <= size:
            assert self.nodes.setdefault((level, index), node) == node, f"two subtrees at level {level}, {index}"

    def root(self, size):
        """The root of an earlier size from the subtrees seen; None where one of them was not seen."""
        nodes, begin = [], 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                nodes.append(self.nodes.get((level, begin >> level)))
                begin += 1 << level
        if None in nodes:
            return None
        root = nodes.pop()
        while nodes:
            root = parent(nodes.pop(), root)
        return root
