"""The test kit's control API (docs/test-kit.md) for tests in Python. Members of requests and answers are named as there."""
import atexit
import collections
import json
import os
import queue
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

__all__ = ["Kit", "KitError"]

_NAME_IT = "set HELSEPROFIL_KIT to the address of a running kit, such as http://localhost:8080, or to ./run of a clone"
_MOST_DECISIONS = 100
_KEPT_LINES = 30
_POLL = 0.5
# A kit is near: what an environment variable names as the proxy to the internet isn't between.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class KitError(Exception):
    """A request that the kit did not accept; the message says what to do."""

    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Kit:
    """A Keycloak with the demo realm under the profile, a compliant client, and every way to do one thing wrong."""

    _shared = None
    _process = None

    def __init__(self, address, timeout=600):
        """Connects to the kit at an address, and waits for one that is starting."""
        self.url = address.rstrip("/")
        if not self.url.endswith("/kit"):
            self.url += "/kit"
        self.info = _when_started(lambda: self._get(""), timeout)
        self.issuer = self.info["issuer"]

    @classmethod
    def start(cls, kit=None, port=0, probe=(), timeout=600):
        """Returns the kit of this process. The first call connects to it, or starts it and ends it with this process."""
        if cls._shared is None:
            kit = kit or os.environ.get("HELSEPROFIL_KIT")
            if not kit:
                raise KitError(None, _NAME_IT)
            if kit.startswith(("http://", "https://")):
                cls._shared = cls(kit, timeout)
            else:
                process, address = _run(kit, port, probe, timeout)
                cls._shared = cls(address, timeout)
                cls._shared._process = process
        return cls._shared

    def stop(self):
        """Ends the kit, if this process has started it."""
        Kit._shared = None
        if self._process:
            _end(self._process)

    def reset(self):
        """Takes back all that was made or moved here. Call it before each test."""
        self._post("/reset")

    def faults(self):
        """Returns the names of all faults, flaws and changes."""
        return self._get("/faults")

    def client(self, **settings):
        """Registers a client with a new key, the private part of which is in the answer."""
        return self._post("/clients", settings)

    def remove_client(self, client):
        self._delete(f"/clients/{_id_of(client)}")

    def new_key(self, client, **settings):
        """Gives a client a new key."""
        return self._post(f"/clients/{_id_of(client)}/keys", settings)

    def new_realm_key(self, **settings):
        """Gives the realm a new key, which signs tokens from now on."""
        return self._post("/realm-keys", settings)

    def time(self):
        return self._get("/time")

    def move_time(self, move):
        """Moves the server's clock, such as by P1D."""
        return self._post("/time", {"move": move})

    def set_time(self, at):
        """Sets the server's clock, such as to 2027-06-01T00:00:00Z."""
        return self._post("/time", {"at": at})

    def reset_time(self):
        self._delete("/time")

    def disturb(self, **disturbance):
        """Lets the next requests to an endpoint fail with a status, or be answered late."""
        return self._post("/disturbances", disturbance)

    def disturbances(self):
        return self._get("/disturbances")["disturbances"]

    def remove_disturbances(self):
        self._delete("/disturbances")

    def decisions(self, **of):
        """Returns what was decided about the last requests, newest first: of one client (client_id), or of all."""
        query = urllib.parse.urlencode({name: value for name, value in of.items() if value is not None})
        return self._get(f"/decisions?{query}")["decisions"]

    def forget_decisions(self):
        self._delete("/decisions")

    def assert_accepted(self, client):
        """Fails, with the requirement and what to do, unless requests of this client were accepted and none was refused."""
        client_id = client if isinstance(client, str) else client["client_id"]
        decisions = self.decisions(client_id=client_id, last=_MOST_DECISIONS)
        for decision in decisions:
            if decision["decision"] == "refused":
                raise AssertionError(_refusal(decision))
        if not any(decision["decision"] == "accepted" for decision in decisions):
            raise AssertionError(f"no request of {client_id} was accepted, {len(decisions)} came")
        return decisions

    def token(self, **request):
        """Lets the kit's client ask for a token, right or with something wrong."""
        return self._post("/tokens", request)

    def test_token(self, **request):
        """Makes a token for an API by the issuer of test tokens, right or with a fault."""
        return self._post("/test-tokens", request)

    def assertion(self, **request):
        return self._post("/assertions", request)

    def request_object(self, **request):
        return self._post("/request-objects", request)

    def proof(self, **request):
        return self._post("/proofs", request)

    def login(self, url, **settings):
        """Opens the address of an authorization request and logs a user in."""
        return self._post("/logins", {"url": url, **settings})

    def api(self, **settings):
        """Starts an API that checks as the profile asks, or with one flaw."""
        return self._post("/apis", settings)

    def apis(self):
        return self._get("/apis")["apis"]

    def remove_api(self, api):
        self._delete(f"/apis/{_quoted(api if isinstance(api, str) else api['id'])}")

    def probe(self, url, **settings):
        """Calls your API with every faulty token and proof."""
        return self._post("/probes", {"url": url, **settings})

    def _get(self, path):
        return _send(self.url, "GET", path)

    def _post(self, path, body=None):
        members = {name: value for name, value in (body or {}).items() if value is not None}
        return _send(self.url, "POST", path, members)

    def _delete(self, path):
        return _send(self.url, "DELETE", path)


def _send(url, method, path, body=None):
    headers = {"Content-Type": "application/json"} if body is not None else {}
    data = json.dumps(body).encode() if body is not None else None
    try:
        with _opener.open(urllib.request.Request(url + path, data, headers, method=method)) as answer:
            text = answer.read()
            return json.loads(text) if text else None
    except urllib.error.HTTPError as refusal:
        said = refusal.read()
        try:
            why = json.loads(said)["error"]
        except (ValueError, KeyError, TypeError):
            why = "is this the address of a kit?"
        raise KitError(refusal.code, f"{method} {url}{path}: {refusal.code} {why}") from None
    except urllib.error.URLError as error:
        raise KitError(None, f"no kit answers at {url}: {error.reason}") from None


def _when_started(ask, timeout):
    end = time.monotonic() + timeout
    while True:
        try:
            return ask()
        except KitError as error:
            if error.status != 503 or time.monotonic() > end:
                raise
            time.sleep(_POLL)


def _quoted(part):
    return urllib.parse.quote(part, safe="")


def _id_of(client):
    return _quoted(client if isinstance(client, str) else client["client_id"])


def _refusal(decision):
    said = decision.get("description", "")
    further = decision.get("remedy", "")
    lines = [
        f"{decision['endpoint']} refused {decision['client_id']}: {decision['status']} {decision.get('error', '')}".rstrip(),
        said,
        "" if further in said else further,
        decision.get("page", ""),
    ]
    return "\n  ".join(line for line in lines if line)


def _run(kit, port, probe, timeout):
    run = os.path.abspath(os.path.join(kit, "run") if os.path.isdir(kit) else kit)
    words = [run, "--kit", "--port", str(port)]
    for api in probe:
        words += ["--probe", api]
    try:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   text=True, encoding="utf-8", errors="replace")
    except OSError as error:
        raise KitError(None, f"{run} can't be run: {error}") from None
    atexit.register(_end, process)
    lines = queue.Queue()
    threading.Thread(target=_hear, args=(process.stdout, lines), daemon=True).start()
    said = collections.deque(maxlen=_KEPT_LINES)
    deadline = time.monotonic() + timeout
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            why = f"was not ready within {timeout} s"
            break
        if line is None:
            why = f"ended with {process.wait()}"
            break
        if line.startswith('{"kit"'):
            return process, json.loads(line)["kit"]
        said.append(line)
    _end(process)
    raise KitError(None, f"{run} --kit {why}:\n" + "".join(said))


def _hear(output, lines):
    """Reads to the end, or the kit would wait for somebody who does."""
    for line in output:
        lines.put(line)
    lines.put(None)


def _end(process):
    if process.poll() is None:
        process.terminate()
        process.wait()
