"""What schemathesis must be told: how the API's own media types are written."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(_, value):
    """A body of several JSON values, or of whatever else was made up, a line each."""
    values = value if isinstance(value, list) else [value]
    return "".join(one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) + "\n" for one in values).encode(errors="replace")


@schemathesis.serializer("application/jose")
def token(_, value):
    """A compact signature, or whatever else was made up."""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode(errors="replace")
