"""The operator's handbook: what it quotes is what the program says, its commands exist, its links lead somewhere."""

import os
import re
import subprocess

import pytest

from harness.places import ROOT

HANDBOOK = ROOT / "Ops" / "handbook.md"
TEXT = HANDBOOK.read_text("utf-8")
#: The tables of what the program says: the first column.
SAID = re.findall(r"^\| `([^`]+)` \|", TEXT.split("## When it says")[1], re.M)


@pytest.fixture(scope="module")
def sources():
    """All Swift of the program, in which a text that goes on in the next line is one text."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "Sources").rglob("*.swift"))]
    joined = re.sub(r'"\s*\n?\s*\+ "|\\\n\s*', "", "\n".join(texts))
    return re.sub(r"\\\([^()]*(\([^()]*(\([^()]*\)[^()]*)*\)[^()]*)*\)", "…", joined).replace("`", "")


def missing(said, sources):
    """The parts of a quotation that no text of the program has; `…` stands for what differs."""
    return [part for part in (part.strip() for part in said.split("…")) if part and part not in sources]


@pytest.mark.parametrize("said", SAID)
def test_what_is_quoted_is_what_the_program_says(said, sources):
    assert not missing(said, sources)


def test_a_quotation_that_nothing_says_would_be_found(sources):
    assert missing("the gateway is tired of …", sources) == ["the gateway is tired of"]
    assert len(SAID) > 40


def commands():
    """Every line of the handbook that runs the program, once, without `sudo` and what follows a pipe."""
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", TEXT, re.S))
    shown = blocks.splitlines() + re.findall(r"`(oncegate [^`]+)`", TEXT)
    lines = [re.search(r"(?<!-[ug] )\boncegate ([a-z].*)$", line) for line in shown]
    return sorted({line.group(1).split(" | ")[0].split(" #")[0] for line in lines if line})


@pytest.mark.parametrize("line", commands())
def test_a_command_that_is_shown_exists_with_its_options(line, binary):
    words = line.split()
    names = []
    for word in words:
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", word) or len(names) == 2:
            break
        names.append(word)
    options = [word for word in words if word.startswith("--")]
    said = subprocess.run([binary, *names, "--help"], capture_output=True, text=True, timeout=20,
                          env={**os.environ, "COLUMNS": "200"})
    usage = re.search(r"^USAGE: oncegate (.*)$", said.stdout, re.M)
    assert said.returncode == 0 and usage, said.stderr
    # Where there are subcommands, one was named that is none if the help is that of the command above.
    assert usage.group(1).startswith(names[0]) and "<subcommand>" not in usage.group(1)
    for option in options:
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", said.stdout), f"{option} is no option of {' '.join(names)}"


def anchors(path):
    """The anchors that a page's headings have where it is shown."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_a_link_leads_somewhere(target):
    name, _, anchor = target.partition("#")
    path = (HANDBOOK.parent / name).resolve() if name else HANDBOOK
    assert path.exists()
    assert not anchor or anchor in anchors(path)


def test_the_files_and_the_service_that_it_names_are_those_of_the_package():
    shipped = {path.name for path in (ROOT / "Ops" / "deploy").iterdir()}
    for name in re.findall(r"`/etc/oncegate/([\w.]+)`", TEXT):
        assert name in shipped | {"certs", "keys"}
    for name in set(re.findall(r"systemctl (?:enable --now|stop|start|status|edit) ([\w-]+)", TEXT)):
        assert f"{name}.service" in shipped
