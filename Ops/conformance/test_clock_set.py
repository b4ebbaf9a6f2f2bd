"""A clock that is set while the gateway runs: it is told at once, and the log's times never run back."""

import datetime
import time

import pytest

from harness import clock, history, samples
from harness.polling import until
from harness.receipts import record_of
from harness.tree import Proof

REGISTRY = "market-regulation.system.registry"
DAY = datetime.timedelta(days=1)
#: Wider than any test takes.
MARGIN = datetime.timedelta(hours=1)


@pytest.fixture
def gateway(make_gateway, clock_library, tmp_path):
    return make_gateway(clock=clock.Clock(clock_library, tmp_path))


def test_a_clock_that_is_set_forwards_and_back_is_told_and_does_not_turn_the_log_back(gateway, judges_of, figure):
    record = samples.licence()
    answers = [gateway.caller(REGISTRY).submit(record).json()]
    real = datetime.datetime.now(datetime.UTC)

    def ask():
        answers.append(gateway.caller(REGISTRY).verify(samples.question_about(record)).json())
        return datetime.datetime.fromisoformat(record_of(answers[-1]["receipt"])["time"])

    def told(message):
        return [line for line in gateway.log_text().splitlines() if message in line]

    assert ask() - real < MARGIN
    assert gateway.metric("oncegate_clock_jumps_total") == 0 and not told("the clock ")
    begin = time.monotonic()
    gateway.clock.set(real + DAY)
    until(lambda: told("the clock was set"), 10, "the warning of a clock that was set forwards")
    figure("seconds until a clock that was set was told", f"{time.monotonic() - begin:.2f}")
    ahead = ask()
    assert abs(ahead - real - DAY) < MARGIN

    gateway.clock.set(real)
    until(lambda: told("the clock is behind the log's newest entry"), 10, "the warning of a clock that was set back")
    assert gateway.metric("oncegate_clock_jumps_total") == 2
    assert 86_400 - gateway.metric("oncegate_clock_behind_seconds") < MARGIN.total_seconds()
    # Entries get the newest one's time, and questions their answers.
    assert [ask() for _ in range(3)] == [ahead] * 3

    gateway.stop()
    doctor = gateway.command("doctor", "--config", gateway.configuration)
    assert doctor.returncode == 1 and "behind the log's last entry" in doctor.stdout + doctor.stderr
    gateway.start()
    until(lambda: told("the clock is behind the log's newest entry"), 10, "the warning at the start")
    assert ask() == ahead
    sequence = [(Proof(answer["receipt"]).index, record_of(answer["receipt"])) for answer in answers]
    first = sequence[0][0]
    assert history.gaps([(index - first, one["id"], one["time"]) for index, one in sequence]) == []
    judges_of(gateway).verify(*answers)


def test_a_clock_that_is_a_day_behind_lets_in_nobody_whose_certificate_has_not_begun(gateway):
    """Before their certificates began, callers are refused, and nothing ends; with the right clock they are served again."""
    gateway.clock.set(datetime.datetime.now(datetime.UTC) - DAY)
    until(lambda: "the clock was set" in gateway.log_text(), 10, "the warning of a clock that was set back")
    size = gateway.log_size()
    with pytest.raises(OSError), gateway.new_caller(REGISTRY) as caller:
        caller.get("/v1/whoami")
    assert gateway.operations_status("/health/live") == 200 and gateway.log_size() == size
    gateway.clock.set(datetime.datetime.now(datetime.UTC))
    with gateway.new_caller(REGISTRY) as caller:
        assert caller.submit(samples.licence()).status_code == 201
