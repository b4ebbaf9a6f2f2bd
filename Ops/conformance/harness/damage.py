"""A copy of a public listener that is damaged on purpose: a check that does not notice it checks nothing."""

import contextlib
import http.server
import threading
import urllib.error
import urllib.request


@contextlib.contextmanager
def damaged(gateway, damage):
    """The address of a server that gives the gateway's answers, each body as `damage(path, body)` returns it."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            asked = urllib.request.Request(
                gateway.public_url + self.path, data=self.rfile.read(length) if length else None,
                headers={name: self.headers[name] for name in ("Content-Type",) if name in self.headers},
                method=self.command)
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    status, kind, body = answer.status, answer.headers["Content-Type"], answer.read()
            except urllib.error.HTTPError as error:
                status, kind, body = error.code, error.headers["Content-Type"], error.read()
            here = f"http://127.0.0.1:{self.server.server_port}"
            body = damage(self.path, body).replace(gateway.public_url.encode(), here.encode())
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_POST = do_HEAD = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
