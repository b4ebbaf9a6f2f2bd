"""HTTP/2 frames written by hand, for what no client library would send."""

import struct

from harness import sessions

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION, ALTSVC = range(11)
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1


def frame(kind, flags=0, stream=0, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def integer(value, bits, first):
    """RFC 7541 §5.1."""
    limit = (1 << bits) - 1
    if value < limit:
        return bytes([first | value])
    out, value = [first | limit], value - limit
    while value >= 128:
        out.append(value % 128 | 128)
        value //= 128
    return bytes([*out, value])


def field(name, value, indexed=False):
    """A literal field with a literal name, which the table takes up or does not."""
    parts = [text if isinstance(text, bytes) else text.encode() for text in (name, value)]
    return bytes([0x40 if indexed else 0]) + b"".join(integer(len(part), 7, 0) + part for part in parts)


def head(method, path, *fields):
    own = [(":method", method), (":scheme", "https"), (":authority", "127.0.0.1"), (":path", path)]
    return b"".join(field(name, value) for name, value in [*own, *fields])


class FrameConnection:
    """A connection to the API listener that has agreed on HTTP/2; `http2client.HTTP2Client` is one for ordinary requests."""

    def __init__(self, gateway, name, settings=b"", seconds=20):
        context = sessions.context(gateway, gateway.authority.caller(name), protocol="h2")
        self.socket = sessions.connect(gateway, context, seconds=seconds)
        self.socket.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, payload=settings))
        self._received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, *frames):
        self.socket.sendall(b"".join(frames))

    def frames(self):
        """Each frame that comes, as kind, flags, stream and payload, until the gateway ends the connection."""
        while True:
            while len(self._received) < 9 or len(self._received) < 9 + int.from_bytes(self._received[:3], "big"):
                try:
                    part = self.socket.recv(1 << 16)
                except TimeoutError:
                    raise
                except OSError:
                    return
                if not part:
                    return
                self._received += part
            size = int.from_bytes(self._received[:3], "big")
            kind, flags = self._received[3:5]
            stream = int.from_bytes(self._received[5:9], "big") & 0x7FFFFFFF
            payload, self._received = self._received[9:9 + size], self._received[9 + size:]
            yield kind, flags, stream, payload
