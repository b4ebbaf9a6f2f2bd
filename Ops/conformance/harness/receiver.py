"""What a gateway sends to: an agency's webhook, or whoever else it has the address of."""

import http.server
import json
import threading


class Receiver:
    """A server of HTTP: keeps what comes, and answers as it is told to."""

    def __init__(self):
        self.messages = []
        self.taken = set()
        self.status = 204
        self.location = None
        self.gate = threading.Event()
        self.gate.set()
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.messages.append((self.path, dict(self.headers.items()), body))
                receiver.gate.wait(20)
                self.send_response(receiver.status)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
                if receiver.status == 204:
                    receiver.taken.add(json.loads(body)["id"])

            def do_GET(self):
                receiver.messages.append((self.path, dict(self.headers.items()), b""))
                self.send_response(404)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/hook?agency=1"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def notices(self):
        return [json.loads(body) for _, _, body in list(self.messages)]

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()
