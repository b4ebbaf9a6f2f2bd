"""curl as a client that asks many questions over one connection."""

import json
import subprocess


def run(gateway, name, *options, seconds=30):
    """Runs curl with the certificate of a caller."""
    credentials = gateway.authority.caller(name)
    line = [
        "curl", "--silent", "--show-error", "--noproxy", "*", "--cacert", gateway.authority.root,
        "--cert", credentials.certificate, "--key", credentials.key, *options,
    ]
    return subprocess.run(line, capture_output=True, text=True, timeout=seconds)


def ask(gateway, name, queries, directory, version):
    """The answers to questions asked one after another; `version` is http1.1 or http2."""
    credentials = gateway.authority.caller(name)
    transfers = []
    for number, query in enumerate(queries):
        (directory / f"{number}.json").write_text(json.dumps(query, ensure_ascii=False), "utf-8")
        transfers.append("\n".join([
            f'url = "{gateway.base}/v1/verifications"', version, 'noproxy = "*"', "silent", "show-error",
            f'cert = "{credentials.certificate}"', f'key = "{credentials.key}"', f'cacert = "{gateway.authority.root}"',
            'header = "Content-Type: application/json"', f'data-binary = "@{directory / str(number)}.json"',
            f'output = "{directory / str(number)}.answer"', 'write-out = "%{num_connects} %{http_version}\\n"',
        ]))
    configuration = directory / "curl.conf"
    configuration.write_text("\nnext\n".join(transfers) + "\n", "utf-8")
    done = subprocess.run(["curl", "--config", configuration], capture_output=True, text=True, timeout=300)
    failed = done.stderr.splitlines()
    assert not failed, f"{len(failed)} of {len(queries)} questions failed: {failed[0]}"
    connects, versions = zip(*(line.split() for line in done.stdout.splitlines()))
    assert connects.count("1") == 1, f"{connects.count('1')} connections, where one was enough"
    assert set(versions) == {"1.1" if version == "http1.1" else "2"}
    return [json.loads((directory / f"{number}.answer").read_text("utf-8")) for number in range(len(queries))]
