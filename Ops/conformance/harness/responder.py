"""An OCSP responder on loopback that answers as a test wants it to."""

import datetime
import http.server
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from harness.certificates import now
from harness.gateway import free_port

#: The states that it may say a certificate is in.
GOOD, REVOKED, UNKNOWN = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN

#: How it may name the certificate that it signs with.
KEY, NAME = ocsp.OCSPResponderEncoding.HASH, ocsp.OCSPResponderEncoding.NAME


class Responder:
    """Answers questions over HTTP: `answer(question)` makes the status and the body, and may be replaced."""

    def __init__(self, issuer, signer=None):
        self.signer = signer or issuer
        self.states = {}
        #: How many seconds an answer counts.
        self.seconds = 3600
        self.answer = self.right
        #: The questions that came.
        self.questions = []
        self._server = None
        self.port = free_port()
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        responder = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                question = ocsp.load_der_ocsp_request(body)
                responder.questions.append(question)
                status, content, *fields = responder.answer(question)
                try:
                    self.send_response(status)
                    for name, value in [("Content-Type", "application/ocsp-response"), *fields]:
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    # The gateway waits no longer, or has read enough.
                    self.close_connection = True

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        """Nobody listens any more; `start` opens the same port again."""
        self._server.shutdown()
        self._server.server_close()

    def right(self, question):
        return 200, self.response(question)

    def response(self, question, state=None, signer=None, begin=-5, end=None, serial=None, nonce=None, critical=False,
                 identifier=KEY):
        """A response, DER: right but for what is given."""
        state = state or self.states.get(question.serial_number, GOOD)
        signer = signer or self.signer
        moment = now()
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            question.issuer_name_hash, question.issuer_key_hash, serial or question.serial_number, question.hash_algorithm,
            state, moment + datetime.timedelta(seconds=begin),
            moment + datetime.timedelta(seconds=self.seconds if end is None else end),
            moment - datetime.timedelta(hours=1) if state == REVOKED else None, None)
        builder = builder.responder_id(identifier, signer.certificate)
        # What signs under a name alone leaves it to the reader to find the certificate.
        if identifier == KEY:
            builder = builder.certificates([signer.certificate])
        nonce = nonce or next(
            (each.value.nonce for each in question.extensions if isinstance(each.value, x509.OCSPNonce)), None)
        if nonce:
            builder = builder.add_extension(x509.OCSPNonce(nonce), critical)
        return builder.sign(signer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def refusal(status):
    """A response that states nothing."""
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(serialization.Encoding.DER)
