"""Brings sharing contracts into force: proposed by their consumers, signed by the stewards of both sides.

Hashes are computed and signatures made here, so that a gateway is shown what its own code has not made.
"""

import base64
import contextlib
import hashlib
import json
import pathlib

import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jws
from joserfc.jwk import ECKey

from harness.receipts import canonical


def contents(seed):
    """The contracts of a seed directory, as JSON values."""
    return [load(path) for path in sorted((pathlib.Path(seed) / "contracts").glob("*.yaml"))]


def stewards(seed):
    """The steward of every agency of a seed directory, by the agency's id."""
    agencies = map(load, (pathlib.Path(seed) / "agencies").glob("*.yaml"))
    return {
        agency["id"]: f"{agency['id']}.admin.{administrator['name']}"
        for agency in agencies for administrator in agency["administrators"] if "steward" in administrator["roles"]}


def load(path):
    """A document of a seed directory."""
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def contract_hash(content):
    """A contract's identity."""
    return f"sha256:{hashlib.sha256(canonical(content)).hexdigest()}"


def sign(decision, credentials):
    """A signed decision: a compact JWS with the signer's certificate."""
    leaf = x509.load_pem_x509_certificate(credentials.certificate.read_bytes())
    chain = [base64.b64encode(leaf.public_bytes(Encoding.DER)).decode()]
    header = {"alg": "ES256", "typ": "oncegate-decision+jwt", "x5c": chain}
    key = ECKey.import_key(credentials.key.read_bytes())
    return jws.serialize_compact(header, json.dumps(decision, ensure_ascii=False), key, algorithms=["ES256"])


class Steward:
    """An agency's steward with one open connection: proposes and decides."""

    def __init__(self, gateway, name):
        self.gateway = gateway
        self.agency, _, own = name.split(".")
        self.uri = f"spiffe://{gateway.authority.trust_domain}/agency/{self.agency}/admin/{own}"
        self.caller = gateway.new_caller(name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.caller.session.close()

    def propose(self, content):
        """Proposes a contract of the own agency; returns it as the gateway has it."""
        return self._told(self.caller.post("/v1/contracts", content))

    def decide(self, verb, identity, **members):
        """Signs a decision now and sends it; returns the contract as it stands then."""
        return self._told(self.send(verb, identity, **members))

    def send(self, verb, identity, **members):
        """Signs a decision now and sends it, whatever comes of it."""
        now = self.gateway.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        decision = {
            "contract": identity, "decision": verb, "agency": self.agency, "by": self.uri, "at": now, **members}
        return self.caller.post(
            f"/v1/contracts/{identity}/decisions", data=sign(decision, self.caller.credentials),
            headers={"Content-Type": "application/jose"})

    @staticmethod
    def _told(response):
        assert response.status_code in (200, 201), f"{response.status_code} {response.text}"
        return response.json()


def bring_into_force(gateway, seed):
    """Has every contract of a seed directory proposed, and accepted by both sides; leaves none that is not in force."""
    names = stewards(seed)
    with contextlib.ExitStack() as connections:
        open_stewards = {}

        def steward(agency):
            if agency not in open_stewards:
                open_stewards[agency] = connections.enter_context(Steward(gateway, names[agency]))
            return open_stewards[agency]

        for content in contents(seed):
            proposed = steward(content["consumer"]).propose(content)
            identity = proposed["hash"]
            assert (identity, proposed["state"]) == (contract_hash(content), "proposed"), f"{content['id']}: {proposed}"
            stands = steward(content["consumer"]).decide("accept", identity)
            # What is shared unconditionally needs no answer of its provider.
            if stands["state"] == "proposed":
                stands = steward(content["provider"]).decide("accept", identity)
            assert stands["state"] == "active", f"{content['id']}: {stands}"
