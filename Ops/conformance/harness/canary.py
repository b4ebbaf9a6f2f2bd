"""Texts that must not be found, in every form in which they may be written down."""

import base64
import json
import urllib.parse


def forms(text):
    """A text as it may be written down."""
    data = text.encode()
    yield data
    for code in ("utf-16-le", "utf-16-be", "gb18030"):
        yield text.encode(code)
    for written in (data.hex(), data.hex().upper(), urllib.parse.quote(text), json.dumps(text).strip('"')):
        yield written.encode()
    # Base64 of what begins at any place of a group of three.
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for begin in range(3):
            yield encode(b"\0" * begin + data)[4 if begin else 0:-4]


def found(traces, name, data):
    """Which of the texts stand in `data`, in whatever form."""
    return [f"{trace} in {name}" for trace in traces if any(form in data for form in set(forms(trace)))]


def found_below(traces, *directories):
    """Which of the texts stand in a file below the directories, or in its name."""
    files = [path for directory in directories for path in directory.rglob("*") if path.is_file()]
    assert files, directories
    return [leak for path in files for leak in found(traces, path.name, path.name.encode() + b"\0" + content(path))]


def content(path):
    """What a file holds; nothing if it got another name meanwhile, under which it is found the next time."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
