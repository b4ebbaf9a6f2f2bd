"""Judges a run by what its clients have written down and by the public log: whether anything was lost, forked or done twice.

In the directory of a run: `journals/*.ndjson` (harness.journal), `checkpoints.ndjson` and `log/` (harness.publiclog),
`before`, the log's checkpoint before the first client, and `faults.ndjson`, what was done to the cluster and when.
"""

import collections

from harness.journal import lines_of
from harness.publiclog import Checkpoint, PublicLog
from harness.tree import Proof, SeenTree

DONE = (200, 201)


class Run:
    """What is known of a run."""

    def __init__(self, directory):
        self.requests = [line for path in sorted((directory / "journals").glob("*.ndjson")) for line in lines_of(path)]
        self.notes = [line["note"] for line in lines_of(directory / "checkpoints.ndjson")]
        self.log = PublicLog(directory / "log")
        self.before = Checkpoint((directory / "before").read_text(), self.log.key)
        faults = directory / "faults.ndjson"
        self.faults = lines_of(faults) if faults.exists() else []

    @property
    def answered(self):
        return [line for line in self.requests if line["status"] in DONE]


def contradictions(run):
    """Everything that contradicts the promises; nothing if they hold."""
    return [*forks(run), *lost(run), *repeated(run), *revisions(run), *unexplained(run), *unanswered(run)]


def forks(run):
    """Checkpoints, published or in receipts, that are not of the log as it is at the end."""
    found, seen = [], {}
    notes = {line["answer"]["receipt"]["proof"].split("\n\n", 1)[1]: "of a receipt" for line in run.answered}
    notes |= dict.fromkeys(run.notes, "published")
    for note, kind in notes.items():
        try:
            one = Checkpoint(note, run.log.key)
        except ValueError as failure:
            found.append(f"{kind}: {failure}")
            continue
        seen[one.size, one.root, one.origin] = kind
    for one in (run.before, run.log.checkpoint):
        seen[one.size, one.root, one.origin] = "kept"
    roots = run.log.roots(size for size, _, _ in seen)
    for (size, root, origin), kind in sorted(seen.items()):
        if origin != run.log.checkpoint.origin or roots.get(size) != root:
            found.append(f"fork: the checkpoint of {size} entries ({kind}) is not of the log, which has "
                         f"{run.log.checkpoint.size}")
    return found


def lost(run):
    """Receipts that were received and are not in the log, or whose own proof does not hold."""
    found, tree = [], SeenTree()
    for line in run.answered:
        proof = Proof(line["answer"]["receipt"])
        try:
            tree.add(line["answer"]["receipt"])
        except AssertionError as failure:
            found.append(f"{line['client']}, {line['key']}: {failure}")
        if not proof.index < len(run.log.leaves) or run.log.leaves[proof.index] != proof.leaf:
            found.append(f"lost: the record that {line['client']} received for {line['key']} is not at {proof.index}")
    return found


def repeated(run):
    """Keys that brought two records, and records that two keys brought."""
    records, keys = collections.defaultdict(set), collections.defaultdict(set)
    for line in run.answered:
        place = Proof(line["answer"]["receipt"]).index
        records[line["key"]].add((place, line["answer"]["receipt"]["record"]))
        keys[place].add(line["key"])
    found = [f"twice: {key} is at {sorted(place for place, _ in places)}" for key, places in records.items() if len(places) > 1]
    return found + [f"one entry for two: {place} is of {sorted(of)}" for place, of in keys.items() if len(of) > 1]


def revisions(run):
    """Submissions that were done twice behind their client's back: every one of a record makes its next revision."""
    found, newest = [], {}
    for line in sorted(run.answered, key=lambda line: line["end"]):
        if line["kind"] != "submit":
            continue
        before, key = newest.get(line["sourceId"], (0, None))
        expected = before if line["key"] == key else before + 1
        if line["answer"]["revision"] != expected or line["answer"]["outcome"] == "unchanged":
            found.append(f"not once: {line['key']} of {line['client']} made revision {line['answer']['revision']}, "
                         f"{line['answer']['outcome']}, after {before}")
        newest[line["sourceId"]] = (line["answer"]["revision"], line["key"])
    return found


def unexplained(run):
    """Entries that no answer names, if they are more than the questions whose answer did not come."""
    named = {Proof(line["answer"]["receipt"]).index for line in run.answered}
    others = [place for place in range(run.before.size, len(run.log.leaves)) if place not in named]
    without = sum(line["kind"] == "ask" and line["status"] not in DONE for line in run.requests)
    if len(others) <= without:
        return []
    return [f"unexplained: {len(others)} entries are nobody's, and {without} questions were not answered: {others[:10]}"]


def unanswered(run):
    """Submissions that were given up, though a client repeats them until they are done."""
    done = {line["key"] for line in run.answered}
    return [f"never done: {line['key']} of {line['client']}: {line.get('failure') or line['answer']}"
            for line in {line["key"]: line for line in run.requests if line["key"] not in done}.values()]


def gap(run, begin, end, kind):
    """Seconds of the longest time without a new answer that touches the time between `begin` and `end`."""
    times = sorted(line["end"] for line in run.answered if line["kind"] == kind)
    return max((later - earlier for earlier, later in zip(times, times[1:]) if later > begin and earlier < end), default=0.0)


def judge(directory):
    """Prints what was found, and gives a command's exit code."""
    run = Run(directory)
    print(f"{'fault':<34} {'no submission':>14} {'no question':>12}   seconds")
    for line in run.faults:
        spans = [gap(run, line["begin"], line["end"], kind) for kind in ("submit", "ask")]
        print(f"{line['fault']:<34} {spans[0]:>14.1f} {spans[1]:>12.1f}")
    keys = {line["key"] for line in run.answered}
    repeats = len(run.requests) - len({line["key"] for line in run.requests})
    print(f"{len(run.answered)} receipts for {len(keys)} requests, of which {repeats} were repeats; "
          f"{len(run.notes)} checkpoints; {run.log.checkpoint.size - run.before.size} entries")
    found = contradictions(run)
    for text in found[:20]:
        print(text)
    print(f"{len(found)} contradictions" if found else "nothing is lost, nothing is forked, nothing was done twice")
    return 1 if found else 0
