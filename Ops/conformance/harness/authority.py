"""The development authority, and the certificates of callers, right ones and wrong ones."""

import dataclasses
import pathlib
import subprocess

from harness.places import AUTHORITY


@dataclasses.dataclass(frozen=True)
class Credentials:
    """A certificate with its key."""

    certificate: pathlib.Path
    key: pathlib.Path


class Authority:
    """A certificate authority in a directory of its own."""

    def __init__(self, directory, trust_domain="lanjiang.example"):
        self.directory = pathlib.Path(directory)
        self.trust_domain = trust_domain
        self._odd = 0
        self._run("make", "--trust-domain", trust_domain)

    def _run(self, command, *arguments):
        line = [AUTHORITY, command, "--dir", self.directory, *arguments]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr

    @property
    def root(self):
        return self.directory / "ca.pem"

    @property
    def revocation_list(self):
        return self.directory / "crl.pem"

    def server(self):
        """The server's credentials, issued once."""
        if not (self.directory / "server.pem").exists():
            self._run("issue", "server")
        return self._credentials("server")

    def renewed_server(self):
        """A new certificate with a new key."""
        self._run("issue", "--force", "server")
        return self._credentials("server")

    def caller(self, name):
        """The credentials of `<agency>.<system or admin>.<name>`, issued once."""
        if not (self.directory / f"{name}.pem").exists():
            agency, kind, own = name.split(".")
            self._run("issue", kind, agency, own)
        return self._credentials(name)

    def odd(self, name, *options):
        """New credentials for a caller's name with some of the authority's options, kept apart from its usual ones."""
        agency, kind, own = name.split(".")
        self._run("issue", "--force", *options, kind, agency, own)
        self._odd += 1
        made = self._credentials(name)
        kept = Credentials(*(path.with_stem(f"odd-{self._odd}") for path in (made.certificate, made.key)))
        made.certificate.rename(kept.certificate)
        made.key.rename(kept.key)
        return kept

    def revoke(self, name):
        """Revokes every certificate of a name; nobody knows until the list is published."""
        self._run("revoke", name)

    def publish_revocations(self):
        self._run("crl")

    def _credentials(self, name):
        return Credentials(self.directory / f"{name}.pem", self.directory / f"{name}.key")
