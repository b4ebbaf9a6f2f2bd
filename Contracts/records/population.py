"""An invented city, drawn from a seed: people in households, and the businesses that they run."""

import random
from datetime import date, timedelta

from cast import NOBODY, PEOPLE
from identifiers import resident_id, uscc

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
GIVEN = "安柏辰澄初丹东尔帆枫谷禾鹤泓槐嘉简锦景静钧可兰岚乐澜黎林麟鹭满棉铭墨楠宁朴其晴秋然溶若杉深石书舒棠桃汀桐未汶希溪夏晓星轩雪延岩雁遥野依宜音盈雨远云芸昭知竹子紫"
DISTRICTS = {"990102": "江城区", "990103": "望河区", "990121": "清溪县"}
# Towns and subdistricts, the first of a district with most of its people.
TOWNS = tuple(f"{district}{number:03d}" for district in DISTRICTS for number in range(1, 5))
TOWN_SHARES = (12, 5, 2, 1) * len(DISTRICTS)
ROADS = "澜声路 听涛里 柳岸街 港前路 晨光路 桑田路 云栖里 渡口街 石桥巷 南枝巷 望江路 书院街".split()
TRADES = (
    ("食品", "食品销售；食品生产"), ("餐饮", "餐饮服务；食品销售"), ("物流", "道路货物运输；仓储服务"),
    ("商贸", "日用百货销售"), ("软件", "软件开发；信息技术服务"), ("建材", "建筑材料销售"), ("园艺", "花卉种植；园林绿化"),
)
KINDS = ("有限责任公司",) * 5 + ("股份有限公司", "个人独资企业", "合伙企业", "农民专业合作社") + ("个体工商户",) * 6
ORGANISATION_LETTERS = "ABCDEFGHJKMNPQRTUWXY"


class Person:
    """One invented resident; `home` is the household, a dict with number, address and members."""

    __slots__ = ("name", "id", "born", "male", "home", "relation", "spouse")

    def __init__(self, name, identifier, born, male):
        self.name, self.id, self.born, self.male = name, identifier, born, male
        self.home = self.relation = self.spouse = None


class Company:
    """One invented business."""

    __slots__ = ("name", "uscc", "trade", "kind", "operator", "registered", "address", "district")


class Population:
    """Everybody and every business that `counts` (records per type) asks for."""

    def __init__(self, seed, today, counts):
        self.random = random.Random(seed)
        self.today = today
        self.counts = counts
        self.taken = {NOBODY} | {identifier for _, identifier in PEOPLE}
        self.people = []
        self.households = []
        while len(self.people) < max(counts["resident-identity"], counts["household-register"], 12):
            self.add_household()
        self.adults = [p for p in self.people if self.age(p) >= 20]
        self.random.shuffle(self.adults)
        self.couples = [home["head"] for home in self.households if home["head"].spouse]
        self.companies = [self.company(n) for n in range(max(counts["business-licence"], 4))]

    # Drawing

    def day(self, earliest, latest):
        """A day between two days, both included; `latest` is never after today."""
        latest = min(latest, self.today)
        return earliest + timedelta(days=self.random.randint(0, max((latest - earliest).days, 0)))

    def age(self, who):
        return (self.today - who.born).days // 365

    def new_person(self, youngest, oldest, male, surname=None):
        born = self.day(self.today - timedelta(days=oldest * 365), self.today - timedelta(days=youngest * 365))
        while True:
            sequence = self.random.randrange(1 if male else 2, 1000, 2)
            identifier = resident_id(self.random.choice(list(DISTRICTS)), born, sequence)
            if identifier not in self.taken:
                break
            born += timedelta(days=1)
        self.taken.add(identifier)
        given = "".join(self.random.choices(GIVEN, k=1 if self.random.random() < 0.15 else 2))
        return Person((surname or self.random.choice(SURNAMES)) + given, identifier, born, male)

    def address(self, district=None):
        district = district or self.random.choice(list(DISTRICTS))
        return district, f"{DISTRICTS[district]}{self.random.choice(ROADS)}{self.random.randint(1, 480)}号"

    def add_household(self):
        head = self.new_person(22, 80, self.random.random() < 0.6)
        members = [(head, "户主")]
        if self.random.random() < 0.7:
            low = max(22, self.age(head) - 6)
            spouse = self.new_person(low, low + 8, not head.male)
            head.spouse, spouse.spouse = spouse, head
            members.append((spouse, "配偶"))
        father = head if head.male or not head.spouse else head.spouse
        oldest = min(self.age(who) for who, _ in members) - 21
        if oldest >= 1:
            for _ in range(self.random.choice((0, 0, 1, 1, 1, 2))):
                male = self.random.random() < 0.5
                child = self.new_person(0, min(oldest, 24), male, father.name[0])
                members.append((child, "子" if male else "女"))
        home = {"number": f"9902{len(self.households) + 1:05d}"[-9:], "address": self.address()[1], "head": head}
        self.households.append(home)
        for who, relation in members:
            who.home, who.relation = home, relation
            self.people.append(who)

    def company(self, number):
        made = Company()
        made.kind = self.random.choice(KINDS)
        made.trade, _ = self.random.choice(TRADES)
        made.operator = self.random.choice(self.adults)
        earliest = max(date(2000, 1, 4), made.operator.born + timedelta(days=20 * 365))
        made.registered = self.day(earliest, self.today)
        made.district, made.address = self.address()
        word = "".join(self.random.choices(GIVEN, k=2))
        suffix = {"个体工商户": "铺", "农民专业合作社": "专业合作社", "合伙企业": "合伙企业（普通合伙）", "个人独资企业": "工作室",
                  "股份有限公司": "股份有限公司"}.get(made.kind, "有限公司")
        place = DISTRICTS[made.district] if made.kind == "个体工商户" else "澜江"
        made.name = place + word + made.trade + suffix
        code = {"个体工商户": "92", "农民专业合作社": "93"}.get(made.kind, "91")
        letter = ORGANISATION_LETTERS[number // 10000 % len(ORGANISATION_LETTERS)]
        made.uscc = uscc(code, made.district, f"MA{9 - number // 200000}{letter}{number % 10000:04d}")
        return made

    def typed(self, text):
        """Text as people type it: now and then in full width, or with a space at the end."""
        chance = self.random.random()
        if chance < 0.03:
            return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
        return text + " " if chance < 0.04 else text
