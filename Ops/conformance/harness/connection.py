"""A connection to the API listener that is written and read by hand."""

import socket
import ssl


class Connection:
    """HTTP/1.1 as bytes, over mutual TLS: of a caller by name, or with credentials."""

    def __init__(self, gateway, name, seconds=60):
        credentials = gateway.authority.caller(name) if isinstance(name, str) else name
        context = ssl.create_default_context(cafile=gateway.authority.root)
        context.load_cert_chain(credentials.certificate, credentials.key)
        plain = socket.create_connection(("127.0.0.1", gateway.ports["api"]), timeout=seconds)
        self.socket = context.wrap_socket(plain, server_hostname="127.0.0.1")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def send_head(self, method, path, **fields):
        """Sends a request's head; `content_type` is the field Content-Type."""
        fields = {"host": "127.0.0.1", **fields}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
        self.send("\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode())

    def read(self):
        """Some bytes that have come; none at the end."""
        return self.socket.recv(1 << 16)

    def read_head(self):
        """The next answer's head, and what has come of its body."""
        data = b""
        while b"\r\n\r\n" not in data:
            part = self.read()
            assert part, f"the connection ended after {data!r}"
            data += part
        return data.split(b"\r\n\r\n", 1)

    def read_all(self):
        """Everything until the gateway closes the connection."""
        data = b""
        while part := self.read():
            data += part
        return data
