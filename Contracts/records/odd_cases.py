"""The hand-written records: the same in every run, before all others.

| case | records (sourceId) |
|---|---|
| valid company, its people, an old and a new permit | DJ-000001, JY19901020000012 (expired 2024-02-29), JY19901020000020 ff. |
| sole trader with two permits | DJ-000002, JY29901020000038, JY19901020000045 |
| carrier | DJ-000003, 990103000001 |
| dormant company | DJ-000004 |
| company whose business term ended | DJ-000005 |
| licence revoked by status | DJ-000006 |
| permit suspended, permit revoked by status | JY29901020000054, JY19901020000061 |
| permit not yet valid | JY29901020000079 |
| permits that expire within 30 days of today | JY29901020000087 (20 days), 990102000002 (9 days) |
| full-width variants, an ideographic space at the end | DJ-000011 |
| spouses and their child; a couple owning jointly | HK-000001-01 to -03, J990102-2012-000123, BDC-2014-0000001 |
| remarried person | J990102-2006-000031, L990102-2013-000032, J990102-2017-000033 |
| deceased person | RK-000009 |
| 2 diplomas and 3 titles, one title each mortgaged and sealed | XL-000001, XL-000002, BDC-2018-0000002 to BDC-2023-0000004 |
| title revoked by status, so that there is none | BDC-2020-0000005 |
| rare characters | RK-000011 (U+2CC56), RK-000012 (U+36C3) |
| `·` in a name | RK-000013 |
| check digit X | RK-000014, also RK-000007 and RK-000009 |
| insured for three schemes; paused after three months; ended | SB-000001 to -03, SB-000004, SB-000005 |
| balance just on a bound, sealed account | 990121000002 |
| clearance expired on 2024-03-30; clearance of a week ago | 9901002024000001, 9901002026000002 |
| minimum allowance | LJDB-2021-000001 |
| towns with many and with few allowances, for counts | LJDB-2024-000001 to LJDB-2024-000028 |
| sole trader whose business bears his name | DJ-000012, JY29901020000095 |
| permit that its provider withholds from open data | JY39901030000106 |
"""

from datetime import date, timedelta

from cast import (
    BAI, BAILU, CHEN, CHENXI, CHUNHE, DU, FEIHONG, FENG, GONG, GUAN, GUANSHANYUE, HAN, HE, HEWAN, JIANG,
    JIUDU, LU, MU, MUYUN, PEOPLE, QIAN, QINGSHI, QIYUAN, SHEN, SHI, SONG, TIAN, UNITS, WEN, WIDE, XIAOHE, YU,
    YUANFAN, YUNQI, business, person,
)
from identifiers import resident_id


def odd_cases(today):
    """Yields (type, record) for every case."""
    yield from licences()
    yield from food_permits(today)
    yield from carriers(today)
    yield from identities()
    yield from households()
    yield from marriages()
    yield from titles()
    yield from insurances()
    yield from the_rest(today)


def record(type, source_id, subjects, fields, issued, valid_from=None, until=None):
    result = {"type": type, "sourceId": source_id, "subjects": subjects, "fields": fields, "issuedOn": str(issued)}
    if valid_from:
        result["validFrom"] = str(valid_from)
    if until:
        result["validUntil"] = str(until)
    return type, result


def licence(number, company, who, kind, registered, address, scope, status="active", capital=None, until=None):
    fields = {
        "uscc": company[1], "name": company[0], "kind": kind, "legalRepresentative": who[0],
        "legalRepresentativeId": who[1], "registeredOn": registered, "address": address, "scope": scope,
        "authority": "澜江市市场监督管理局", "status": status,
    }
    if capital:
        fields["registeredCapital"] = capital
    if until:
        fields["termTo"] = until
    subjects = {"holder": business(company[1]), "legal-representative": person(who[1])}
    return record("business-licence", number, subjects, fields, registered, until=until)


def licences():
    limited, sole = "有限责任公司", "个体工商户"
    yield licence("DJ-000001", CHENXI, LU, limited, "2018-06-12", "江城区临江街道晨光路1号", "食品生产；食品销售", capital="500.00")
    yield licence("DJ-000002", CHUNHE, CHEN, sole, "2016-03-01", "江城区临江街道柳岸街8号", "餐饮服务；食品销售")
    yield licence("DJ-000003", YUANFAN, HAN, limited, "2015-09-20", "望河区港前路66号", "道路货物运输；仓储服务", capital="1200")
    yield licence("DJ-000004", JIUDU, FENG, limited, "2009-11-11", "望河区旧渡巷3号", "纺织品制造", "dormant", "80.5")
    yield licence("DJ-000005", MUYUN, MU, limited, "2010-12-31", "江城区暮云路9号", "日用百货销售", capital="50", until="2020-12-31")
    yield licence("DJ-000006", FEIHONG, JIANG, limited, "2012-05-05", "江城区飞鸿路2号", "货物进出口", "revoked", "100")
    yield licence("DJ-000007", BAILU, BAI, limited, "2019-04-18", "江城区白鹭洲5号", "餐饮管理；餐饮服务", capital="200")
    yield licence("DJ-000008", QINGSHI, SHI, sole, "2017-07-07", "江城区青石板街21号", "食品销售")
    yield licence("DJ-000009", YUNQI, DU, sole, "2020-02-29", "望河区云栖里4号", "茶座服务")
    yield licence("DJ-000010", HEWAN, WEN, sole, "2021-08-16", "江城区河湾路17号", "餐饮服务")
    yield licence("DJ-000011", WIDE, HE, limited, "2022-02-22", "江城区临江街道科创路１８号　", "软件开发；信息技术服务", capital="1000.10")
    yield licence("DJ-000012", GUANSHANYUE, GUAN, sole, "2023-03-23", "江城区南枝巷7号", "餐饮服务")


def food_permit(number, company, who, premises, form, items, issued, until, valid_from=None):
    fields = {
        "permitNo": number, "uscc": company[1], "operatorName": company[0], "responsiblePerson": who[0],
        "premises": premises, "businessForm": form, "items": items, "issuedOn": str(issued), "validUntil": until,
        "status": "active",
    }
    return record("food-permit", number, {"holder": business(company[1])}, fields, issued, valid_from, until)


def food_permits(today):
    sale, meals = "食品销售", "餐饮服务"
    packed = "预包装食品销售"
    yield food_permit("JY19901020000012", CHENXI, LU, "江城区临江街道晨光路1号", sale, packed, "2019-03-01", "2024-02-29")
    yield food_permit("JY19901020000029", CHENXI, LU, "江城区临江街道晨光路1号", sale, packed, "2025-06-01", "2030-05-31")
    yield food_permit("JY29901020000038", CHUNHE, CHEN, "江城区临江街道柳岸街8号", meals, "热食类食品制售", "2024-05-06", "2029-05-05")
    yield food_permit("JY19901020000045", CHUNHE, CHEN, "江城区临江街道柳岸街10号", sale, packed, "2025-09-09", "2030-09-08")
    yield food_permit("JY29901020000054", BAILU, BAI, "江城区白鹭洲5号", meals, "热食类食品制售", "2024-08-08", "2029-08-07")
    yield food_permit("JY19901020000061", QINGSHI, SHI, "江城区青石板街21号", sale, packed, "2024-10-10", "2029-10-09")
    yield food_permit(
        "JY29901020000079", YUNQI, DU, "望河区云栖里4号", meals, "自制饮品制售", "2026-01-05", "2033-12-31", "2029-01-01")
    soon = today + timedelta(days=20)
    yield food_permit(
        "JY29901020000087", HEWAN, WEN, "江城区河湾路17号", meals, "热食类食品制售", soon - timedelta(days=1825), str(soon))
    yield food_permit("JY29901020000095", GUANSHANYUE, GUAN, "江城区南枝巷7号", meals, "热食类食品制售", "2025-03-24", "2030-03-23")
    # A canteen of a shelter, whose place is not to be found.
    type, canteen = food_permit("JY39901030000106", QIYUAN, DU, "望河区", "单位食堂", "热食类食品制售", "2025-05-06", "2030-05-05")
    yield type, canteen | {"disclosure": "withheld"}


def carriers(today):
    soon = today + timedelta(days=9)
    for number, company, who, vehicles, issued, until in (
        ("990103000001", YUANFAN, HAN, 36, "2025-02-01", "2029-01-31"),
        ("990102000002", WIDE, HE, 2, soon - timedelta(days=1460), soon),
    ):
        fields = {
            "permitNo": number, "uscc": company[1], "operatorName": company[0], "responsiblePerson": who[0],
            "scope": "道路普通货物运输", "vehicles": vehicles, "issuedOn": str(issued), "validUntil": str(until),
            "status": "active",
        }
        yield record("road-transport-permit", number, {"holder": business(company[1])}, fields, issued, until=until)


def identities():
    for number, (name, identifier) in enumerate(PEOPLE, 1):
        fields = {
            "residentId": identifier, "name": name, "sex": "男" if int(identifier[16]) % 2 else "女",
            "birthDate": f"{identifier[6:10]}-{identifier[10:12]}-{identifier[12:14]}", "cardFrom": "2020-01-10",
            "cardUntil": "2040-01-10", "state": "normal",
        }
        if (name, identifier) == GONG:
            # A card without end, and the holder has died.
            del fields["cardUntil"]
            fields |= {"state": "deceased", "deceasedOn": "2023-03-08"}
        yield record("resident-identity", f"RK-{number:06d}", {"holder": person(identifier)}, fields, "2020-01-10")


def households():
    homes = (
        ("990100001", "江城区临江街道柳岸社区12号", ((LU, "户主"), (SHEN, "配偶"), (XIAOHE, "子"))),
        ("990100002", "江城区临江街道柳岸街8号", ((CHEN, "户主"),)),
        ("990100003", "江城区澜声路5号", ((HE, "户主"), (WEN, "配偶"))),
        ("990100004", "望河区听涛里7号", ((TIAN, "户主"),)),
        ("990100005", "清溪县桑田村6号", ((SONG, "户主"),)),
        ("990100006", "江城区南枝巷1号", ((YU, "户主"),)),
    )
    for household, (number, address, members) in enumerate(homes, 1):
        head = members[0][0]
        for place, (member, relation) in enumerate(members, 1):
            fields = {
                "householdNo": number, "name": member[0], "residentId": member[1], "headId": head[1],
                "relation": relation, "householdType": "家庭户", "address": address, "registeredOn": "2018-09-01",
                "state": "moved-out" if member == TIAN else "normal",
            }
            yield record(
                "household-register", f"HK-{household:06d}-{place:02d}",
                {"member": person(member[1]), "head": person(head[1])}, fields, "2018-09-01")


def marriages():
    for number, first, second, kind, day, state in (
        ("J990102-2012-000123", LU, SHEN, "marriage", "2012-05-20", "valid"),
        ("J990102-2006-000031", JIANG, WEN, "marriage", "2006-10-01", "dissolved"),
        ("L990102-2013-000032", JIANG, WEN, "divorce", "2013-04-15", "valid"),
        ("J990102-2017-000033", HE, WEN, "marriage", "2017-07-07", "valid"),
    ):
        fields = {
            "certificateNo": number, "partyAName": first[0], "partyAId": first[1], "partyBName": second[0],
            "partyBId": second[1], "kind": kind, "registeredOn": day, "state": state,
        }
        yield record("marriage-record", number, {"party": [person(first[1]), person(second[1])]}, fields, day)


def titles():
    for number, unit, owners, area, day, encumbrance in (
        ("BDC-2014-0000001", UNITS[0], (LU, SHEN), "118.36", "2014-08-18", "mortgaged"),
        ("BDC-2018-0000002", UNITS[1], (YU,), "89.50", "2018-01-09", "none"),
        ("BDC-2021-0000003", UNITS[2], (YU,), "64", "2021-06-30", "mortgaged"),
        ("BDC-2023-0000004", UNITS[3], (YU,), "143.2", "2023-11-23", "sealed"),
        ("BDC-2020-0000005", UNITS[4], (HE,), "77.70", "2020-10-12", "none"),
    ):
        year, serial = number[4:8], number[9:]
        fields = {
            "certificateNo": f"澜（{year}）江城区不动产权第{serial}号", "propertyUnit": unit,
            "ownerName": "、".join(owner[0] for owner in owners), "ownerId": "、".join(owner[1] for owner in owners),
            "coOwnership": "共同" if len(owners) > 1 else "单独", "location": f"江城区澜声路{int(serial)}号",
            "use": "住宅", "area": area, "registeredOn": day, "encumbrance": encumbrance,
        }
        subjects = {"owner": [person(owner[1]) for owner in owners], "unit": {"scheme": "property-unit", "id": unit}}
        yield record("property-title", number, subjects, fields, day)


def insurances():
    for number, who, employer, scheme, state, first, last, total, continuous, base, left in (
        ("SB-000001", QIAN, CHENXI, "pension", "paying", "2024-06", "2025-12", 19, 18, "6200.00", None),
        ("SB-000002", QIAN, CHENXI, "unemployment", "paying", "2024-06", "2025-12", 19, 18, "6200.00", None),
        ("SB-000003", QIAN, CHENXI, "work-injury", "paying", "2024-06", "2025-12", 19, 18, "6200.00", None),
        ("SB-000004", TIAN, None, "pension", "paused", "2025-01", "2025-03", 3, 3, "4100.50", None),
        ("SB-000005", SHEN, JIUDU, "unemployment", "ended", "2018-04", "2025-06", 86, 0, "5400", "2025-06-30"),
    ):
        fields = {
            "name": who[0], "residentId": who[1], "scheme": scheme, "state": state, "firstMonth": first,
            "lastMonth": last, "monthsTotal": total, "monthsContinuous": continuous, "base": base,
        }
        subjects = {"insured": person(who[1])}
        if employer:
            fields["employerUscc"] = employer[1]
            subjects["employer"] = business(employer[1])
        if left:
            fields["leftOn"] = left
        yield record("social-insurance", number, subjects, fields, first + "-01")


def the_rest(today):
    recent = today - timedelta(days=7)
    for number, who, unit, issued, until in (
        ("9901002024000001", LU, UNITS[0], "2024-03-01", "2024-03-30"),
        ("9901002026000002", YU, UNITS[1], recent, recent + timedelta(days=29)),
    ):
        fields = {
            "certificateNo": number, "taxpayerName": who[0], "kind": "无欠税", "hasArrears": False,
            "propertyUnit": unit, "issuedOn": str(issued), "validUntil": str(until),
        }
        yield record("tax-clearance", number, {"taxpayer": person(who[1])}, fields, issued, issued, until)
    for number, certificate, level, form, enrolled, graduated in (
        ("XL-000001", "991001201106000017", "专科", "全日制", "2008-09-01", "2011-06-30"),
        ("XL-000002", "991002201505000025", "本科", "非全日制", "2012-09-01", "2015-06-30"),
    ):
        fields = {
            "certificateNo": certificate, "name": YU[0], "residentId": YU[1],
            "school": "澜江医学高等专科学校" if level == "专科" else "澜江大学", "major": "护理" if level == "专科" else "护理学",
            "level": level, "studyForm": form, "enrolledOn": enrolled, "graduatedOn": graduated, "conclusion": "毕业",
        }
        yield record("diploma", number, {"holder": person(YU[1])}, fields, graduated)
    for number, who, employer, state, last, months, deposit, balance in (
        ("990102000001", QIAN, CHENXI, "paying", "2025-12", 18, "744", "13392.00"),
        ("990121000002", SONG, None, "sealed", "2018-09", 0, "0", "1234.56"),
    ):
        fields = {
            "name": who[0], "residentId": who[1], "state": state, "lastMonth": last, "monthsContinuous": months,
            "monthlyDeposit": deposit, "balance": balance, "loan": "none",
        }
        subjects = {"holder": person(who[1])}
        if employer:
            fields["employerUscc"] = employer[1]
            subjects["employer"] = business(employer[1])
        yield record("housing-fund-account", number, subjects, fields, "2016-01-04")
    fields = {
        "certificateNo": "LJDB-2021-000001", "applicantName": SONG[0], "category": "农村", "householdSize": 1,
        "monthlyAmount": "820", "division": "990121", "approvedOn": "2021-05-10", "nextReviewOn": "2027-05-10",
        "state": "active",
    }
    yield record("allowance-record", "LJDB-2021-000001", {"applicant": person(SONG[1])}, fields, "2021-05-10")
    yield from allowances()


def allowances():
    """Towns in which counts are shown, because five or more are alike, and towns in which they are not."""
    number = 0
    for town, category, state, count in (
        ("990102001", "城市", "active", 9), ("990102002", "城市", "active", 5), ("990103001", "城市", "active", 4),
        ("990121001", "农村", "active", 7), ("990121001", "农村", "stopped", 1), ("990121002", "农村", "active", 2),
    ):
        for _ in range(count):
            number += 1
            identifier = resident_id(town[:6], date(1950, 1, 1) + timedelta(days=number * 97), 301 + number)
            certificate = f"LJDB-2024-{number:06d}"
            fields = {
                "certificateNo": certificate, "applicantName": "卞" + "禾谷麦豆黍稷"[number % 6] + "山川田"[number % 3],
                "category": category, "householdSize": 1 + number % 3, "monthlyAmount": "760.00", "division": town,
                "approvedOn": "2024-04-01", "nextReviewOn": "2027-04-01", "state": state,
            }
            yield record("allowance-record", certificate, {"applicant": person(identifier)}, fields, "2024-04-01")


STATUS = (
    ("business-licence", "DJ-000006", "revoked", "吊销营业执照"),
    ("food-permit", "JY29901020000054", "suspended", "责令停业整改"),
    ("food-permit", "JY19901020000061", "revoked", "吊销许可证"),
    ("property-title", "BDC-2020-0000005", "revoked", "登记错误，予以撤销"),
)
