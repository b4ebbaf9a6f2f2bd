"""Sockets that never come to the end of a handshake; a program of its own, so that it does not hold up who measures."""

import heapq
import json
import os
import random
import selectors
import socket
import sys
import time

GARBAGE = [b"", b"\x16\x03\x01", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 300, os.urandom(64)]
#: Seconds after which another socket takes the place of one that was closed, at most.
PAUSE = 2


def keep_open(port, count):
    """Keeps so many sockets open until standard input ends, then waits until the gateway has closed them all; prints how
    many it has closed and how long one lived at most."""
    selector, lives, ends, waiting = selectors.DefaultSelector(), [], False, []

    def open_one(number):
        each = socket.create_connection(("127.0.0.1", port), timeout=10)
        each.sendall(GARBAGE[number % len(GARBAGE)])
        each.setblocking(False)
        selector.register(each, selectors.EVENT_READ, (number, time.monotonic()))

    for number in range(count):
        open_one(number)
    selector.register(sys.stdin, selectors.EVENT_READ)
    while not ends or len(selector.get_map()) > 0:
        for key, _ in selector.select(0.1):
            if key.fileobj is sys.stdin:
                selector.unregister(sys.stdin)
                ends = True
                continue
            try:
                if key.fileobj.recv(65_536):
                    continue
            except OSError:
                pass
            selector.unregister(key.fileobj)
            key.fileobj.close()
            number, begin = key.data
            lives.append(time.monotonic() - begin)
            heapq.heappush(waiting, (time.monotonic() + random.uniform(0, PAUSE), number))
        while waiting and not ends and waiting[0][0] < time.monotonic():
            open_one(heapq.heappop(waiting)[1])
    print(json.dumps({"closed": len(lives), "longest": max(lives)}))


if __name__ == "__main__":
    keep_open(int(sys.argv[1]), int(sys.argv[2]))
