"""Invented materials and questions with identifiers of the tests' own."""

import copy
import datetime
import itertools
import json

from identifiers import resident_id, uscc

_numbers = itertools.count(1)


def new_uscc():
    """A valid code that no other record of the run has."""
    return uscc("91", "990102", f"MT{next(_numbers):06d}")


def new_person():
    """A valid number of a person whom no other record of the run names."""
    day = datetime.date(1950, 1, 1) + datetime.timedelta(days=next(_numbers))
    return {"scheme": "resident-id", "id": resident_id("990102", day, 123)}


def licence(code=None, source_id=None, person=None, **fields):
    """A business licence as its source agency submits it."""
    code = code or new_uscc()
    person = person["id"] if person else resident_id("990102", datetime.date(1980, 2, 29), 123)
    return {
        "type": "business-licence",
        "sourceId": source_id or f"DJ-T-{code}",
        "subjects": {
            "holder": {"scheme": "uscc", "id": code},
            "legal-representative": {"scheme": "resident-id", "id": person},
        },
        "fields": {
            "uscc": code, "name": f"澜江试样{code[8:]}有限公司", "kind": "有限责任公司", "legalRepresentative": "安试样",
            "legalRepresentativeId": person, "registeredOn": "2020-06-01", "address": "江城区试样路1号",
            "scope": "食品销售", "authority": "澜江市市场监督管理局", "status": "active", **fields,
        },
        "issuedOn": "2020-06-01",
    }


def question_about(record, case="LJ-2026-700002", **claims):
    """What the one window asks about a licence."""
    return {
        "material": "business-licence", "subject": copy.deepcopy(record["subjects"]["holder"]),
        "claims": claims or {"name": record["fields"]["name"]},
        "purpose": {"serviceItem": "food-permit-new", "case": case, "channel": "hall"},
    }


def line(record):
    """A record as a line of an import, without its end."""
    return json.dumps(record, ensure_ascii=False)
