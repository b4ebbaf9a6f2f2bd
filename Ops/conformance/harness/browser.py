"""Debian's Chromium without a window, driven over WebDriver (W3C) with nothing but HTTP."""

import base64
import pathlib
import shutil
import socket
import subprocess
import tempfile

import requests

from harness.polling import until

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
TAB = "\ue004"
ENTER = "\ue007"


class Browser:
    """One browser with a profile of its own. Scripts of pages are off unless a test turns them on."""

    def __init__(self, language="zh-CN", scripts=False):
        self.language = language
        for program in ("chromium", "chromedriver"):
            assert shutil.which(program), f"{program} is missing: apt-get install chromium chromium-driver"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._profile = tempfile.TemporaryDirectory(prefix="oncegate-browser-", ignore_cleanup_errors=True)
        self._driver = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self._session = f"http://127.0.0.1:{port}"
        try:
            until(self._is_ready, 20, "the browser's driver")
            arguments = [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                "--no-first-run", "--disable-background-networking", "--disable-component-update",
                f"--user-data-dir={self._profile.name}", f"--accept-lang={language}",
            ]
            made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
                "browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": arguments},
            }}})
            self._session += f"/session/{made['sessionId']}"
            if not scripts:
                self.devtools("Emulation.setScriptExecutionDisabled", value=True)
        except BaseException:
            self.close()
            raise

    def _is_ready(self):
        try:
            return requests.get(f"{self._session}/status", timeout=2).json()["value"]["ready"]
        except requests.RequestException:
            return False

    def _call(self, method, path, body=None):
        reply = requests.request(method, self._session + path, json=body, timeout=60)
        value = reply.json()["value"]
        assert reply.status_code == 200, f"{method} {path}: {value}"
        return value

    def close(self):
        try:
            self._call("DELETE", "")
        except (requests.RequestException, AssertionError, ValueError):
            pass
        self._driver.terminate()
        try:
            self._driver.wait(10)
        except subprocess.TimeoutExpired:
            self._driver.kill()
            self._driver.wait(10)
        self._profile.cleanup()

    # What the reader does.

    def open(self, address):
        self._call("POST", "/url", {"url": address})

    def all(self, selector):
        return [Element(self, found[ELEMENT])
                for found in self._call("POST", "/elements", {"using": "css selector", "value": selector})]

    def one(self, selector):
        """The first that fits; a page that a form has asked for may still be on its way."""
        return until(lambda: self.all(selector), 5, f"{selector} at {self.address}")[0]

    def link(self, text):
        """The first link that reads so, or begins so."""
        links = [link for link in self.all("a") if link.text.strip().startswith(text)]
        assert links, f"{self.address}: no link reads {text}"
        return links[0]

    def leave(self, act):
        """Does something that leads to another page, and waits for it."""
        before = self._call("POST", "/element", {"using": "css selector", "value": "html"})[ELEMENT]
        act()

        def is_another():
            try:
                return self._call("POST", "/element", {"using": "css selector", "value": "html"})[ELEMENT] != before
            except AssertionError:
                return False

        until(is_another, 5, "another page")

    def press(self, *keys):
        actions = [{"type": step, "value": key} for key in keys for step in ("keyDown", "keyUp")]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    # What the test looks at.

    @property
    def address(self):
        return self._call("GET", "/url")

    @property
    def heading(self):
        return self.one("h1").text

    @property
    def text(self):
        return self.one("body").text

    def script(self, text, *arguments):
        """Runs a script of the test, whether or not those of pages are on."""
        return self._call("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def devtools(self, command, **parameters):
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def resize(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
                      mobile=False)

    def scheme(self, name, media="screen"):
        """Light or dark, on a screen or on paper."""
        self.devtools("Emulation.setEmulatedMedia", media=media,
                      features=[{"name": "prefers-color-scheme", "value": name}])

    def complaints(self):
        """What the browser has complained about since the last look, such as a breach of the content policy."""
        return [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})
                if entry["level"] in ("WARNING", "SEVERE")]

    def picture(self, file):
        """The whole page as PNG."""
        metrics = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        shown = self.devtools(
            "Page.captureScreenshot", format="png", captureBeyondViewport=True,
            clip={"x": 0, "y": 0, "width": metrics["width"], "height": min(metrics["height"], 12000), "scale": 1})
        pathlib.Path(file).write_bytes(base64.b64decode(shown["data"]))


class Element:
    """Something on a page."""

    def __init__(self, browser, name):
        self._browser = browser
        self._path = f"/element/{name}"

    def click(self):
        """Follows a link or sends a form, and waits until its page is there."""
        self._browser.leave(lambda: self._browser._call("POST", f"{self._path}/click", {}))

    def type(self, text):
        self._browser._call("POST", f"{self._path}/value", {"text": text})

    def paste(self, text):
        """Puts a text in at once, at the end."""
        self._browser.script("arguments[0].focus()", {ELEMENT: self._path.rsplit("/", 1)[1]})
        self._browser.devtools("Input.insertText", text=text)

    def attribute(self, name):
        return self._browser._call("GET", f"{self._path}/attribute/{name}")

    @property
    def text(self):
        return self._browser._call("GET", f"{self._path}/text")
