"""A client that sends without an end and reads what it is answered meanwhile."""

import contextlib
import dataclasses
import select
import ssl
import time

AGAIN = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


@dataclasses.dataclass
class Outcome:
    """What came of it: the answer, what was sent of the parts, and whether the peer has said all."""

    answer: bytes = b""
    sent: int = 0
    is_output_ended: bool = False

    def read(self, connection):
        """Reads what has come; whether there was anything."""
        before = len(self.answer)
        try:
            while not self.is_output_ended:
                part = connection.recv(1 << 16)
                self.answer += part
                self.is_output_ended = not part
        except AGAIN:
            pass
        return len(self.answer) > before


def send_endlessly(connection, head, part, most, seconds=20):
    """Sends `head`, then `part` again and again and `most` bytes at most, until that is done and an answer has come, or the peer ends."""
    found, left, begin = Outcome(), memoryview(head), time.monotonic()
    connection.setblocking(False)
    with contextlib.suppress(OSError):
        while time.monotonic() < begin + seconds and not found.is_output_ended:
            moved = found.read(connection)
            if found.sent >= most:
                if b"\r\n\r\n" in found.answer:
                    break
                if not moved:
                    select.select([connection], [], [], 0.05)
                continue
            try:
                left = left[connection.send(left):]
            except AGAIN:
                if not moved:
                    select.select([connection], [connection], [], 0.05)
            if not left:
                left = memoryview(part)
                found.sent += len(part)
    return found
