"""The people and businesses of the hand-written records. All are invented."""


def person(identifier):
    return {"scheme": "resident-id", "id": identifier}


def business(identifier):
    return {"scheme": "uscc", "id": identifier}


# name, resident id
LU = ("陆知远", "990102198503120017")
SHEN = ("沈若溪", "990102198709250028")
XIAOHE = ("陆小禾", "990103201806010035")
CHEN = ("陈春和", "990102197904180112")
HAN = ("韩远帆", "990103197611020111")
WEN = ("温如玉", "990102198202140129")
JIANG = ("江平川", "99010219800630013X")
HE = ("何北辰", "990121198112250112")
GONG = ("龚守拙", "99012119410506011X")
YU = ("郁明澜", "990102199007190125")
TIAN = ("田\U0002cc56", "990103199303080138")
SU = ("苏\u36c3", "990103199511200122")
ANA = ("阿娜尔·赛达", "990102198809010144")
QIAN = ("钱多禾", "99010219960229069X")
FENG = ("冯既白", "990103196908100118")
SONG = ("宋归田", "990121195809170135")
BAI = ("白秋水", "990102198410070129")
SHI = ("石小满", "990102197701230159")
MU = ("穆云生", "990102197305300119")
DU = ("杜兰舟", "990103199104040125")
PEOPLE = (LU, SHEN, XIAOHE, CHEN, HAN, WEN, JIANG, HE, GONG, YU, TIAN, SU, ANA, QIAN, FENG, SONG, BAI, SHI, MU, DU)

# A sole trader whose business bears his own name; he stands in no other record.
GUAN = ("关山月", "990102196909260192")

# An id that stands in no record, so that "not found" can be asked.
NOBODY = "990102197001019993"

CHENXI = ("澜江晨曦食品有限公司", "91990102MA9L05073A")
CHUNHE = ("江城区春和面馆", "92990102MA9L050737")
YUANFAN = ("澜江远帆物流有限公司", "91990103MA9L05081K")
JIUDU = ("澜江旧渡纺织有限公司", "91990103MA9L05110Y")
MUYUN = ("澜江暮云商贸有限公司", "91990102MA9L05129D")
FEIHONG = ("澜江飞鸿贸易有限公司", "91990102MA9L051378")
BAILU = ("澜江白鹭餐饮管理有限公司", "91990102MA9L051453")
QINGSHI = ("江城区青石小卖部", "92990102MA9L05153T")
YUNQI = ("望河区云栖茶舍", "92990103MA9L051614")
HEWAN = ("江城区河湾小厨", "92990102MA9L0517XD")
GUANSHANYUE = ("关山月", "92990102MA9L051968")
QIYUAN = ("澜江栖园公益服务中心有限公司", "91990103MA9L05209F")
WIDE = ("澜江ＡＢＣ软件（江城）有限公司", "91990102MA9L05188G")

UNITS = (
    "990102001001GB00001F00130021", "990102001001GB00001F00140022", "990102001001GB00001F00150023",
    "990102001001GB00001F00160024", "990102001001GB00001F00170025",
)
