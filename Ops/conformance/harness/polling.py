"""Waiting for what must come true, and for nothing else."""

import time


def until(condition, seconds=10, what="what was waited for"):
    """The first true value of `condition()`; fails the test when none comes in time."""
    deadline, pause = time.monotonic() + seconds, 0.002
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(pause)
        # What is not there soon is asked for less often: asking costs the gateway time.
        pause = min(pause * 1.3, 0.03)
    return value
