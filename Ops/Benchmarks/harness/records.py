"""Business licences and true questions about them. Every number is invented: division prefix 99, valid check digits."""

import datetime
import json
import random
import sys

BATCH = 100


def write(root, directory, count):
    """The files of one run: licences to import, single questions, batches of 100."""
    identifiers = known(root)
    draw = random.Random(2026)
    questions = []
    path = directory / "licences.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            licence = business_licence(identifiers, draw, number)
            file.write(line(licence))
            questions.append(question(licence["fields"], number))
    # Asked in another order than stored, so that no page of the database is near the last one.
    draw.shuffle(questions)
    return {"licences": path, "questions": write_lines(directory / "questions.ndjson", questions),
            "batches": write_lines(directory / "batches.ndjson", batches(questions))}


def licences(root, path, numbers):
    """A file of licences by their numbers, each the same whenever it is written."""
    identifiers = known(root)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line(business_licence(identifiers, random.Random(number), number)) for number in numbers)
    return path


def ask(root, directory, name, numbers):
    """Files of questions about those licences: single ones, and batches of 100."""
    identifiers = known(root)
    questions = [question(business_licence(identifiers, random.Random(number), number)["fields"], number)
                 for number in numbers]
    return {"questions": write_lines(directory / f"{name}-questions.ndjson", questions),
            "batches": write_lines(directory / f"{name}-batches.ndjson", batches(questions))}


def batches(questions):
    return ({"queries": questions[start:start + BATCH]} for start in range(0, len(questions) - BATCH + 1, BATCH))


def write_lines(path, values):
    with path.open("w", encoding="utf-8") as file:
        file.writelines(map(line, values))
    return path


def known(root):
    """What makes identifiers with valid check digits."""
    sys.path.insert(0, str(root / "Contracts" / "records"))
    import identifiers

    return identifiers


def line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def business_licence(identifiers, draw, number):
    division = "9901%02d" % (2 + number % 6)
    uscc = identifiers.uscc("91", division, f"{'MN'[number // 10_000_000]}{number % 10_000_000:07d}")
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
