"""What keeps a page from being read by everybody: rules of WCAG 2.2 that a program can check."""

# Runs in the page; answers with the faults that it finds, each in a sentence.
_RULES = r"""
const faults = [];
const say = (text, element) => faults.push(text + (element ? ': ' + element.outerHTML.slice(0, 120) : ''));
const all = (selector) => [...document.querySelectorAll(selector)];
const isSeen = (element) => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0;
const name = (element) => {
  const labels = (element.getAttribute('aria-labelledby') || '').split(/\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent || '');
  const label = element.id ? document.querySelector('label[for="' + CSS.escape(element.id) + '"]') : null;
  return (labels.join(' ') || element.getAttribute('aria-label') || label?.textContent || element.closest('label')?.textContent
    || element.textContent || element.getAttribute('alt') || element.getAttribute('title') || '').trim();
};

if (!/^(en|zh-CN)$/.test(document.documentElement.lang)) say('the page names no language that it is in');
if (!document.title.trim()) say('the page has no title');
if (all('h1').length !== 1) say('the page has ' + all('h1').length + ' headings of the first rank');
for (const [landmark, count] of [['main', 1], ['body > header', 1], ['body > footer', 1]])
  if (all(landmark).length !== count) say('the page has not one ' + landmark);
const navigations = all('nav').map(name);
if (all('nav').some((nav) => !nav.getAttribute('aria-label') && !nav.getAttribute('aria-labelledby')))
  say('a navigation has no name');

let rank = 0;
for (const heading of all('h1, h2, h3, h4, h5, h6').filter(isSeen)) {
  const next = Number(heading.tagName[1]);
  if (next > rank + 1 && rank > 0) say('a heading skips a rank', heading);
  if (!heading.textContent.trim()) say('a heading is empty', heading);
  rank = next;
}

for (const field of all('input:not([type=hidden]), select, textarea')) if (!name(field)) say('a field has no label', field);
for (const control of all('a[href], button, summary')) {
  if (isSeen(control) && !name(control)) say('something to press has no name', control);
}
for (const picture of all('img')) if (!picture.hasAttribute('alt')) say('a picture has no text', picture);
for (const drawing of all('svg')) {
  const isHidden = drawing.getAttribute('aria-hidden') === 'true';
  if (!isHidden && (drawing.getAttribute('role') !== 'img' || !(drawing.getAttribute('aria-label')
      || drawing.querySelector('title')))) say('a drawing is neither named nor hidden', drawing);
}
for (const table of all('table')) {
  if (table.querySelectorAll('th').length === 0) say('a table has no heading', table);
  for (const heading of table.querySelectorAll('th')) if (!heading.getAttribute('scope')) say('a heading of a table says not of what', heading);
}
for (const list of all('ul, ol')) for (const child of list.children)
  if (child.tagName !== 'LI') say('a list holds something else than entries', child);
for (const list of all('dl')) for (const child of list.children)
  if (!['DT', 'DD', 'DIV'].includes(child.tagName)) say('a list of terms holds something else', child);

const ids = all('[id]').map((element) => element.id);
for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) say('an id stands twice: ' + id);
for (const attribute of ['aria-labelledby', 'aria-describedby', 'for'])
  for (const element of all('[' + attribute + ']'))
    for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean))
      if (!document.getElementById(id)) say('a reference leads nowhere', element);
for (const element of all('[tabindex]')) if (Number(element.getAttribute('tabindex')) > 0) say('the order of focus is changed', element);
for (const box of all('.scroll, pre')) if (box.scrollWidth > box.clientWidth + 1 && box.tabIndex < 0)
  say('a box that scrolls cannot be reached with keys', box);

// The skip link comes first and leads to the content.
const first = all('a[href], button, input, select, textarea')[0];
if (!first || !first.hash || !document.querySelector(first.hash)) say('the first link does not lead to the content', first);

// WCAG 1.4.3: text stands out from what is behind it.
const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const colour = (text) => {
  const parts = text.match(/[\d.]+/g).map(Number);
  return {rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1};
};
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const found = colour(getComputedStyle(at).backgroundColor);
    if (found.alpha === 1) return found.rgb;
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const seen = new Set();
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || seen.has(element) || !isSeen(element)) continue;
  seen.add(element);
  if (element.closest('.unseen, .skip')) continue;
  const style = getComputedStyle(element);
  const ink = colour(element.closest('svg') ? style.fill : style.color).rgb;
  const [more, less] = [light(ink), light(behind(element))].sort((a, b) => b - a);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const ratio = (more + 0.05) / (less + 0.05);
  if (ratio < (isLarge ? 3 : 4.5)) say('a text stands out too little (' + ratio.toFixed(2) + ')', element);
}

// WCAG 1.4.10: nothing runs out of a narrow window.
if (document.documentElement.scrollWidth > innerWidth + 1) say('the page is wider than the window');
// WCAG 2.5.8: what is pressed is no smaller than a finger finds.
for (const link of all('nav a, .languages a, button')) {
  const box = link.getBoundingClientRect();
  if (isSeen(link) && (box.height < 24 || box.width < 24)) say('something to press is too small', link);
}
return faults;
"""


def faults(browser):
    """What is wrong with the page that the browser shows."""
    return browser.script(_RULES)
