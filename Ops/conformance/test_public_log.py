"""The public log, read from the outside as C2SP tlog-tiles says, and verified by Go's own code."""

import hashlib
import os
import subprocess

import pytest
import requests

from harness import samples
from harness.polling import until

REGISTRY = "market-regulation.system.registry"
#: How large the log grows; `Ops/drill public-log` lets it grow beyond the border of the second level of tiles.
ENTRIES = int(os.environ.get("ONCEGATE_LOG_ENTRIES", "1100"))
#: Sizes around the borders of tiles of the first and the second level.
SIZES = [2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537]


class GrowingLog:
    """A gateway whose log is made as large as is wanted, entry by entry or in batches."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.caller = gateway.caller(REGISTRY)
        record = samples.licence()
        assert self.caller.submit(record).status_code == 201
        self.question = samples.question_about(record)
        self.path = "/" + gateway.origin.partition("/")[2]
        self.url = gateway.public_url + self.path

    def grow(self, size):
        while (missing := size - self.gateway.log_size()) > 0:
            queries = [self.question] * min(missing, 1000)
            answer = self.caller.post("/v1/verifications/batch", {"queries": queries}, promised=False)
            assert answer.status_code == 200, answer.text[:300]

    def get(self, path, **options):
        return requests.get(f"{self.url}/{path}", timeout=10, **options)

    def published(self, size):
        """The text of the checkpoint of at least this size, once it is published."""
        return until(lambda: (text if int((text := self.get("checkpoint").text).split("\n")[1]) >= size else None),
                     5, "the published checkpoint")


@pytest.fixture(scope="module")
def log(make_gateway):
    return GrowingLog(make_gateway())


@pytest.fixture
def grown(log):
    log.grow(513)
    log.published(513)
    return log


@pytest.fixture(scope="session")
def go_program(request):
    program = request.config.getoption("--tlogverify")
    if program is None:
        pytest.skip("Go with golang.org/x/mod is not installed: apt-get install golang-go golang-golang-x-mod-dev")
    return program


def test_go_verifies_the_whole_log_as_it_grows(log, go_program, tmp_path, figure):
    olds = []
    for size in sorted({*(size for size in SIZES if size < ENTRIES), ENTRIES}):
        log.grow(size)
        text = log.published(size)
        line = [go_program, "-key", log.gateway.key, "-log", log.url, *olds]
        done = subprocess.run(list(map(str, line)), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"at {size} entries: {done.stderr}"
        verified = int(done.stdout.split()[0])
        assert verified >= size
        olds.append(tmp_path / f"{size}.checkpoint")
        olds[-1].write_text(text)
    figure("entries that Go's code verified", f"{verified}, with {len(olds) - 1} older checkpoints of one history")


def test_go_refuses_a_checkpoint_of_another_history(grown, go_program, tmp_path, make_gateway):
    other = make_gateway()
    other.caller(REGISTRY).submit(samples.licence())
    until(lambda: int(other.public("/log/checkpoint").split("\n")[1]) >= 2, 5, "the other log's checkpoint")
    stranger = tmp_path / "stranger.checkpoint"
    stranger.write_text(other.public("/log/checkpoint"))
    line = [go_program, "-key", grown.gateway.key, "-log", grown.url, stranger]
    done = subprocess.run(list(map(str, line)), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and "stranger" in done.stderr


@pytest.mark.parametrize("path,full", [("tile/0/000", "tile/0/000"), ("tile/entries/000", "tile/entries/000")])
def test_a_partial_tile_is_a_prefix_of_the_full_one(path, full, grown):
    whole = grown.get(full).content
    width = len(whole) // 256
    assert width in (32, 35)
    for count in (1, 2, 100, 255):
        part = grown.get(f"{path}.p/{count}")
        assert part.status_code == 200 and part.content == whole[:count * width]


def test_tiles_hold_the_leaves_of_the_entries(grown):
    entries, tile = grown.get("tile/entries/001").content, grown.get("tile/0/001").content
    for place in range(256):
        length, entry = entries[35 * place:35 * place + 2], entries[35 * place + 2:35 * place + 35]
        assert length == b"\x00\x21" and entry[0] == 1
        assert hashlib.sha256(b"\0" + entry).digest() == tile[32 * place:32 * place + 32]


@pytest.mark.parametrize("path,media,caching", [
    ("checkpoint", "text/plain; charset=utf-8", "no-store"),
    ("declaration", "application/json", "public, max-age=31536000, immutable"),
    ("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
    ("tile/entries/000", "application/octet-stream", "public, max-age=31536000, immutable"),
    ("tile/1/000.p/1", "application/octet-stream", "public, max-age=3600"),
])
def test_answers_say_what_they_are_and_how_long_they_may_be_kept(path, media, caching, grown):
    answer = grown.get(path)
    assert answer.status_code == 200 and answer.content
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == (media, caching)
    head = requests.head(f"{grown.url}/{path}", timeout=10)
    assert head.status_code == 200 and head.headers["content-type"] == media and not head.content


@pytest.mark.parametrize("path", [
    "tile/0/999", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/0", "tile/0/0000", "tile/0/x000/000",
    "tile/00/000", "tile/64/000", "tile/5/000", "tile/-1/000", "tile/0/000/", "tile//0/000",
    "tile/0", "tile", "tile/entries/999", "tile/entries/000.p/0", "tile/entries/x018/446/744/073/709/551/616",
    "tile/0/x018/446/744/073/709/551/615", "tile/entries/../../../etc/passwd", "checkpoint/x", "nothing",
])
def test_what_the_log_has_not_is_404(path, grown):
    answer = grown.get(path)
    assert answer.status_code == 404, answer.text[:200]


def test_nothing_beyond_the_published_checkpoint_is_shown(grown):
    size = int(grown.get("checkpoint").text.split("\n")[1])
    index, width = divmod(size, 256)
    for prefix in ("tile/0", "tile/entries"):
        if width:
            assert grown.get(f"{prefix}/{index:03}.p/{width}").status_code == 200
        assert grown.get(f"{prefix}/{index:03}.p/{width + 1}").status_code == 404


def test_the_declaration_names_the_log_and_its_key(grown):
    declaration = grown.get("declaration").json()
    assert declaration["kind"] == "declaration"
    assert declaration["origin"] == grown.gateway.origin
    assert declaration["key"] == grown.gateway.key.read_text().strip()


def test_the_policy_names_the_log(grown):
    text = grown.gateway.public("/log/policy")
    assert text == f"log {grown.gateway.key.read_text().strip()}\nquorum none\n"
