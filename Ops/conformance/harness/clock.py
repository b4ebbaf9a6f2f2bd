"""A wall clock for one gateway, moved from outside while it runs (clock/clock.c)."""

import datetime
import os
import struct
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")


class Clock:
    """The wall clock of the processes that run in its environment, as far ahead of the real one as its file says."""

    def __init__(self, library, directory):
        self.library = library
        self.file = directory / "clock"
        self.file.write_bytes(struct.pack("=q", 0))

    @property
    def environment(self):
        return {**os.environ, "LD_PRELOAD": str(self.library), "ONCEGATE_TEST_CLOCK": str(self.file)}

    def now(self):
        """What it shows."""
        [ahead] = struct.unpack("=q", self.file.read_bytes())
        return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ahead)

    def set(self, time):
        """Lets the clock show a time now, and go on from there."""
        ahead = int((time - datetime.datetime.now(datetime.UTC)).total_seconds())
        # Written in place: the processes have the file mapped.
        with self.file.open("r+b") as file:
            file.write(struct.pack("=q", ahead))


def new_year():
    """The coming year, and its first instant in the gateway's zone."""
    year = datetime.datetime.now(ZONE).year + 1
    return year, datetime.datetime(year, 1, 1, tzinfo=ZONE)
