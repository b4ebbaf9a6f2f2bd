"""Counts log records as a report does, from what the records say and the catalogue's files alone."""

import base64
import collections
import datetime
import functools
import json

import yaml

from harness.clock import ZONE
from harness.places import CONTRACTS

Place = collections.namedtuple("Place", "month agency provider item material")


def records(caller):
    """Every record of the log, as an auditor has them."""
    found, first = [], 0
    while first is not None:
        *lines, last = map(json.loads, caller.get(f"/v1/log/records?from={first}").text.splitlines())
        found += [json.loads(base64.urlsafe_b64decode(line["record"] + "==")) for line in lines if "record" in line]
        first = last["summary"].get("next")
    return found


@functools.cache
def verified_types(slug):
    """The types that an item's list has as verified, or as none."""
    item = yaml.safe_load((CONTRACTS / "service-items" / f"{slug}.yaml").read_text("utf-8"))
    entries = [inner for entry in item["materials"] for inner in entry.get("alternatives", [entry])]
    return {entry["material"] for entry in entries if entry["provision"] in ("verify", "none") and "material" in entry}


def month(record):
    time = datetime.datetime.fromisoformat(record["time"])
    return time.astimezone(ZONE).strftime("%Y-%m")


# What a look-up of a completeness check is as a verdict, and what a promise is that was checked later.
STATES = {"held": "match", "not-held": "not-found", "not-valid": "not-valid"}
PROMISES = {"kept": "match", "broken": "mismatch"}


def entries(record):
    """Each entry of a completeness check as if it were a question of its own."""
    common = {name: record[name] for name in ("time", "kind", "consumer", "serviceItem")}
    for name in ("materials", "notShared"):
        for entry in record.get(name, []):
            yield entry, place({**common, **entry})


def place(record):
    provider = record.get("provider")
    # What a provider does by itself is its own.
    is_own = record["kind"] == "submission" or (record["kind"], record.get("result")) == ("correction", "corrected")
    agency = provider if is_own else record["consumer"]["agency"]
    material = record["material"].partition("@")[0] if "material" in record else None
    return Place(month(record), agency, provider, record.get("serviceItem"), material)


def rows(found):
    """What a report has for these records: numbers by place and column, as its CSV names them."""
    counted = collections.defaultdict(collections.Counter)
    months = {record["id"]: month(record) for record in found}
    told = set()
    for record in found:
        kind, result = record["kind"], record.get("result")
        if kind == "outcome" and record["use"] in told or kind not in (
                "verification", "reuse", "check", "paper", "outcome", "submission", "correction"):
            continue
        count = counted[place(record)]
        if kind == "submission":
            count["submissions"] += record["revisions"]
        elif kind == "correction":
            count.update({"open": ["corrections"], "corrected": ["corrected"]}.get(result, []))
        elif kind == "outcome":
            told.add(record["use"])
            counted[place(record)._replace(month=months[record["use"]])]["outcomes"] += 1
        elif result == "refused":
            count["refusals"] += 1
            count.update(f"refusals:{reason}" for reason in record["reasons"])
        elif kind == "check":
            notice = record.get("notice", 0)
            count.update((["notices"] if notice else []) + (["repeatedNotices"] if notice > 1 else []))
            if verdict := PROMISES.get(result):
                count.update(["verifications", f"verifications:{verdict}"])
            for entry, where in entries(record):
                verdict = STATES.get(entry.get("state"))
                if verdict:
                    counted[where].update(["verifications", f"verifications:{verdict}"])
                    if verdict == "match" and where.material in verified_types(record["serviceItem"]):
                        counted[where]["papersSaved"] += 1
                if reasons := entry.get("reasons"):
                    counted[where].update(["refusals", *(f"refusals:{reason}" for reason in reasons)])
        elif kind == "paper":
            count.update(["papersTaken", f"papersTaken:{result}"])
        elif kind == "reuse":
            count["reuses"] += 1
            count.update(["reuses:released", "papersSaved"] if result == "released" else [])
        else:
            count.update(["verifications", f"verifications:{result}"])
            if result == "match" and place(record).material in verified_types(record["serviceItem"]):
                count["papersSaved"] += 1
    return {where: +count for where, count in counted.items()}


def grouped(counted, *names):
    """The same, put together by the month and these parts of a place."""
    sums = collections.defaultdict(collections.Counter)
    for where, count in counted.items():
        kept = {name: getattr(where, name) if name in names else None for name in Place._fields[1:]}
        sums[where._replace(**kept)].update(count)
    return {where: +count for where, count in sums.items()}
