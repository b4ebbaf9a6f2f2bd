"""Waiting for what must come true, and for nothing else."""

import time


def until(condition, seconds=10, what="what was waited for"):
    """The first true value of `condition()`; fails the test when none comes in time."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {seconds} s")
        time.sleep(0.01)
    return value
