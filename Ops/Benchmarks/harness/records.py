"""Business licences and true questions about them. Every number is invented: division prefix 99, valid check digits."""

import datetime
import json
import random
import sys

BATCH = 100


def write(root, directory, count):
    """The files of one run: licences to import, single questions, batches of 100."""
    sys.path.insert(0, str(root / "Contracts" / "records"))
    import identifiers

    draw = random.Random(2026)
    names = {name: directory / f"{name}.ndjson" for name in ("licences", "questions", "batches")}
    questions = []
    with names["licences"].open("w", encoding="utf-8") as file:
        for number in range(count):
            licence = business_licence(identifiers, draw, number)
            file.write(line(licence))
            questions.append(question(licence["fields"], number))
    # Asked in another order than stored, so that no page of the database is near the last one.
    draw.shuffle(questions)
    with names["questions"].open("w", encoding="utf-8") as file:
        file.writelines(map(line, questions))
    with names["batches"].open("w", encoding="utf-8") as file:
        for start in range(0, count - BATCH + 1, BATCH):
            file.write(line({"queries": questions[start:start + BATCH]}))
    return names


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def business_licence(identifiers, draw, number):
    division = "9901%02d" % (2 + number % 6)
    uscc = identifiers.uscc("91", division, f"MB{number:06d}")
    born = datetime.date(1950, 1, 1) + datetime.timedelta(days=draw.randrange(18_000))
    person = identifiers.resident_id(division, born, 1 + number % 999)
    registered = datetime.date(2001, 1, 1) + datetime.timedelta(days=draw.randrange(6_900))
    fields = {
        "uscc": uscc, "name": f"澜江测量第{number}号贸易有限公司", "kind": "有限责任公司",
        "legalRepresentative": "测某某", "legalRepresentativeId": person,
        "registeredCapital": f"{10 + number % 990}.00", "registeredOn": registered.isoformat(),
        "address": f"江城区临江街道测量路{number}号", "scope": "日用百货销售；办公用品销售；信息咨询服务",
        "authority": "澜江市市场监督管理局", "status": "active",
    }
    return {
        "type": "business-licence", "sourceId": f"BM-{number:07d}",
        "subjects": {"holder": {"scheme": "uscc", "id": uscc},
                     "legal-representative": {"scheme": "resident-id", "id": person}},
        "fields": fields, "issuedOn": registered.isoformat(),
    }


def question(fields, number):
    """The question of the API's documentation; every one is a match."""
    return {
        "material": "business-licence", "subject": {"scheme": "uscc", "id": fields["uscc"]},
        "claims": {"name": fields["name"], "status": "active", "registeredOn": {"before": "2020-01-01"}},
        "purpose": {"serviceItem": "food-permit-new", "case": f"LJ-2026-{number:06d}", "channel": "hall"},
    }
