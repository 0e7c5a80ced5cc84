"""An SMTP server that takes mail, refuses it, puts it off, makes one wait or hangs up."""

import asyncio
import socket
import threading
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PATIENCE = 20
CUT = "cut"
WAIT = "wait"


class SmtpServer:
    """For the length of a ``with``: ``says["RCPT"] = "550 5.1.1 No such user"`` (MAIL, RCPT, DATA, QUIT) is the answer.

    ``CUT`` hangs up instead, after the message is taken for DATA; ``WAIT`` holds the answer until ``gate`` opens.
    ``mails`` is what was taken. ``password`` asks for that password (aiosmtpd warns that it travels in the clear).
    """

    def __init__(self, *, password: str = "") -> None:
        self.says: dict[str, str] = {}
        self.mails: list[Message] = []
        self.gate = threading.Event()
        self.password = password

    def __enter__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._controller = _OnSocket(
            self,
            sock=self._socket,
            auth_require_tls=False,
            auth_required=bool(self.password),
            authenticator=self._authenticate if self.password else None,
        )
        self._controller.start()
        return self

    def __exit__(self, *_) -> None:
        self.gate.set()
        self._controller.stop()

    @property
    def port(self) -> int:
        return self._socket.getsockname()[1]

    def settings(self) -> dict:
        """Return what EMAIL_URL would set."""
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": self.port,
            "EMAIL_HOST_USER": "eli" if self.password else "",
            "EMAIL_HOST_PASSWORD": self.password,
        }

    def _authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    async def _say(self, server, step: str, otherwise: str) -> str:
        told = self.says.get(step, otherwise)
        if told == WAIT:
            await asyncio.to_thread(self.gate.wait, PATIENCE)
            return otherwise
        if told == CUT:
            server.transport.abort()
            return otherwise
        return told

    async def handle_MAIL(self, server, session, envelope, address, options):
        said = await self._say(server, "MAIL", "250 OK")
        if said.startswith("250"):
            envelope.mail_from = address
        return said

    async def handle_RCPT(self, server, session, envelope, address, options):
        said = await self._say(server, "RCPT", "250 OK")
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server, session, envelope):
        if self.says.get("DATA", "250").startswith(("250", CUT, WAIT)):
            self.mails.append(message_from_bytes(envelope.content, policy=default))
        return await self._say(server, "DATA", "250 OK")

    async def handle_QUIT(self, server, session, envelope):
        return await self._say(server, "QUIT", "221 Bye")


class _OnSocket(Controller):
    """A controller on a socket that is already bound: the port is free, and known before it starts."""

    def __init__(self, handler, *, sock, **kwargs):
        super().__init__(handler, hostname="127.0.0.1", port=sock.getsockname()[1], **kwargs)
        self._sock = sock

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self._sock)
