"""A gateway that trusts two authorities, and what it holds of certificates."""

import json
import os
import pathlib

import requests

from harness.authority import Authority
from harness.certificates import Issuer
from harness.gateway import Gateway
from harness.places import CONTRACTS


class TwoRoots:
    """A gateway that trusts two authorities, and the files that it trusts them by."""

    def __init__(self, binary, directory, second="Second Root"):
        self.directory = directory
        self.authority = Authority(directory / "certs")
        self.first, self.second = Issuer.of(self.authority), Issuer.root(second)
        self.roots = directory / "roots.pem"
        self.roots.write_bytes(self.first.pem + self.second.pem)
        self.revoked = 0x7EAF0001
        self.lists_of = [directory / "first.crl", directory / "second.crl"]
        self.lists_of[0].write_bytes(self.first.revocation_list(2, [self.revoked]))
        self.lists_of[1].write_bytes(self.second.revocation_list(2))
        self.gateway = Gateway(binary, directory / "gateway", self.authority, CONTRACTS, trust={
            "domain": "lanjiang.example", "roots": [str(self.roots)], "crls": [str(file) for file in self.lists_of]})
        self.gateway.initialise().serve()
        self._made = self.judged = 0

    def file(self):
        self._made += 1
        return self.directory / f"made-{self._made}"

    def outcome(self, credentials):
        """What the gateway holds of a certificate: the caller's name, a problem's code, or "closed"."""
        with self.gateway.as_caller(credentials) as caller:
            try:
                answer = caller.get("/v1/whoami").json()
                return answer.get("caller") or answer["code"]
            except requests.exceptions.ConnectionError:
                return "closed"

    def judge(self, credentials):
        """The same; `cert check` must agree."""
        self.judged += 1
        held = self.outcome(credentials)
        verdict = self.check(credentials)
        if held.startswith("spiffe:"):
            assert (verdict["verdict"], verdict.get("identity")) == ("trusted", held)
        elif held == "closed":
            assert verdict["verdict"] == "refused" and verdict["reason"] != "no-identity", verdict
        else:
            assert verdict["verdict"] == "refused" and verdict["reason"] == "no-identity", verdict
        return held

    def check(self, credentials):
        lists = [word for file in self.lists_of for word in ("--crl", file)]
        done = self.gateway.command(
            "cert", "check", "--roots", self.roots, *lists, "--chain", credentials.certificate, "--trust-domain",
            "lanjiang.example", "--json")
        verdict = json.loads(done.stdout)
        assert done.returncode == (0 if verdict["verdict"] == "trusted" else 1), done
        return verdict

    def processor_time(self):
        """Seconds of processor that the gateway has used."""
        fields = pathlib.Path(f"/proc/{self.gateway.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """MiB that the gateway has in memory."""
        text = pathlib.Path(f"/proc/{self.gateway.process.pid}/status").read_text()
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("VmRSS:"))) / 1024
