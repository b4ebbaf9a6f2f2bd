"""Floods of HTTP/2 frames end their connection, cost little and leave others alone."""

import contextlib
import os
import struct
import time

import pytest

from harness import http2, waits
from harness.http2 import FrameConnection, field, frame, head

TAX, HEALTH = "tax.system.declaration", "health.system.core"
COUNT = int(os.environ.get("ONCEGATE_FLOOD_FRAMES", 20_000))
#: Seconds of the processors that the gateway may use for a flood that it ends.
BUDGET = 2.0


def get(stream, *fields, flags=http2.END_HEADERS | http2.END_STREAM):
    return frame(http2.HEADERS, flags, stream, head("GET", "/v1/whoami", *fields))


def rapid_reset():
    for stream in range(1, 2 * COUNT, 2):
        yield get(stream) + frame(http2.RST_STREAM, 0, stream, struct.pack(">I", 8))


def made_you_reset():
    """Frames for which the server must reset the stream itself (CVE-2025-8671)."""
    for stream in range(1, 2 * COUNT, 2):
        yield get(stream, flags=http2.END_HEADERS) + frame(http2.WINDOW_UPDATE, 0, stream, struct.pack(">I", 0))


def pings():
    for number in range(COUNT):
        yield frame(http2.PING, 0, 0, struct.pack(">Q", number))


def settings():
    for number in range(COUNT):
        yield frame(http2.SETTINGS, 0, 0, struct.pack(">HI", 3, number % 100 + 1))


def settings_of_one_frame():
    yield frame(http2.SETTINGS, 0, 0, struct.pack(">HI", 3, 100) * 2700)
    yield from settings()


def priorities():
    for number in range(COUNT):
        yield frame(http2.PRIORITY, 0, 2 * number + 1, struct.pack(">IB", 0, 16))


def empty_data():
    yield frame(http2.HEADERS, http2.END_HEADERS, 1, head("POST", "/v1/verifications", ("content-type", "application/json")))
    for _ in range(COUNT):
        yield frame(http2.DATA, 0, 1)


def padded_data():
    """Frames that hold padding only."""
    yield frame(http2.HEADERS, http2.END_HEADERS, 1, head("POST", "/v1/verifications", ("content-type", "application/json")))
    for _ in range(COUNT):
        yield frame(http2.DATA, 0x8, 1, b"\x00")


def continuations():
    yield frame(http2.HEADERS, http2.END_STREAM, 1, head("GET", "/v1/whoami"))
    for number in range(COUNT):
        yield frame(http2.CONTINUATION, 0, 1, field(f"x{number}", "a" * 100))


def empty_continuations():
    yield frame(http2.HEADERS, http2.END_STREAM, 1, head("GET", "/v1/whoami"))
    for _ in range(COUNT):
        yield frame(http2.CONTINUATION, 0, 1)


def altsvc():
    for _ in range(COUNT):
        yield frame(http2.ALTSVC, 0, 0, struct.pack(">H", 1) + b"a" + b'h2="b:1"')


def altsvc_that_is_short():
    """An origin that claims to be longer than its frame."""
    yield frame(http2.ALTSVC, 0, 0, struct.pack(">H", 1000) + b"a")
    yield from altsvc()


def unknown_frames():
    for _ in range(COUNT):
        yield frame(0xBE, 0, 0, b"x" * 16)


def window_updates():
    for _ in range(COUNT):
        yield frame(http2.WINDOW_UPDATE, 0, 0, struct.pack(">I", 1))


def window_overflow():
    for _ in range(3):
        yield frame(http2.WINDOW_UPDATE, 0, 0, struct.pack(">I", 0x7FFFFFFF))


def hpack_bomb():
    """A field of 4 KB that the table takes up, and then a byte for each repetition."""
    big = field("x", "a" * 3900, indexed=True)
    for stream in range(1, 400, 2):
        block = head("GET", "/v1/whoami") + (big if stream == 1 else b"") + b"\xbe" * 15_000
        yield frame(http2.HEADERS, http2.END_HEADERS | http2.END_STREAM, stream, block[:16_384])


def hpack_table_sizes():
    """Size updates in the middle of blocks, and an integer without end."""
    yield frame(http2.HEADERS, http2.END_HEADERS | http2.END_STREAM, 1, b"\x3f" + b"\xff" * 4000)


def hpack_garbage():
    yield frame(http2.HEADERS, http2.END_HEADERS | http2.END_STREAM, 1, os.urandom(4000))


def too_many_streams():
    for stream in range(1, 2 * COUNT, 2):
        yield frame(
            http2.HEADERS, http2.END_HEADERS, stream,
            head("POST", "/v1/verifications", ("content-type", "application/json"), ("content-length", "100")))


def long_frame():
    yield struct.pack(">I", 0xFFFFFF)[1:] + bytes([0, 0, 0, 0, 0, 1]) + b"\0" * (1 << 20)


def pushes():
    yield frame(http2.PUSH_PROMISE, http2.END_HEADERS, 1, struct.pack(">I", 2) + head("GET", "/"))


def backward_streams():
    yield get(5) + get(3)


def data_on_no_stream():
    yield frame(http2.DATA, 0, 0, b"x")


FLOODS = [
    rapid_reset, made_you_reset, pings, settings, settings_of_one_frame, priorities, empty_data, padded_data, continuations,
    empty_continuations, altsvc, altsvc_that_is_short, window_overflow, hpack_bomb, hpack_table_sizes, hpack_garbage,
    too_many_streams, long_frame, pushes, backward_streams, data_on_no_stream]


def flood_with(connection, frames):
    """Sends all of them, or as many as the gateway takes; returns how many."""
    sent, batch = 0, b""
    with contextlib.suppress(OSError):
        for each in frames:
            batch += each
            sent += 1
            if len(batch) > 8192:
                connection.send(batch)
                batch = b""
        connection.send(batch)
    return sent


@pytest.mark.parametrize("flood", FLOODS, ids=lambda flood: flood.__name__.replace("_", " "))
def test_a_flood_of_frames_is_ended_and_costs_little(flood, city, figure):
    before, memory = waits.processor_seconds(city.process), waits.resident_bytes(city.process)
    with FrameConnection(city, TAX) as connection:
        sent = flood_with(connection, flood())
        # An end that does not come is a timeout here.
        kinds = [kind for kind, *_ in connection.frames()]
    used = waits.processor_seconds(city.process) - before
    grown = waits.resident_bytes(city.process) - memory
    how = "GOAWAY" if http2.GOAWAY in kinds else "closed"
    figure(flood.__name__, f"{how} after {sent} were sent, {used:.2f} s of CPU, {grown >> 20} MiB more")
    assert used < BUDGET and grown < 64 << 20
    assert_alive(city)


@pytest.mark.parametrize("flood", [unknown_frames, window_updates], ids=["unknown frames", "window updates"])
def test_frames_that_every_server_must_take_cost_no_more_than_their_bytes(flood, city, figure):
    before, memory = waits.processor_seconds(city.process), waits.resident_bytes(city.process)
    with FrameConnection(city, TAX) as connection:
        flood_with(connection, flood())
        connection.send(frame(http2.PING, 0, 0, b"finished"))
        assert any(kind == http2.PING and payload == b"finished" for kind, _, _, payload in connection.frames())
    used = waits.processor_seconds(city.process) - before
    figure(flood.__name__, f"{used / COUNT * 1e6:.1f} µs of CPU each")
    assert used < COUNT * 100e-6 and waits.resident_bytes(city.process) - memory < 64 << 20
    assert_alive(city)


def test_floods_are_counted(city):
    before = city.ended("api", "frames")
    with FrameConnection(city, TAX) as connection:
        flood_with(connection, backward_streams())
        assert http2.GOAWAY in [kind for kind, *_ in connection.frames()]
    assert city.ended("api", "frames") == before + 1


@pytest.fixture(scope="module")
def hasty(make_gateway):
    return make_gateway(network={"patience": 2})


IDLE = {"unknown frames": frame(0xBE, 0, 0, b"x"), "window updates": frame(http2.WINDOW_UPDATE, 0, 0, struct.pack(">I", 1))}


@pytest.mark.parametrize("what", IDLE)
def test_a_connection_whose_frames_ask_for_nothing_ends(what, hasty, figure):
    kinds, begin = [], time.monotonic()
    with FrameConnection(hasty, TAX) as connection, contextlib.suppress(OSError):
        connection.socket.settimeout(0.1)
        while time.monotonic() < begin + 20:
            connection.send(IDLE[what])
            with contextlib.suppress(TimeoutError):
                for kind, *_ in connection.frames():
                    kinds.append(kind)
                break
    figure(f"seconds of {what}", round(time.monotonic() - begin, 1))
    # Told to go away, it does not, and acknowledges nothing.
    assert http2.GOAWAY in kinds and time.monotonic() < begin + 12
    assert_alive(hasty)


def assert_alive(city):
    assert city.process.poll() is None
    with city.new_caller(HEALTH) as caller:
        assert caller.get("/v1/whoami").status_code == 200
