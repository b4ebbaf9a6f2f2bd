"""What the sample city's contracts grant, read from their documents alone, by the words of Contracts/README.md."""

import collections
import functools

import yaml

from harness.places import CONTRACTS

#: A question as far as permission is concerned. `comparison` is that of `field`; a reuse has none, and a count no field.
Question = collections.namedtuple(
    "Question", "consumer type operation field comparison count item acting without", defaults=(None, None, None))

#: How values of a type can be compared.
COMPARISONS = {
    "string": ["equals", "one-of"], "boolean": ["equals"],
    **dict.fromkeys(("integer", "number", "date"), ["equals", "before", "after", "at-least", "at-most", "one-of"])}
COUNTS = ["exactly", "at-least", "at-most"]
#: Members of a purpose that a grant may require.
REQUIREMENTS = ["authorisation", "agent", "case", "operator"]


@functools.cache
def documents(kind):
    """The documents of a directory, by name."""
    return {path.stem: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
            for path in sorted((CONTRACTS / kind).glob("*.yaml"))}


@functools.cache
def fields(type):
    return {field["name"]: field for field in documents("material-types")[type]["schema"]["fields"]}


def stated(type):
    """The fields that every question about a type must state."""
    return documents("material-types")[type].get("requiredClaims", [])


@functools.cache
def listed(item):
    """The types on an item's closed list."""
    if item not in documents("service-items"):
        return set()
    entries = documents("service-items")[item]["materials"]
    inner = [one for entry in entries for one in entry.get("alternatives", [entry])]
    return {entry["material"] for entry in inner if "material" in entry}


def owner(item):
    return documents("service-items").get(item, {}).get("agency")


def everywhere(question):
    """Reasons against a question whatever any contract says."""
    type = documents("material-types")[question.type]
    field = fields(question.type).get(question.field, {}) if question.field else {"name": None}
    reasons = set()
    if question.type not in listed(question.item):
        reasons.add("material-not-in-service-item")
    if question.acting and owner(question.item) and question.acting != owner(question.item):
        reasons.add("purpose-not-granted")
    if not field or (question.operation == "reuse" and field.get("verifyOnly")):
        reasons.add("field-not-granted")
    if question.count and not type["complete"]:
        reasons.add("type-not-complete")
    return reasons


def under(question, contract, grant, day):
    """Reasons against a question under one grant."""
    reasons, item = set(), question.item
    is_in_term = contract["term"]["from"] <= day.isoformat() <= contract["term"]["until"]
    if not is_in_term or day.month not in grant.get("months", range(1, 13)):
        reasons.add("contract-not-in-force")
    if question.operation not in grant["operations"] or "api" not in contract["mode"]:
        reasons.add("operation-not-granted")
    granted = grant["fields"].get(question.field)
    is_stated = (question.operation, question.comparison) == ("verify", "equals") and question.field in stated(question.type)
    if question.field and not is_stated:
        if granted is None:
            reasons.add("field-not-granted")
        elif question.operation == "verify" and question.comparison not in granted:
            reasons.add("comparison-not-granted")
    if question.count and question.count not in grant.get("counts", []):
        reasons.add("comparison-not-granted")
    acting = grant.get("actingFor", [])
    is_own = owner(item) == question.consumer
    if item not in grant["purposes"] or not (is_own or acting == "item-agency" or owner(item) in acting):
        reasons.add("purpose-not-granted")
    if question.without in grant["requires"]:
        reasons.add("authorisation-missing")
    return reasons


def is_well_put(question):
    """Whether a question that is granted states all that it must: what must be stated is compared for equality."""
    return question.field not in stated(question.type) or question.comparison in ("equals", None)


def grants(consumer, type):
    for contract in documents("contracts").values():
        for grant in contract["grants"]:
            if contract["consumer"] == consumer and grant["material"] == f"{type}@1":
                yield contract, grant


def is_shared(consumer, type, item, day):
    """Whether a grant in force lets an agency ask anything at all about a type for an item."""
    asked = Question(consumer, type, "verify", None, None, None, item)
    return any(not under(asked, contract, grant, day) - {"operation-not-granted"} for contract, grant in grants(consumer, type))


def may_look_up(consumer, type, item, day):
    """Whether an agency may ask anything at all about a type for an item, of others or of its own."""
    is_own = documents("material-types")[type]["source"] == consumer
    return type in listed(item) and (is_own or is_shared(consumer, type, item, day))


def may_check(consumer, item, day):
    """Whether an agency may check an item's whole list: it is its own, or something is shared with it for the item."""
    return owner(item) == consumer or any(is_shared(consumer, type, item, day) for type in documents("material-types"))


def refusals(question, day):
    """Every set of reasons with which the question may be refused; empty when it must be answered."""
    general = everywhere(question)
    if documents("material-types")[question.type]["source"] == question.consumer:
        return [general] if general else []
    found = [general | under(question, contract, grant, day) for contract, grant in grants(question.consumer, question.type)]
    if not all(found):
        return []
    # Of several grants the one counts that comes nearest.
    nearest = min(map(len, found), default=0)
    return [reasons for reasons in found if len(reasons) == nearest] or [general | {"no-contract"}]


def matrix():
    """Every agency × type × operation × field and comparison, or count, × service item."""
    agencies, types = documents("agencies"), documents("material-types")
    items = [*documents("service-items"), "no-such-item"]
    for consumer in agencies:
        for type in types:
            asked = [("verify", name, comparison, None) for name, field in fields(type).items()
                     for comparison in COMPARISONS[field["type"]]]
            asked += [("verify", "noSuchField", "equals", None)]
            asked += [("verify", None, None, count) for count in COUNTS]
            asked += [("reuse", name, None, None) for name in [*fields(type), "noSuchField"]]
            for item in items:
                yield from (Question(consumer, type, *what, item) for what in asked)


def neighbours(question):
    """A question that is granted, with one thing amiss: for another agency's item, or without what a grant requires."""
    for agency in documents("agencies"):
        yield question._replace(acting=agency)
    for member in REQUIREMENTS:
        yield question._replace(without=member)
