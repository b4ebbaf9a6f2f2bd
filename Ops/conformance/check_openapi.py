#!/usr/bin/env python3
"""Check the published contract: Contracts/openapi.yaml with every example in it, against Contracts/problems.yaml.

Needs PyYAML, jsonschema and openapi-spec-validator. Prints what failed and 'N passed, N failed'; exits 1 on a failure.
"""

import json
import pathlib
import sys

import jsonschema
import openapi_spec_validator
import yaml
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASE = "urn:oncegate:openapi"
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
ROLES = {"system", "operator", "security", "auditor", "steward", "anyone"}
LISTENERS = {"api", "public", "operations"}


class Checks:
    """Counts what passed and prints what failed."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def expect(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {what}", file=sys.stderr)


class Contract:
    """The document, with the means to follow its references."""

    def __init__(self, document):
        self.document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self.registry = Registry().with_resource(BASE, resource)

    def find(self, pointer):
        node = self.document
        for token in pointer.split("/")[1:]:
            token = token.replace("~1", "/").replace("~0", "~")
            node = node[int(token)] if isinstance(node, list) else node[token]
        return node

    def follow(self, node, pointer):
        """A node that is no reference, and its pointer."""
        while isinstance(node, dict) and "$ref" in node:
            pointer = node["$ref"].removeprefix("#")
            node = self.find(pointer)
        return node, pointer

    def validator(self, pointer):
        return jsonschema.Draft202012Validator(
            {"$ref": f"{BASE}#{pointer}"},
            registry=self.registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        )

    def faults(self, value, pointer):
        """What is wrong with a value under the schema at a pointer, line by line where that is NDJSON."""
        found = [error.message[:200] for error in self.validator(pointer).iter_errors(value)]
        schema = self.find(pointer)
        if isinstance(schema, dict) and "x-line-schema" in schema and not found:
            if not value.endswith("\n"):
                found.append("the last line has no line feed")
            for number, line in enumerate(value.splitlines(), 1):
                for error in self.validator(pointer + "/x-line-schema").iter_errors(json.loads(line)):
                    found.append(f"line {number}: {error.message[:200]}")
        return found


def step(pointer, token):
    return f"{pointer}/{str(token).replace('~', '~0').replace('/', '~1')}"


def walk(node, pointer=""):
    yield node, pointer
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for token, child in children:
        # Examples hold data, not parts of the document.
        if token not in ("example", "examples", "value", "enum", "const", "default"):
            yield from walk(child, step(pointer, token))


def check_examples(contract, checks):
    for node, pointer in walk(contract.document):
        if not isinstance(node, dict) or pointer.endswith("/properties"):
            continue
        if "schema" in node and ("example" in node or isinstance(node.get("examples"), dict)):
            named = {"example": node["example"]} if "example" in node else {}
            named |= {name: example["value"] for name, example in node.get("examples", {}).items()}
            for name, value in named.items():
                found = contract.faults(value, step(pointer, "schema"))
                checks.expect(not found, f"{pointer}: example {name}: {'; '.join(found)}")
        elif isinstance(node.get("examples"), list):
            for index, value in enumerate(node["examples"]):
                found = contract.faults(value, pointer)
                checks.expect(not found, f"{pointer}: example {index}: {'; '.join(found)}")


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield path, item, method, item[method]


def check_operations(contract, checks):
    document = contract.document
    tags = {tag["name"] for tag in document["tags"]}
    seen = set()
    for path, item, method, operation in operations(document):
        name = f"{method.upper()} {path}"
        checks.expect(operation.get("operationId") not in seen | {None}, f"{name}: operationId missing or used twice")
        seen.add(operation.get("operationId"))
        checks.expect(set(operation.get("tags", [])) <= tags and operation.get("tags"), f"{name}: tags")
        roles = set(operation.get("x-roles", []))
        checks.expect(roles and roles <= ROLES, f"{name}: x-roles")
        checks.expect(item.get("x-listener") in LISTENERS, f"{name}: x-listener")
        checks.expect(item["x-listener"] == "api" or item.get("servers"), f"{name}: needs the servers of its listener")
        checks.expect(("anyone" in roles) == (operation.get("security") == []), f"{name}: security and x-roles differ")
        for status, response in operation["responses"].items():
            response, at = contract.follow(response, "")
            checks.expect("X-Request-Id" in response.get("headers", {}), f"{name}: {status} without X-Request-Id")
            for media in response.get("content", {}).values():
                checks.expect(media.get("examples"), f"{name}: {status} without an example")
        for media in operation.get("requestBody", {}).get("content", {}).values():
            checks.expect(media.get("examples"), f"{name}: request without an example")


def check_requests_are_closed(contract, checks):
    """Nothing that is not written down can be sent: every object of a request is closed."""
    done = set()

    def visit(schema, pointer):
        target, pointer = contract.follow(schema, pointer)
        if pointer in done or not isinstance(target, dict):
            return
        done.add(pointer)
        if target.get("type") == "object":
            closed = "additionalProperties" in target and target["additionalProperties"] is not True
            checks.expect(closed, f"{pointer}: an object of a request is open")
        for token in ("properties", "oneOf", "allOf"):
            inner = target.get(token, {})
            for key, child in inner.items() if isinstance(inner, dict) else enumerate(inner):
                visit(child, step(step(pointer, token), key))
        for token in ("items", "additionalProperties", "x-line-schema"):
            if isinstance(target.get(token), dict):
                visit(target[token], step(pointer, token))

    for path, _, method, operation in operations(contract.document):
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            visit(media["schema"], f"{step('/paths', path)}/{method}/requestBody/content/{step('', kind)[1:]}/schema")


def check_problems(contract, registry, checks):
    """The codes of the document are those of the registry, each under its own status."""
    statuses = {entry["code"]: entry["status"] for entry in registry["problems"]}
    listed = contract.document["components"]["schemas"]["ProblemCode"]["enum"]
    checks.expect(listed == list(statuses), "ProblemCode and problems.yaml differ")
    for path, _, method, operation in operations(contract.document):
        for status, response in operation["responses"].items():
            response, pointer = contract.follow(response, f"{method.upper()} {path}")
            media = response.get("content", {}).get("application/problem+json", {"examples": {}})
            for name, example in media["examples"].items():
                problem = example["value"]
                same = statuses.get(problem["code"]) == problem["status"] == int(status)
                checks.expect(same, f"{pointer}: {name} under {status}")


def main():
    document = yaml.safe_load((ROOT / "Contracts/openapi.yaml").read_text("utf-8"))
    registry = yaml.safe_load((ROOT / "Contracts/problems.yaml").read_text("utf-8"))
    checks = Checks()
    try:
        openapi_spec_validator.validate(document)
        checks.expect(True, "")
    except openapi_spec_validator.validation.exceptions.OpenAPIValidationError as error:
        checks.expect(False, f"not OpenAPI 3.1: {error.message[:500]} at {list(error.absolute_path)}")
    contract = Contract(document)
    check_examples(contract, checks)
    check_operations(contract, checks)
    check_requests_are_closed(contract, checks)
    check_problems(contract, registry, checks)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
