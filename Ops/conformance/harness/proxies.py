"""nginx and HAProxy as judges of bytes that claim to be HTTP/1.1."""

import shutil
import socket
import subprocess
import time

from harness.gateway import free_port
from harness.polling import until

NGINX = """
daemon off; worker_processes 1; pid {directory}/nginx.pid; error_log {directory}/nginx.log crit;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {directory}; proxy_temp_path {directory};
  fastcgi_temp_path {directory}; uwsgi_temp_path {directory}; scgi_temp_path {directory};
  server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{inner}; }} }}
  server {{ listen 127.0.0.1:{inner}; location / {{ return 200 "answered"; }} }}
}}
"""

HAPROXY = """
defaults
  mode http
  timeout client 5s
  timeout server 5s
  timeout connect 5s
  timeout http-request 3s
frontend judge
  bind 127.0.0.1:{port}
  option http-buffer-request
  http-request return status 200 content-type text/plain string answered
"""


class Proxy:
    """One of them, which answers every request that it takes with 200; it reads bodies whole before."""

    def __init__(self, name, directory):
        self.name = name
        self.port = free_port()
        directory.mkdir()
        configuration = directory / "configuration"
        text = {"nginx": NGINX, "haproxy": HAPROXY}[name]
        configuration.write_text(text.format(directory=directory, port=self.port, inner=free_port()))
        line = [program(name), "-c" if name == "nginx" else "-f", configuration]
        self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._listens, 10, f"{name} to listen")

    def _listens(self):
        assert self.process.poll() is None
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self):
        self.process.terminate()
        self.process.wait(10)


def program(name):
    """Where the program is; none if it is not installed."""
    return shutil.which(name)


def statuses(connection, data, seconds=5, quiet=1):
    """The statuses of all answers to these bytes, and whether the connection was closed after them."""
    received = b""
    try:
        connection.sendall(data)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            connection.settimeout(quiet if received else seconds)
            part = connection.recv(65536)
            if not part:
                return codes(received), True
            received += part
    except TimeoutError:
        return codes(received), False
    except OSError:
        return codes(received), True
    return codes(received), False


def codes(received):
    return [int(part[:3]) for part in received.split(b"HTTP/1.1 ")[1:] if part[:3].isdigit()]
