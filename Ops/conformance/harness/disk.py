"""A disk that fails or loses power under one gateway (disk/disk.c)."""

import errno
import os
import pathlib
import struct

#: Calls that can fail, and writes that take only a part of what they are given.
WRITES, READS, SYNCS, CUTS, SHORT = 1, 2, 4, 8, 16
_CONTROL = struct.Struct("=iii52s")
_ENTRY = struct.Struct("=6q")


class Disk:
    """What the processes in its environment write below some directories; keeps its own files in `directory`."""

    def __init__(self, library, directory, *below):
        self.library = library
        self.control = directory / "disk"
        self.journal = directory / "disk.journal"
        self.below = ":".join(str(pathlib.Path(path).resolve()) for path in below)
        self.control.write_bytes(_CONTROL.pack(0, 0, 0, b""))
        self.journal.touch()

    @property
    def environment(self):
        return {**os.environ, "LD_PRELOAD": str(self.library), "ONCEGATE_TEST_DISK": str(self.control),
                "ONCEGATE_TEST_DISK_JOURNAL": str(self.journal), "ONCEGATE_TEST_DISK_BELOW": self.below}

    def fail(self, calls, suffix="", error=errno.EIO):
        """From now on these calls fail on files whose names end so."""
        # Written in place: the processes have the file mapped.
        with self.control.open("r+b") as file:
            file.write(_CONTROL.pack(calls, error, 0, suffix.encode()))

    @property
    def hits(self):
        """How many calls were concerned so far."""
        return _CONTROL.unpack(self.control.read_bytes())[2]

    def heal(self):
        """From now on nothing fails; returns how many calls were concerned."""
        hits = self.hits
        self.fail(0)
        return hits

    def unsynced(self):
        """What was written to each file since its last sync, in order."""
        pending, data, place = {}, self.journal.read_bytes(), 0
        while place < len(data):
            kind, size, offset, name, old, new = _ENTRY.unpack_from(data, place)
            place += _ENTRY.size
            path = pathlib.Path(os.fsdecode(data[place:place + name]))
            was = data[place + name:place + name + old]
            now = data[place + name + old:place + name + old + new]
            place += name + old + new
            if chr(kind) == "S":
                pending.pop(path, None)
            else:
                pending.setdefault(path, []).append((chr(kind), size, offset, was, now))
        return {path: writes for path, writes in pending.items() if path.exists()}

    def lose_power(self, survives=lambda: False):
        """Drops what was not synced, as the process is dead; of the rest `survives()` says what reached the disk all the
        same. Returns how many writes were dropped."""
        dropped = 0
        for path, writes in self.unsynced().items():
            with path.open("r+b") as file:
                for _, size, offset, was, _ in reversed(writes):
                    file.truncate(size)
                    file.seek(offset)
                    file.write(was)
                for kind, _, offset, _, now in writes:
                    if not survives():
                        dropped += 1
                    elif kind == "T":
                        file.truncate(offset)
                    else:
                        file.seek(offset)
                        file.write(now)
        self.journal.write_bytes(b"")
        return dropped
