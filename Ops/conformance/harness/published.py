"""Holds every answer against the published contract, Contracts/openapi.yaml."""

import functools
import json
import re

import yaml

from check_openapi import Contract, step
from harness.places import CONTRACTS


@functools.cache
def contract():
    return Contract(yaml.load((CONTRACTS / "openapi.yaml").read_text("utf-8"), yaml.CSafeLoader))


@functools.cache
def routes(listener="api"):
    """Every (method, path template) of a listener."""
    paths = contract().document["paths"].items()
    methods = ("get", "put", "post", "delete")
    return [
        (method, path) for path, item in paths if item["x-listener"] == listener for method in methods if method in item
    ]


@functools.cache
def operation(method, path):
    """The operation of a request, as a pointer into the document; None for what is not published."""
    fixed = [template for template_method, template in routes() if (template_method, template) == (method, path)]
    for template_method, template in [(method, found) for found in fixed] or routes():
        pattern = re.sub(r"\{[^}]*\}", "[^/]+", template)
        if template_method == method and re.fullmatch(pattern, path):
            return f"{step('/paths', template)}/{method}"
    return None


@functools.cache
def validator(pointer):
    return contract().validator(pointer)


def faults(method, path, response):
    """What an answer has that the contract does not promise."""
    at = operation(method.lower(), path)
    found = []
    if "X-Request-Id" not in response.headers:
        found.append("no X-Request-Id")
    kind = response.headers.get("Content-Type", "").split(";")[0]
    if kind == "application/problem+json":
        found += problem_faults(response)
    if at is None:
        return found
    promised = contract().find(f"{at}/responses").get(str(response.status_code))
    if promised is None:
        return [*found, f"status {response.status_code} is not among the responses"]
    promised, at = contract().follow(promised, f"{at}/responses/{response.status_code}")
    if kind not in promised.get("content", {}):
        return [*found, f"{kind or 'no content type'} is not promised for {response.status_code}"]
    schema = f"{at}/content{step('', kind)}/schema"
    if kind == "application/octet-stream":
        return found
    if kind == "application/jwt":
        return found + [error.message[:300] for error in validator(schema).iter_errors(response.text)]
    if "x-line-schema" in contract().find(schema):
        return found + line_faults(response.content.decode(), schema)
    return found + [error.message[:300] for error in validator(schema).iter_errors(response.json())][:5]


def line_faults(text, schema):
    found = [] if text.endswith("\n") else ["the last line has no line feed"]
    lines = validator(schema + "/x-line-schema")
    for number, line in enumerate(text.splitlines(), 1):
        found += [f"line {number}: {error.message[:300]}" for error in lines.iter_errors(json.loads(line))]
        if len(found) > 5:
            break
    return found


def problem_faults(response):
    problem = response.json()
    found = []
    if problem.get("instance") != response.headers.get("X-Request-Id"):
        found.append("instance is not the request's id")
    if problem.get("status") != response.status_code:
        found.append(f"problem says {problem.get('status')} under {response.status_code}")
    if not problem.get("type", "").endswith(f"/problems/{problem.get('code')}"):
        found.append(f"type {problem.get('type')} is not the page of {problem.get('code')}")
    members = {"type", "title", "status", "detail", "code", "instance"}
    missing = members - {name for name, value in problem.items() if value}
    if missing:
        found.append(f"a problem without {', '.join(sorted(missing))}")
    return found
