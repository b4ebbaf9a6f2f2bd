"""The records of an invented city, drawn from a seed.

People are the same person in every type: same name, same id, an age that fits.
"""

import random
from datetime import date, timedelta

from cast import business, person
from identifiers import permit_number, property_unit
from population import DISTRICTS, TOWN_SHARES, TOWNS, TRADES, Population

SCHOOLS = (("99001", "澜江大学"), ("99002", "澜江医学高等专科学校"), ("99003", "江城理工学院"), ("99004", "望河师范学院"))
MAJORS = "护理学 助产学 会计学 汉语言文学 机械工程 计算机科学与技术 土木工程 学前教育 食品科学与工程 法学".split()
# How many of a hundred records are of each type.
SHARES = {
    "business-licence": 15, "food-permit": 8, "household-register": 14, "marriage-record": 4, "social-insurance": 16,
    "property-title": 9, "tax-clearance": 4, "diploma": 6, "resident-identity": 14, "housing-fund-account": 6,
    "allowance-record": 2, "road-transport-permit": 2,
}


class Register(Population):
    """A population and what the city's agencies hold about it; `counts` is the number of records per type."""

    def record(self, source_id, subjects, fields, issued, until=None, valid_from=None):
        made = {"sourceId": source_id, "subjects": subjects, "fields": {k: v for k, v in fields.items() if v is not None},
                "issuedOn": str(issued)}
        if valid_from:
            made["validFrom"] = str(valid_from)
        if until:
            made["validUntil"] = str(until)
        return made

    def records(self, type):
        """The records of a type, as many as were asked for."""
        make = getattr(self, type.replace("-", "_"))
        for number in range(1, self.counts[type] + 1):
            yield {"type": type, **make(number)}

    def business_licence(self, number):
        of = self.companies[number - 1]
        sole = of.kind == "个体工商户"
        until = of.registered.replace(day=min(of.registered.day, 28), year=of.registered.year + 20)
        until = None if sole or self.random.random() < 0.6 else until
        fields = {
            "uscc": of.uscc, "name": self.typed(of.name), "kind": of.kind, "legalRepresentative": of.operator.name,
            "legalRepresentativeId": of.operator.id,
            "registeredCapital": None if sole else f"{self.random.randint(1, 2000) * 5}.00",
            "registeredOn": str(of.registered), "termTo": str(until) if until else None, "address": self.typed(of.address),
            "scope": dict(TRADES)[of.trade], "authority": "澜江市市场监督管理局",
            "status": self.random.choices(("active", "dormant", "revoked", "cancelled"), (92, 3, 2, 3))[0],
        }
        subjects = {"holder": business(of.uscc), "legal-representative": person(of.operator.id)}
        return self.record(f"DJ-1{number:07d}", subjects, fields, of.registered, until)

    def food_permit(self, number):
        of = self.random.choice(self.companies)
        form, items, digit = self.random.choice(
            (("食品销售", "预包装食品销售", 1), ("餐饮服务", "热食类食品制售", 2), ("单位食堂", "热食类食品制售", 3)))
        issued = self.day(max(of.registered, self.today - timedelta(days=2200)), self.today)
        until = issued + timedelta(days=1825)
        permit = permit_number(digit + number // 900000, "990102", 100000 + number % 900000)
        fields = {
            "permitNo": permit, "uscc": of.uscc, "operatorName": self.typed(of.name), "responsiblePerson": of.operator.name,
            "premises": self.typed(of.address), "businessForm": form, "items": items, "issuedOn": str(issued),
            "validUntil": str(until), "status": "active",
        }
        return self.record(permit, {"holder": business(of.uscc)}, fields, issued, until)

    def household_register(self, number):
        who = self.people[number - 1]
        day = self.day(max(who.born, date(1990, 1, 2)), self.today)
        fields = {
            "householdNo": who.home["number"], "name": who.name, "residentId": who.id, "headId": who.home["head"].id,
            "relation": who.relation, "householdType": "家庭户", "address": self.typed(who.home["address"]),
            "registeredOn": str(day), "state": self.random.choices(("normal", "moved-out"), (97, 3))[0],
        }
        subjects = {"member": person(who.id), "head": person(who.home["head"].id)}
        return self.record(f"HK-1{number:08d}", subjects, fields, day)

    def marriage_record(self, number):
        if number <= len(self.couples):
            first, kind, state = self.couples[number - 1], "marriage", "valid"
            second = first.spouse
        else:
            # Earlier marriages that ended: a dissolved registration and its divorce are two records.
            first, second = self.random.choice(self.adults), self.random.choice(self.adults)
            while second.male == first.male or second is first.spouse:
                first, second = self.random.choice(self.adults), self.random.choice(self.adults)
            kind, state = self.random.choice((("marriage", "dissolved"), ("divorce", "valid")))
        if second.male:
            first, second = second, first
        earliest = max(first.born, second.born) + timedelta(days=20 * 365)
        day = self.day(max(earliest, date(2000, 1, 4)), self.today)
        certificate = f"{'L' if kind == 'divorce' else 'J'}990102-{day.year}-{number % 900000 + 100000}"
        fields = {
            "certificateNo": certificate, "partyAName": first.name, "partyAId": first.id, "partyBName": second.name,
            "partyBId": second.id, "kind": kind, "registeredOn": str(day), "state": state,
        }
        return self.record(f"HY-1{number:08d}", {"party": [person(first.id), person(second.id)]}, fields, day)

    def months_ago(self, months):
        count = self.today.year * 12 + self.today.month - 1 - months
        return f"{count // 12:04d}-{count % 12 + 1:02d}"

    def social_insurance(self, number):
        # Three records after one another are one person's three schemes.
        who = self.adults[(number - 1) // 3 % len(self.adults)]
        turn = random.Random(f"{who.id} {(number - 1) // 3}")
        employer = self.companies[turn.randrange(len(self.companies))] if turn.random() < 0.9 else None
        state = turn.choices(("paying", "paused", "ended"), (80, 12, 8))[0]
        longest = max(min(((self.today - who.born).days - 18 * 365) // 31, 300), 1)
        total = turn.randint(1, longest)
        gap = 0 if state == "paying" else turn.randint(2, 24)
        continuous = 0 if state == "ended" else turn.randint(1, total)
        left = self.months_ago(gap) + "-15" if state == "ended" and employer else None
        fields = {
            "name": who.name, "residentId": who.id, "employerUscc": employer.uscc if employer else None,
            "scheme": ("pension", "unemployment", "work-injury")[(number - 1) % 3], "state": state,
            "firstMonth": self.months_ago(total + gap + turn.randint(0, 12)), "lastMonth": self.months_ago(gap + 1),
            "monthsTotal": total, "monthsContinuous": continuous, "base": f"{turn.randint(3800, 21000)}.{turn.choice(('00', '50'))}",
            "leftOn": left,
        }
        subjects = {"insured": person(who.id)}
        if employer:
            subjects["employer"] = business(employer.uscc)
        return self.record(f"SB-1{number:08d}", subjects, fields, fields["firstMonth"] + "-01")

    def property_title(self, number):
        district, address = self.address()
        year = self.random.randint(2008, self.today.year - 1)
        day = date(year, self.random.randint(1, 12), self.random.randint(1, 28))
        chance = self.random.random()
        owner = self.random.choice(self.adults)
        if chance < 0.12:
            of = self.random.choice(self.companies)
            owners, ids, shared = [of.name], [of.uscc], "单独"
        elif owner.spouse and chance < 0.6:
            owners, ids = [owner.name, owner.spouse.name], [owner.id, owner.spouse.id]
            shared = "按份" if chance < 0.2 else "共同"
        else:
            owners, ids, shared = [owner.name], [owner.id], "单独"
        unit = property_unit(district, number // 90000 % 999 + 2, number % 90000 + 2, number % 97 + 1, number % 89 + 1)
        fields = {
            "certificateNo": f"澜（{year}）{DISTRICTS[district]}不动产权第{number % 9000000 + 1000000}号", "propertyUnit": unit,
            "ownerName": "、".join(owners), "ownerId": "、".join(ids), "coOwnership": shared,
            "share": "50%、50%" if shared == "按份" else None, "location": self.typed(address),
            "use": "商业" if len(ids[0]) == 18 and ids[0][0:2] in ("91", "92", "93") else "住宅",
            "area": f"{self.random.randint(3500, 22000) / 100:.2f}", "registeredOn": str(day),
            "encumbrance": self.random.choices(("none", "mortgaged", "sealed"), (65, 32, 3))[0],
        }
        owners = [business(i) if i[:2] in ("91", "92", "93") else person(i) for i in ids]
        subjects = {"owner": owners, "unit": {"scheme": "property-unit", "id": unit}}
        return self.record(f"BDC-1{number:08d}", subjects, fields, day)

    def tax_clearance(self, number):
        issued = self.day(self.today - timedelta(days=400), self.today)
        # Thirty days, the day of issue counted.
        until = issued + timedelta(days=29)
        if self.random.random() < 0.5:
            of = self.random.choice(self.companies)
            name, subject = of.name, business(of.uscc)
        else:
            who = self.random.choice(self.adults)
            name, subject = who.name, person(who.id)
        certificate = f"99010{issued.year}{1000000 + number:07d}"[-16:]
        fields = {
            "certificateNo": certificate, "taxpayerName": self.typed(name), "kind": self.random.choice(("清税", "无欠税")),
            "hasArrears": self.random.random() < 0.03, "issuedOn": str(issued), "validUntil": str(until),
        }
        return self.record(certificate, {"taxpayer": subject}, fields, issued, until)

    def diploma(self, number):
        who = self.adults[-number % len(self.adults)]
        code, school = self.random.choice(SCHOOLS)
        level, years = self.random.choices((("专科", 3), ("本科", 4), ("硕士", 3), ("博士", 4)), (45, 45, 8, 2))[0]
        enrolled = who.born.year + (18 if years != 3 or level == "专科" else 22)
        enrolled = min(enrolled, self.today.year - years - 1)
        certificate = f"{code}1{enrolled + years}{number % 100000000:08d}"
        fields = {
            "certificateNo": certificate, "name": who.name, "residentId": who.id, "school": school,
            "major": self.random.choice(MAJORS), "level": level, "studyForm": self.random.choice(("全日制",) * 4 + ("非全日制",)),
            "enrolledOn": f"{enrolled}-09-01", "graduatedOn": f"{enrolled + years}-06-30",
            "conclusion": "结业" if self.random.random() < 0.03 else "毕业",
        }
        return self.record(f"XL-1{number:08d}", {"holder": person(who.id)}, fields, fields["graduatedOn"])

    def resident_identity(self, number):
        who = self.people[number - 1]
        issued = self.day(max(who.born, self.today - timedelta(days=3600)), self.today)
        age = self.age(who)
        until = None if age >= 60 else issued.replace(day=min(issued.day, 28), year=issued.year + (20 if age >= 26 else 10))
        dead = age > 70 and self.random.random() < 0.2
        fields = {
            "residentId": who.id, "name": who.name, "sex": "男" if who.male else "女", "birthDate": str(who.born),
            "cardFrom": str(issued), "cardUntil": str(until) if until else None, "state": "deceased" if dead else "normal",
            "deceasedOn": str(self.day(issued, self.today)) if dead else None,
        }
        return self.record(f"RK-1{number:08d}", {"holder": person(who.id)}, fields, issued)

    def housing_fund_account(self, number):
        who = self.adults[number * 2 % len(self.adults)]
        employer = self.random.choice(self.companies)
        state = self.random.choices(("paying", "sealed", "closed"), (80, 15, 5))[0]
        months = self.random.randint(1, 240) if state == "paying" else 0
        deposit = self.random.randint(200, 4800) if state == "paying" else 0
        fields = {
            "name": who.name, "residentId": who.id, "employerUscc": employer.uscc if state == "paying" else None,
            "state": state, "lastMonth": self.months_ago(1 if state == "paying" else self.random.randint(3, 60)),
            "monthsContinuous": months, "monthlyDeposit": f"{deposit}.00",
            "balance": "0" if state == "closed" else f"{self.random.randint(10000, 30000000) / 100:.2f}",
            "loan": self.random.choices(("none", "running", "settled"), (70, 20, 10))[0],
        }
        subjects = {"holder": person(who.id)}
        if state == "paying":
            subjects["employer"] = business(employer.uscc)
        return self.record(f"9901{10000000 + number}", subjects, fields, self.day(who.born + timedelta(days=18 * 365), self.today))

    def allowance_record(self, number):
        home = self.households[number % len(self.households)]
        members = [p.id for p in (home["head"].spouse,) if p]
        approved = self.day(self.today - timedelta(days=2500), self.today)
        review = approved + timedelta(days=((self.today - approved).days // 365 + 1) * 365)
        certificate = f"LJDB-{approved.year}-{100000 + number % 900000}"
        fields = {
            "certificateNo": certificate, "applicantName": home["head"].name,
            "category": self.random.choice(("城市", "农村")), "householdSize": 1 + len(members),
            "monthlyAmount": f"{self.random.randint(300, 1900)}.00", "division": self.random.choices(TOWNS, TOWN_SHARES)[0],
            "approvedOn": str(approved), "nextReviewOn": str(review),
            "state": self.random.choices(("active", "stopped"), (85, 15))[0],
        }
        subjects = {"applicant": person(home["head"].id), "member": [person(member) for member in members]}
        return self.record(f"DB-1{number:08d}", subjects, fields, approved)

    def road_transport_permit(self, number):
        of = self.random.choice(self.companies)
        issued = self.day(max(of.registered, self.today - timedelta(days=1700)), self.today)
        until = issued + timedelta(days=1460)
        permit = f"99010{number + 1000000:07d}"
        fields = {
            "permitNo": permit, "uscc": of.uscc, "operatorName": self.typed(of.name), "responsiblePerson": of.operator.name,
            "scope": "道路普通货物运输", "vehicles": self.random.randint(1, 60), "issuedOn": str(issued),
            "validUntil": str(until), "status": "active",
        }
        return self.record(permit, {"holder": business(of.uscc)}, fields, issued, until)
