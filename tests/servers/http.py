"""A small HTTP server in threads, which does what it is told to do wrong."""

import json
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

#: No answer waits longer: a test that fails must end.
PATIENCE = 20


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What the server says: a status, a JSON value (or raw bytes), headers."""

    status: int = 200
    body: object = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    ``answer`` replaces the server's own; ``after`` lets it do the work first. Without an answer the connection is
    cut. ``waits`` holds the request until ``server.gate`` opens.
    """

    answer: Answer | None = None
    after: bool = False
    waits: bool = False


def refused(status: int, body: object = None, **headers: str) -> Fault:
    """Refuse the next request with this status; ``Retry_After="30"`` is a header."""
    return Fault(Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()}))


#: Cut before anything is done; cut once it is done, before it is said; wait for the gate, then do and say.
CUT = Fault()
CUT_AFTER = Fault(after=True)
SLOW = Fault(after=True, waits=True)


class LocalServer:
    """A server on 127.0.0.1 for the length of a ``with``. ``calls`` is all that came, in order.

    ``faults`` are used up one a request, by those for which ``may_fail`` says yes.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: deque[Fault] = deque()
        self.fails_at = ""
        #: The port asked for; any that is free otherwise.
        self.port = 0
        self.gate = threading.Event()
        self.arrived = threading.Event()
        self.lock = threading.Lock()

    def answer(self, call: Call) -> Answer:
        """Do the work. Called under the lock: one request at a time."""
        raise NotImplementedError

    def may_fail(self, call: Call) -> bool:
        """Tell whether a fault may strike this request: those that do something, unless ``fails_at`` names a path."""
        return call.path.startswith(self.fails_at) if self.fails_at else call.method == "POST"

    def fail(self, *faults: Fault) -> None:
        """Make the next requests go wrong, one each."""
        self.faults.extend(faults)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self):
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._http.daemon_threads = True
        # A short look-out, so that a test ends as soon as it has nothing left to say.
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.gate.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(PATIENCE)

    def take(self, call: Call) -> Answer | None:
        """Answer one request, or return None to cut the connection."""
        with self.lock:
            self.calls.append(call)
            fault = self.faults.popleft() if self.faults and self.may_fail(call) else None
        if fault is None:
            with self.lock:
                return self.answer(call)
        self.arrived.set()
        if fault.waits:
            self.gate.wait(PATIENCE)
        if not fault.after:
            return fault.answer
        with self.lock:
            answer = self.answer(call)
        return answer if fault.waits else fault.answer


def _handler(server: LocalServer):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def take(self):
            length = int(self.headers.get("Content-Length") or 0)
            path, query = urlsplit(self.path).path, urlsplit(self.path).query
            call = Call(
                self.command,
                path,
                dict(parse_qsl(query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            answer = server.take(call)
            self.close_connection = True
            if answer is None:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            try:
                self.send_response(answer.status)
                for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked has stopped listening

        do_GET = do_POST = do_PUT = do_DELETE = take

        def log_message(self, *_):
            pass

    return Handler
