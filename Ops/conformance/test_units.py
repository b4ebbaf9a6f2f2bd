"""The units of systemd: well-formed, shut in, and as the manual says."""

import re
import shutil
import subprocess

import pytest

from harness.places import ROOT

UNITS = sorted((ROOT / "Ops" / "deploy").glob("*.service"))
#: What `systemd-analyze security` may find, of 100: what is left is the network, which is what the services are for.
EXPOSURE = 16

pytestmark = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed: apt-get install systemd")


@pytest.fixture(params=UNITS, ids=lambda path: path.name)
def unit(request, tmp_path, binary):
    """A unit with the tested program in it, since the verifier looks for the program."""
    text = request.param.read_text("utf-8")
    assert "ExecStart=/usr/bin/oncegate " in text
    copy = tmp_path / request.param.name
    copy.write_text(text.replace("ExecStart=/usr/bin/oncegate ", f"ExecStart={binary} "))
    return copy


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def test_a_unit_is_well_formed(unit):
    found = analyze("verify", "--man=no", unit)
    assert found.returncode == 0 and str(unit) not in found.stderr, found.stderr


def test_the_verifier_would_tell_a_line_that_it_does_not_know(unit):
    unit.write_text(unit.read_text().replace("[Service]\n", "[Service]\nProtectEverything=yes\n"))
    assert "ProtectEverything" in analyze("verify", "--man=no", unit).stderr


def test_a_unit_leaves_hardly_anything_open(unit):
    found = analyze("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}", unit)
    assert found.returncode == 0, "\n".join(line for line in found.stdout.splitlines() if line.startswith("✗"))


def test_the_threshold_would_tell_a_unit_that_is_not_shut_in(unit):
    unit.write_text(re.sub(r"^(Protect|Private|Restrict|SystemCall).*\n", "", unit.read_text(), flags=re.M))
    assert analyze("security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}", unit).returncode != 0


def test_every_option_of_a_command_in_a_unit_exists(unit, binary):
    line = re.search(r"^ExecStart=\S+ (.*)$", unit.read_text(), re.M).group(1)
    words = line.split()
    command = words[:next(place for place, word in enumerate(words) if word.startswith("-"))]
    known = subprocess.run([binary, *command, "--help"], capture_output=True, text=True, timeout=20).stdout
    for option in (word for word in words if word.startswith("--")):
        assert f"{option} " in known


def test_a_stop_has_longer_than_what_is_in_flight(unit):
    """25 s, after which the gateway ends what is left."""
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", unit.read_text(), re.M).group(1)) > 25
