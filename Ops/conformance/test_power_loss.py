"""A power cut under load: what was written and not synced is gone, and nothing that a client has a receipt for."""

import hashlib
import json
import os
import random

import pytest

from harness import disk, history
from harness.load import killed_under_load, receipts_in
from harness.receipts import unpad
from harness.tree import Proof

pytestmark = pytest.mark.embedded("the disk under the data")

ROUNDS = int(os.environ.get("ONCEGATE_POWER_CUTS", "4"))
SEED = int(os.environ.get("ONCEGATE_POWER_SEED", "35"))
ANSWERS = 60
AUDITOR = "affairs-centre.admin.auditor"


@pytest.fixture
def gateway(make_gateway, disk_library, tmp_path):
    directory = tmp_path / "gateway"
    return make_gateway(directory=directory, disk=disk.Disk(disk_library, tmp_path, directory / "data", directory / "keys"))


def exported(gateway):
    """Every record of the log with its index, as an auditor has them."""
    found, first = [], 0
    with gateway.new_caller(AUDITOR) as auditor:
        while first is not None:
            *lines, last = map(json.loads, auditor.get(f"/v1/log/records?from={first}", promised=False).text.splitlines())
            found += [(line["index"], unpad(line["record"])) for line in lines]
            first = last["summary"].get("next")
    return found


def test_what_was_acknowledged_survives_a_power_cut(gateway, figure, judges_of):
    answers, dropped, draw = [], 0, random.Random(SEED)
    # Many a cut falls between two commits, when nothing is under way: then there are more of them.
    for number in range(ROUNDS + 40):
        if number >= ROUNDS and dropped > 0:
            break
        answers += killed_under_load(gateway, ANSWERS)
        # At first all is lost that can be lost; then by chance, since a disk writes in the order that it likes.
        chance = (number % 3) / 3
        dropped += gateway.disk.lose_power(lambda: draw.random() < chance)
        gateway.start()
    receipts = [receipt for answer in answers for receipt in receipts_in(answer)]
    records = exported(gateway)
    acknowledged = [
        history.Acknowledged(Proof(receipt).index, hashlib.sha256(unpad(receipt["record"])).digest()) for receipt in receipts]
    assert history.lost(acknowledged, [hashlib.sha256(record).digest() for _, record in records]) == []
    told = [(index, json.loads(record)) for index, record in records]
    assert history.gaps([(index, record["id"], record["time"]) for index, record in told]) == []
    judges_of(gateway).verify(*answers[:: max(1, len(answers) // 200)])
    assert dropped > 0, "nothing was dropped: the trial shows nothing"
    figure("receipts kept", len(receipts))
    figure("writes dropped", dropped)
