"""Judges what clients saw, from their journals alone: each check returns what contradicts the promise, nothing if it holds."""

import collections
import math

#: What a client did, from when until when. `end` is infinite where no answer came: it may have happened, now or later.
Operation = collections.namedtuple("Operation", "begin end kind result")
#: A receipt that a client received: the index that it names, and the hash of its record.
Acknowledged = collections.namedtuple("Acknowledged", "index record")
#: A submission with an idempotency key, and the record that its receipt is about.
Keyed = collections.namedtuple("Keyed", "key body status record")


def lost(acknowledged, log):
    """Receipts whose record is not at the place of the log that they name. `log` has the hash of the record at each index."""
    return [one for one in acknowledged if not one.index < len(log) or log[one.index] != one.record]


def gaps(records):
    """Where the indexes of the log's records, as (index, id, time), are not 0, 1, 2 …, an id comes twice or time runs back."""
    found, seen, before = [], set(), ""
    for place, (index, id, time) in enumerate(records):
        if index != place or id in seen or time < before:
            found.append((place, index, id, time))
        seen.add(id)
        before = time
    return found


def repeated(submissions):
    """Keys under which two things were done, or one thing for two bodies."""
    bodies, records = {}, {}
    found = set()
    for one in submissions:
        if one.status in (200, 201):
            is_same = bodies.setdefault(one.key, one.body) == one.body and records.setdefault(one.key, one.record) == one.record
            found |= set() if is_same else {one.key}
    # Who was refused because of another body did not bring the first one.
    return sorted(found | {one.key for one in submissions if one.status == 409 and bodies.get(one.key) == one.body})


def step(is_active, kind, result):
    """What one operation makes of a contract that is in force or suspended: the state after it; None if it cannot be so."""
    match kind, result:
        case ("ask", "match"):
            return is_active if is_active else None
        case ("ask", "refused"):
            return is_active if not is_active else None
        case ("suspend", "taken"):
            return False if is_active else None
        case ("accept", "taken"):
            return True if not is_active else None
        case ("suspend", "conflict"):
            return is_active if not is_active else None
        case ("accept", "conflict"):
            return is_active if is_active else None
    raise ValueError((kind, result))


def contradiction(operations, is_active):
    """The operations that cannot be put into one order that keeps real time (Wing and Gong's search); empty where there is
    such an order. An operation without an answer may be left out, or have any effect that its kind can have."""
    waiting = tuple(sorted(operations))
    tried, ways = set(), [(waiting, is_active)]
    shortest = waiting
    while ways:
        left, state = ways.pop()
        if all(math.isinf(one.end) for one in left):
            return []
        if len(left) < len(shortest):
            shortest = left
        # Only what began before everything else had ended can come first.
        horizon = min(one.end for one in left)
        for place, one in enumerate(left):
            if one.begin > horizon:
                break
            results = ["taken"] if math.isinf(one.end) else [one.result]
            for result in results:
                after = step(state, one.kind, result)
                way = (left[:place] + left[place + 1:], after)
                if after is not None and way not in tried:
                    tried.add(way)
                    ways.append(way)
    return list(shortest[:5])
