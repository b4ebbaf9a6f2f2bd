"""nginx and HAProxy before a gateway, with the configurations that operators are given."""

import os
import shutil
import socket
import subprocess

import requests

from harness.gateway import free_port
from harness.places import ROOT
from harness.polling import until

EXAMPLES = ROOT / "Ops" / "deploy"
NAME = "data.lanjiang.example"
#: nginx reads the example as a part of its own configuration, as Debian has it.
NGINX = """
{user}daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/door.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi; uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
  gzip on;
  include {directory}/site;
}}
"""


class FrontDoor:
    """One of them as a process. Of its example only addresses, ports and paths are other ones."""

    def __init__(self, kind, directory, gateway):
        self.gateway = gateway
        self.plain, self.secure, self.api = free_port(), free_port(), free_port()
        self.directory = directory
        directory.mkdir()
        self.configuration = directory / "configuration"
        {"nginx": self._nginx, "haproxy": self._haproxy}[kind]()
        line = [shutil.which(kind), "-c" if kind == "nginx" else "-f", self.configuration]
        with (directory / "said").open("w") as said:
            self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        until(self._listens, 10, f"{kind} to listen")
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = str(gateway.authority.root)

    def _nginx(self):
        server = self.gateway.authority.server()
        (self.directory / "site").write_text(substituted("nginx.conf", {
            "listen 80;": f"listen 127.0.0.1:{self.plain};", "listen [::]:80;": "",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.secure} ssl http2;", "listen [::]:443 ssl http2;": "",
            f"https://{NAME}$": f"https://127.0.0.1:{self.secure}$", f"server_name {NAME};": "server_name 127.0.0.1;",
            f"/etc/nginx/tls/{NAME}.pem": server.certificate, f"/etc/nginx/tls/{NAME}.key": server.key,
            "/var/lib/nginx/oncegate": self.directory / "cache", "127.0.0.1:8080": f"127.0.0.1:{self.gateway.port}"}))
        # Who is not root stays who they are; root's workers would be somebody who cannot reach a test's directory.
        user = "user root; " if os.geteuid() == 0 else ""
        self.configuration.write_text(NGINX.format(directory=self.directory, user=user))

    def _haproxy(self):
        server = self.gateway.authority.server()
        both = self.directory / "server.pem"
        both.write_text(server.certificate.read_text() + server.key.read_text())
        (self.directory / "root").mkdir()
        own = {
            "bind :80\n": f"bind 127.0.0.1:{self.plain}\n", "bind :443 ": f"bind 127.0.0.1:{self.secure} ",
            "bind :8443": f"bind 127.0.0.1:{self.api}", f"prefix https://{NAME}": f"prefix https://127.0.0.1:{self.secure}",
            f"/etc/haproxy/tls/{NAME}.pem": both, "127.0.0.1:8080": f"127.0.0.1:{self.gateway.port}",
            "127.0.0.1:9443": f"127.0.0.1:{self.gateway.ports['api']}", "/var/lib/haproxy": self.directory / "root"}
        if os.geteuid() != 0:
            # Only root can become somebody else.
            own |= {"    user haproxy\n": "", "    group haproxy\n": "", "    chroot ": "    # "}
        self.configuration.write_text(substituted("haproxy.cfg", own))

    def _listens(self):
        assert self.process.poll() is None, (self.directory / "said").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.secure)) == 0

    def get(self, path, **options):
        return self.session.get(f"https://127.0.0.1:{self.secure}{path}", timeout=10, **options)

    def close(self):
        self.session.close()
        self.process.terminate()
        self.process.wait(10)


def substituted(example, own):
    """An example's text with other addresses, ports and paths; each one must be there to be replaced."""
    text = (EXAMPLES / example).read_text("utf-8")
    for shipped, other in own.items():
        assert shipped in text, f"{example} has no {shipped!r}"
        text = text.replace(shipped, str(other))
    return text
