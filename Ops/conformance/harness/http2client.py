"""An HTTP/2 connection to the API listener that stays open from request to request."""

import json

import h2.config
import h2.connection
import h2.events

from harness import sessions


class HTTP2Client:
    """One connection, one request after another; `http2.FrameConnection` sends what no client would."""

    def __init__(self, gateway, credentials, seconds=10):
        context = sessions.context(gateway, credentials, protocol="h2")
        self._socket = sessions.connect(gateway, context, seconds=seconds)
        assert self._socket.selected_alpn_protocol() == "h2"
        # What no other client would send is the gateway's to refuse.
        self._http = h2.connection.H2Connection(h2.config.H2Configuration(validate_outbound_headers=False))
        self._http.initiate_connection()
        self._flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()

    def request(self, method, path, body=None, fields=()):
        """The status, and the body as JSON; ConnectionError where the gateway ends stream or connection."""
        stream = self._http.get_next_available_stream_id()
        head = [(":method", method), (":scheme", "https"), (":authority", "127.0.0.1"), (":path", path), *fields]
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        if content is not None:
            head += [("content-type", "application/json"), ("content-length", str(len(content)))]
        self._http.send_headers(stream, head, end_stream=content is None)
        if content is not None:
            self._http.send_data(stream, content, end_stream=True)
        self._flush()
        return self._answer(stream)

    def _flush(self):
        self._socket.sendall(self._http.data_to_send())

    def _answer(self, stream):
        status, data = None, b""
        while received := self._socket.recv(1 << 16):
            for event in self._http.receive_data(received):
                if isinstance(event, h2.events.ConnectionTerminated):
                    raise ConnectionError(f"GOAWAY {event.error_code}")
                if getattr(event, "stream_id", None) != stream:
                    continue
                if isinstance(event, h2.events.ResponseReceived):
                    status = int(dict(event.headers)[b":status"])
                elif isinstance(event, h2.events.DataReceived):
                    data += event.data
                    self._http.acknowledge_received_data(event.flow_controlled_length, stream)
                elif isinstance(event, h2.events.StreamReset):
                    raise ConnectionError(f"RST_STREAM {event.error_code}")
                elif isinstance(event, h2.events.StreamEnded):
                    self._flush()
                    return status, json.loads(data)
            self._flush()
        raise ConnectionError("closed")
