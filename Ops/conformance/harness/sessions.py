"""TLS connections to the API listener, one a request, and the sessions that a client would resume."""

import json
import socket
import ssl


def context(gateway, credentials, protocol=None):
    """A client's side of TLS 1.3 with these credentials."""
    made = ssl.create_default_context(cafile=gateway.authority.root)
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    made.load_cert_chain(credentials.certificate, credentials.key)
    if protocol:
        made.set_alpn_protocols([protocol])
    return made


def connect(gateway, made, session=None, seconds=10):
    plain = socket.create_connection(("127.0.0.1", gateway.ports["api"]), timeout=seconds)
    # A question follows the handshake at once, without waiting until that is acknowledged.
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made.wrap_socket(plain, server_hostname="127.0.0.1", session=session)


def request(gateway, made, session=None, body=None, path="/v1/whoami"):
    """Asks for a path, or a question, over a connection of its own.

    Returns the status, the body as JSON, the session to resume, and whether the one that was brought was resumed.
    """
    with connect(gateway, made, session) as secure:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        line = b"GET " + path.encode() if body is None else b"POST /v1/verifications"
        secure.sendall(b"\r\n".join([
            line + b" HTTP/1.1", b"Host: 127.0.0.1", b"Connection: close", b"Content-Type: application/json",
            b"Content-Length: %d" % len(content), b"", content]))
        answer = b""
        while part := secure.recv(1 << 16):
            answer += part
        if not answer:
            raise ConnectionError("closed without an answer")
        head, _, told = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(told), secure.session, secure.session_reused
