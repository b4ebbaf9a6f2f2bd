"""The tour and the tutorial of README.md and of README.zh-CN.md: their commands are run line by line, and what they show is what the commands say."""

import os
import pathlib
import re
import signal
import subprocess
import threading

import pytest

from harness.gateway import free_port
from harness.places import ROOT

# Where they stand, in which language they are followed, and whether the demo runs already.
SECTIONS = [
    ("README.md", "## Five minutes with it", "C.UTF-8", True),
    ("README.md", "## From nothing to a verified claim", "C.UTF-8", False),
    ("README.zh-CN.md", "## 五分钟上手", "zh_CN.UTF-8", True),
    ("README.zh-CN.md", "## 从零开始到一次核验", "zh_CN.UTF-8", False),
]
# The ports that they name: of the API, of the public listener, of operations.
PORTS = {True: ("8443", "8080", "9464"), False: ("8543", "8180", "9564")}
# What is another one each time.
VARIABLE = [
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>"),
    (r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", "<time>"), (r"sha256:[0-9a-f]{64}", "<hash>"),
    (r"(/log/)\d{4}", r"\1<year>"), (r"\+[0-9a-f]{8}\+[0-9A-Za-z+/]{40,}=*", "<key>"),
    (r"\d{4}-\d{2}-\d{2}\*?", "<day>"), (r"\b\d{4}-\d{2}\b", "<month>"),
    # Columns are as wide as what stands in them.
    (r" +", " "), (r"-{3,}", "---"), (r" $", ""),
    # Where something stands in the log depends on how many materials the demo has submitted.
    (r"(entry |tree of |\"index\": |^oncegate_log_\w+ )[\d.]+", r"\1<n>"), (r"\d+ MiB", "<n> MiB"),
]


def blocks(text, heading):
    """A section's fenced blocks, in order: their language and lines."""
    section = text.split(f"\n{heading}\n", 1)[1].split("\n## ", 1)[0]
    return [(language, body.splitlines()) for language, body in re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)]


def commands(lines):
    """The commands of a block: a command is as many lines as the shell needs to read it."""
    command = ""
    for line in lines:
        command += line + "\n"
        read = subprocess.run(["bash", "-n"], input=command, capture_output=True, text=True)
        if read.returncode == 0 and not read.stderr and not line.endswith("\\"):
            yield command
            command = ""
    assert not command, f"the shell does not understand {command}"


def masked(text):
    for pattern, name in VARIABLE:
        text = re.sub(pattern, name, text)
    return text


class Shell:
    """One shell that runs command after command, as somebody at a terminal does."""

    MARK = "--- done:"

    def __init__(self, directory, locale):
        self.process = subprocess.Popen(
            ["bash"], cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("LC_")} | {"LANG": locale})

    def run(self, command, seconds=120):
        """Its exit code, and what it printed."""
        watchdog = threading.Timer(seconds, self.process.kill)
        watchdog.start()
        self.process.stdin.write(f"{command}\nprintf '\\n{self.MARK} %s\\n' $?\n")
        self.process.stdin.flush()
        printed = ""
        while not (line := self.process.stdout.readline()).startswith(self.MARK):
            assert line, f"the shell ended within {command}: {printed}"
            printed += line
        watchdog.cancel()
        return int(line.removeprefix(self.MARK)), printed.removesuffix("\n")

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


class Place:
    """What the test puts in the place of a section's directories, program and ports."""

    def __init__(self, directory, binary, ports):
        self.directory, self.binary = directory, binary
        self.ports = {port: str(free_port()) for port in ports}

    def __call__(self, text):
        text = text.replace("$PWD/.build-release/release", str(self.binary.parent))
        text = re.sub(r"(?<![\w/])var/", f"{self.directory}/", text)
        return re.sub(rf"\b({'|'.join(self.ports)})\b", lambda found: self.ports[found.group()], text)


@pytest.fixture
def make_place(tmp_path, binary):
    def make(has_demo):
        place = Place(tmp_path, binary, PORTS[has_demo])
        if has_demo:
            ports = [word for name, port in zip(("api", "public", "ops"), place.ports.values()) for word in (f"--{name}-port", port)]
            up = subprocess.run(
                ["Ops/up", "--binary", binary, "--records", "150", "--dir", tmp_path / "demo", *ports], cwd=ROOT,
                capture_output=True, text=True, timeout=300)
            assert up.returncode == 0, up.stdout + up.stderr
        return place

    yield make
    for pid in tmp_path.glob("*/gateway.pid"):
        if pathlib.Path(f"/proc/{pid.read_text().strip()}").exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)


def check_shown(lines, printed):
    """What a document shows is all that was printed, or some lines of it in their order where it has an …"""
    if "…" not in lines:
        assert lines == printed
        return
    rest = iter(printed)
    for line in lines:
        assert line == "…" or line in rest, f"{line!r} is not, or not there, among\n" + "\n".join(printed)


@pytest.mark.parametrize(("document", "heading", "locale", "has_demo"), SECTIONS)
def test_the_readme_runs_line_by_line_and_shows_what_it_says(document, heading, locale, has_demo, make_place):
    place = make_place(has_demo)
    shell = Shell(ROOT, locale)
    printed, unexplained, count, shown = [], [], 0, 0
    try:
        for language, lines in blocks((ROOT / document).read_text("utf-8"), heading):
            if language == "sh":
                assert not unexplained, unexplained
                printed = []
                for command in commands(lines):
                    code, output = shell.run(place(command))
                    said = [masked(line) for line in output.splitlines()]
                    printed += said
                    count += 1
                    # One that is refused says why, and the document shows it.
                    if code != 0:
                        assert code != 2 and said, f"{command}\n{output}"
                        unexplained.append(said[0])
            elif language == "text":
                lines = [masked(place(line.strip() if line.strip() == "…" else line)) for line in lines]
                check_shown(lines, printed)
                unexplained = [line for line in unexplained if line not in lines]
                shown += len(lines)
        assert not unexplained, unexplained
    finally:
        shell.close()
    assert count > 30 and shown > 30
