"""The tutorial of README.md and of README.zh-CN.md, from an empty gateway to a verified claim: its commands are run line by line, and what it shows
is what they say."""

import os
import pathlib
import re
import signal
import subprocess
import threading

import pytest

from harness.gateway import free_port
from harness.places import ROOT

# Where it stands, and in which language it is followed.
TUTORIALS = {
    "README.md": ("## From nothing to a verified claim", "C.UTF-8"),
    "README.zh-CN.md": ("## 从零开始到一次核验", "zh_CN.UTF-8"),
}
# What is another one each time.
VARIABLE = [
    (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "<id>"),
    (r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", "<time>"), (r"sha256:[0-9a-f]{64}", "<hash>"),
    (r"(/log/)\d{4}", r"\1<year>"), (r"\+[0-9a-f]{8}\+[0-9A-Za-z+/]{40,}=*", "<key>"),
    (r"\d{4}-\d{2}-\d{2}", "<day>"),
    # Columns are as wide as what stands in them.
    (r" +", " "), (r"-{3,}", "---"),
]


def blocks(text, heading):
    """The tutorial's fenced blocks, in order: their language and lines."""
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
            env={**os.environ, "LC_ALL": locale})

    def run(self, command, seconds=120):
        """What it printed; it must succeed."""
        watchdog = threading.Timer(seconds, self.process.kill)
        watchdog.start()
        self.process.stdin.write(f"{command}\nprintf '\\n{self.MARK} %s\\n' $?\n")
        self.process.stdin.flush()
        printed = ""
        while not (line := self.process.stdout.readline()).startswith(self.MARK):
            assert line, f"the shell ended within {command}: {printed}"
            printed += line
        watchdog.cancel()
        assert line == f"{self.MARK} 0\n", f"{command}\n{printed}"
        return printed.removesuffix("\n")

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture
def place(tmp_path, binary):
    """What the test puts in the place of the tutorial's directory, program and ports."""
    taken = {port: str(free_port()) for port in ("8543", "8180", "9564")}

    def place(text):
        text = text.replace("$PWD/.build-release/release", str(binary.parent)).replace("var/tutorial", str(tmp_path))
        return re.sub(rf"\b({'|'.join(taken)})\b", lambda found: taken[found.group()], text)

    yield place
    pid = tmp_path / "gateway.pid"
    if pid.exists() and pathlib.Path(f"/proc/{pid.read_text().strip()}").exists():
        os.kill(int(pid.read_text()), signal.SIGTERM)


@pytest.mark.parametrize("document", TUTORIALS)
def test_the_tutorial_runs_line_by_line_and_shows_what_it_says(document, place):
    heading, locale = TUTORIALS[document]
    shell = Shell(ROOT, locale)
    printed, count, shown = "", 0, 0
    try:
        for language, lines in blocks((ROOT / document).read_text("utf-8"), heading):
            if language == "sh":
                printed = ""
                for command in commands(lines):
                    printed += shell.run(place(command))
                    count += 1
            else:
                actual = [masked(line) for line in printed.splitlines()]
                for line in lines:
                    if line == "…":
                        continue
                    assert place(masked(line)) in actual, f"{line!r} is not among\n{printed}"
                    shown += 1
    finally:
        shell.close()
    assert count > 30 and shown > 30
