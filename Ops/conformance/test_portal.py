"""The public pages in a browser: the journeys of people, in both languages, light and dark, with keys, on paper."""

import hashlib
import itertools
import json
import os
import pathlib
import re
import urllib.parse

import pytest
import requests

from harness import datasets, samples
from harness.accessibility import faults
from harness.browser import ENTER, TAB, Browser

FRONT_DESK = "affairs-centre.system.front-desk"
REGISTRY = "market-regulation.system.registry"

PAGES = [
    "/", "/datasets", "/guides", "/guides/food-permit-new", "/guides/residence-permit", "/g", "/materials",
    "/materials/food-permit", "/datasets/business-licences", "/datasets?q=business&theme=ECON", "/datasets/service-items", "/agencies", "/statistics", "/problems", "/problems/refused", "/receipts", "/log", "/nothing",
]


#: Where screenshots go, to be looked at; without it there are none.
PICTURES = os.environ.get("ONCEGATE_PICTURES")


@pytest.fixture(scope="module")
def picture(browser):
    """Takes a picture of the page, if anybody is to see it."""
    def take(name):
        if PICTURES:
            folder = pathlib.Path(PICTURES)
            folder.mkdir(parents=True, exist_ok=True)
            browser.picture(folder / f"{name}.png")

    return take


@pytest.fixture(scope="module")
def browser():
    browser = Browser("zh-CN")
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def gateway(make_gateway):
    """A city in which something was released, changed and released again, and in which data stood for papers."""
    gateway = make_gateway()
    registry = gateway.caller(REGISTRY)
    records = [samples.licence(scope=scope, registeredCapital=f"{10 * number}.5")
               for number, scope in enumerate(["食品销售", "餐饮服务", "\"><script>alert(1)</script>", "物流\u202e仓储"] * 6)]
    for record in records:
        assert registry.submit(record).status_code == 201
    datasets.release(gateway, "business-licences")
    assert registry.submit(samples.licence()).status_code == 201
    datasets.release(gateway, "business-licences")
    datasets.release(gateway, "service-items")
    for record in records[:7]:
        answer = gateway.caller(FRONT_DESK).reuse({
            "material": "business-licence", "subject": record["subjects"]["holder"], "fields": ["name", "status"],
            "purpose": {"serviceItem": "food-permit-new", "case": "LJ-2026-799903", "channel": "hall"}})
        assert answer.status_code == 200, answer.text
    return gateway


@pytest.fixture(autouse=True)
def as_a_desktop(browser):
    browser.resize(1280, 900)
    browser.scheme("light")
    browser.complaints()


#: Every two of a language, a width and a scheme together; all three in all ways where pictures are taken.
VIEWS = [("zh-CN", 390, "light"), ("zh-CN", 1280, "dark"), ("en", 390, "dark"), ("en", 1280, "light")]


@pytest.mark.parametrize("language, width, scheme", itertools.product(("zh-CN", "en"), (390, 1280), ("light", "dark")) if PICTURES else VIEWS)
def test_every_page_can_be_read_by_everybody(browser, gateway, picture, language, width, scheme):
    browser.resize(width, 900)
    browser.scheme(scheme)
    found = {}
    for page in PAGES:
        browser.open(f"{gateway.public_url}{page}{'&' if '?' in page else '?'}lang={language}")
        assert browser.one("html").attribute("lang") == language, page
        wrong = faults(browser) + browser.complaints()
        # Whoever asks for what is not there is told so by the browser too.
        wrong = [fault for fault in wrong if not (page == "/nothing" and "404" in fault)]
        if wrong:
            found[page] = wrong
        name = re.sub(r"[^a-z]+", "-", page.strip("/")) or "home"
        picture(f"{name}-{language}-{width}-{scheme}")
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_telephone_shows_the_whole_table_of_files(browser, gateway, language):
    browser.resize(390, 900)
    browser.open(f"{gateway.public_url}/datasets/business-licences?lang={language}")
    files = "document.querySelector('#files + .scroll')"
    assert browser.script(f"return {files}.querySelectorAll('td').length") > 4
    assert browser.script(f"return {files}.scrollWidth <= {files}.clientWidth")


GOOD = (
    '<!doctype html><html lang="en"><title>t</title><body><a href="#m">skip</a><header>h</header>'
    '<main id="m"><h1>t</h1>{}</main><footer>f</footer>')


@pytest.mark.parametrize("part, fault", [
    ("<h3>x</h3>", "skips a rank"), ("<h1>x</h1>", "2 headings"), ('<input id="a">', "no label"),
    ("<button></button>", "no name"), ("<img src='data:,'>", "no text"), ("<svg width='9' height='9'></svg>", "drawing"),
    ("<table><tr><td>x</table>", "no heading"), ("<table><tr><th>x</table>", "says not of what"),
    ("<ul><p>x</p></ul>", "else than entries"), ("<i id='a'>1</i><i id='a'>2</i>", "stands twice"),
    ("<p aria-describedby='none'>x</p>", "leads nowhere"), ("<a href='/' tabindex='3'>x</a>", "order of focus"),
    ("<p style='color:#999'>x</p>", "stands out too little"), ("<div style='width:3000px'>x</div>", "wider than the window"),
    ("<nav><a href='/'>home</a></nav>", "navigation has no name"),
    ("<nav aria-label='n'><a href='/' style='font-size:8px'>x</a></nav>", "too small"),
    ("<pre style='width:50px;overflow:auto'>xxxxxxxxxxxxxxxxxxxxxxxxx</pre>", "reached with keys"),
])
def test_what_cannot_be_read_by_everybody_is_found(browser, part, fault):
    browser.open("data:text/html;charset=utf-8," + urllib.parse.quote(GOOD.format("<p>x</p>")))
    assert not faults(browser)
    browser.open("data:text/html;charset=utf-8," + urllib.parse.quote(GOOD.format(part)))
    assert any(fault in found for found in faults(browser)), faults(browser)


def test_someone_without_scripts_finds_a_guide_and_checks_its_printed_code(browser, gateway, picture):
    browser.open(gateway.public_url)
    browser.link("办事指南").click()
    browser.link("食品经营许可（新办）").click()
    assert browser.heading == "食品经营许可（新办）"
    guide = browser.text
    for element in ("受理单位", "法定时限", "监督投诉电话", "示范文本", "常见错误", "数据从哪里来"):
        assert element in guide
    browser.scheme("light", media="print")
    assert not browser.one(".sections").text, "the navigation is not printed"
    assert browser.one(".imprint .code").attribute("role") == "img"
    picture("guide-on-paper")
    printed = browser.one(".imprint .digits").text
    browser.scheme("light")

    browser.open(f"{gateway.public_url}/g")
    browser.one("#code").type(printed.upper())
    browser.leave(lambda: browser.press(ENTER))
    assert browser.heading == "该办事指南现行有效"
    # The document is what its hash says.
    code = browser.address.rstrip("/").rsplit("/", 1)[1].split("?")[0]
    document = requests.get(f"{gateway.public_url}/g/{code}/document", timeout=10).content
    digest = hashlib.sha256(document).hexdigest()
    assert digest.startswith(code) and digest in browser.text


def test_someone_without_scripts_searches_a_dataset_and_downloads_it(browser, gateway, picture):
    browser.open(gateway.public_url)
    browser.one("#q").type("市场主体")
    browser.leave(lambda: browser.press(ENTER))
    assert "/datasets?q=" in browser.address and "共 1 个数据集" in browser.text
    browser.open(f"{gateway.public_url}/datasets")
    chosen = [link for link in browser.all(".facets a") if link.text.startswith("澜江市市场监督管理局")]
    chosen[0].click()
    assert "共 1 个数据集" in browser.text and browser.all(".facets a[aria-current]")
    browser.link("市场主体登记信息").click()
    assert "新增 1 行，变更 0 行，删除 0 行" in browser.text
    assert len(browser.all("#preview + .scroll tbody tr")) == 20 and browser.all(".chart svg, .bars svg")
    # What people typed is shown as they typed it.
    assert "><script>alert(1)</script>" in browser.text and not browser.complaints()
    file = browser.link("business-licences.csv").attribute("href")
    content = requests.get(urllib.parse.urljoin(gateway.public_url, file), timeout=10).content
    assert hashlib.sha256(content).hexdigest() in requests.get(
        urllib.parse.urljoin(gateway.public_url, file.rsplit("/", 1)[0] + "/SHA256SUMS"), timeout=10).text
    for link in browser.all("main a[href]"):
        target = link.attribute("href")
        if target.startswith("/"):
            answer = requests.head(urllib.parse.urljoin(gateway.public_url, target), timeout=10)
            assert answer.status_code == 200, target


def test_the_statistics_count_no_month_that_is_not_over(browser, gateway):
    browser.open(f"{gateway.public_url}/statistics")
    assert [tile.text for tile in browser.all(".tiles dd")] == ["0", "0", "0", "0"]
    assert "已结束的月份尚无可显示的统计数据" in browser.text and "不计入任何合计" in browser.text


def test_a_recalled_dataset_is_gone_and_says_why(browser, gateway, picture):
    released = datasets.release(gateway, "agencies")
    browser.open(f"{gateway.public_url}/datasets/agencies?lang=en")
    assert browser.all("#files")
    assert datasets.recall(gateway, released, "A test <of> recall.").status_code == 200
    assert requests.get(f"{gateway.public_url}/datasets/agencies", timeout=10).status_code == 410
    browser.open(f"{gateway.public_url}/datasets/agencies?lang=en")
    assert "A test <of> recall." in browser.text
    assert not faults(browser)
    picture("recalled")


def test_the_switch_of_languages_stays_on_the_page_and_with_every_link(browser, gateway):
    browser.open(f"{gateway.public_url}/guides/deed-tax-relief")
    assert browser.heading == "契税优惠（家庭唯一住房）", "the browser's language"
    browser.link("English").click()
    assert browser.heading.startswith("Deed tax relief")
    browser.link("Service guides").click()
    assert browser.heading == "Service guides"
    browser.link("Statistics").click()
    assert browser.heading == "Statistics of reuse"
    browser.link("中文").click()
    assert browser.heading == "数据共享成效统计"


def test_everything_is_reached_with_keys_and_the_focus_is_seen(browser, gateway):
    browser.open(f"{gateway.public_url}/guides?lang=en")
    browser.press(TAB)
    focused = "const e = document.activeElement; const s = getComputedStyle(e); const b = e.getBoundingClientRect();" \
        "return [e.textContent.trim(), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, b.top >= 0]"
    assert browser.script(focused) == ["Skip to the content", True, True]
    browser.press(ENTER)
    assert browser.script("return document.activeElement.id") == "main"
    browser.open(f"{gateway.public_url}/guides?lang=en")
    links = len(browser.all("a[href]"))
    seen = []
    for _ in range(links):
        browser.press(TAB)
        text, is_seen, _ = browser.script(focused)
        assert is_seen, f"the focus on {text} is not seen"
        seen.append(text)
    expected = browser.script("return [...document.querySelectorAll('a[href]')].map((e) => e.textContent.trim())")
    assert seen == expected, "the order of focus is that of reading"


def test_a_receipt_is_pasted_and_checked(browser, gateway, picture):
    record = samples.licence()
    assert gateway.caller("market-regulation.system.registry").submit(record).status_code == 201
    answer = gateway.caller(FRONT_DESK).verify(samples.question_about(record))
    assert answer.status_code == 200, answer.text
    browser.open(f"{gateway.public_url}/receipts")
    browser.one("#receipt").paste(answer.text)
    browser.one("form button").click()
    assert "核对通过" in browser.one("section.verified h2").text
    assert not faults(browser) and not browser.complaints()
    picture("receipt-verified")
    browser.one("#receipt").paste(answer.text.replace('"match"', '"mismatch"', 1))
    browser.one("form button").click()
    assert "核对未通过" in browser.one("section.failed h2").text
    assert not faults(browser)


def test_the_log_page_shows_what_the_log_says(browser, gateway):
    size, _ = gateway.checkpoint()
    browser.open(f"{gateway.public_url}/log")
    assert gateway.key.read_text().strip() in browser.text
    shown = re.search(r"条目数\s+([\d,]+)", browser.text).group(1)
    assert int(shown.replace(",", "")) >= size
