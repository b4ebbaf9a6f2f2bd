"""An agency's system or administrator as a client of the API listener."""

import json

import requests

from harness import published
from harness.polling import until


class Caller:
    """Speaks to one gateway over mutual TLS; holds every answer against the published contract."""

    def __init__(self, base, root, credentials):
        self.base = base
        self.credentials = credentials
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(root)
        if credentials:
            self.session.cert = (str(credentials.certificate), str(credentials.key))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session.close()

    def request(self, method, path, promised=True, **options):
        """Sends a request; with `promised` the answer must be as openapi.yaml says."""
        options.setdefault("timeout", 60)
        response = self.session.request(method, self.base + path, **options)
        if promised:
            found = published.faults(method, path.partition("?")[0], response)
            assert not found, f"{method} {path} {response.status_code}: {'; '.join(found)}: {response.text[:600]}"
        return response

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, body=None, **options):
        """Posts a JSON value, or bytes under `data`."""
        if "data" not in options:
            options["json"] = body
        return self.request("POST", path, **options)

    def verify(self, query, **options):
        """Asks; waits where a contract's quota for the second is used up."""
        return self._within_quota(lambda: self.post("/v1/verifications", query, **options))

    def reuse(self, query):
        return self._within_quota(lambda: self.post("/v1/reuses", query))

    def check(self, query):
        return self._within_quota(lambda: self.post("/v1/checks", query))

    def submit(self, record, **options):
        return self.post("/v1/materials", record, **options)

    def import_lines(self, lines, promised=True, **headers):
        """Imports NDJSON; returns the outcomes and the last line."""
        response = self.post(
            "/v1/materials/import", data=lines, headers={"Content-Type": "application/x-ndjson", **headers},
            promised=promised)
        assert response.status_code == 200, response.text[:600]
        *outcomes, summary = [json.loads(line) for line in response.content.splitlines()]
        return outcomes, summary

    @staticmethod
    def _within_quota(ask):
        answers = []

        def is_answered():
            answers.append(ask())
            return answers[-1].status_code != 429

        until(is_answered, 5, "room in the quota")
        return answers[-1]
