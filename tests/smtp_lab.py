"""A real SMTP server on the loopback: encryption and login required.

Built on aiosmtpd 1.4.6 after the recipe of shared/recipes/smtp_lab.py. It refuses as
real servers do: 550 for nobody@, 451 for grey@, 535 for a wrong password.
"""

import datetime as dt
import ipaddress
import socket
import ssl
import time
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER = "desk"
PASSWORD = "corréct-horse"
_REFUSALS = {
    "nobody@": "550 5.1.1 no such user here",
    "grey@": "451 4.7.1 greylisted, try later",
}


@dataclass
class SmtpLab:
    """The server; `messages` holds what it took: sender, recipients, message."""

    folder: Path
    implicit_tls: bool = False
    password: str = PASSWORD
    messages: list = field(default_factory=list)
    cafile: Path = None
    port: int = 0
    sender_answer: str = ""
    data_answer: str = "250 OK"
    data_pause: float = 0.0

    def __enter__(self):
        self.cafile = self.folder / "lab.pem"
        context = _certificate(self.cafile, self.folder / "lab.key")
        self.port = free_port()
        self._controller = _Controller(
            self, context, hostname="127.0.0.1", port=self.port
        )
        self._controller.start()
        return self

    def __exit__(self, *error):
        self._controller.stop()

    def signed_in(self, server, session, envelope, mechanism, data):
        expected = (USER.encode(), self.password.encode())
        ok = isinstance(data, LoginPassword) and (data.login, data.password) == expected
        # handled=False on a failure, or no 535 is sent and the client hangs
        return AuthResult(success=ok, handled=ok)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        for who, answer in _REFUSALS.items():
            if address.startswith(who):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.data_answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            self.messages.append((envelope.mail_from, envelope.rcpt_tos, message))
        return self.data_answer


class _Controller(Controller):
    def __init__(self, lab, context, **where):
        self._lab, self._context = lab, context
        super().__init__(
            lab, ssl_context=context if lab.implicit_tls else None, **where
        )

    def factory(self):
        implicit = self._lab.implicit_tls
        with warnings.catch_warnings():
            # aiosmtpd does not see that the connection is encrypted from the start
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self._lab,
                hostname="localhost",
                authenticator=self._lab.signed_in,
                auth_required=True,
                auth_require_tls=not implicit,
                require_starttls=not implicit,
                tls_context=None if implicit else self._context,
                enable_SMTPUTF8=True,
            )

    def _trigger_server(self):
        # The original knocks without verifying, for each kind of server; a plain
        # connection is enough to see that it listens, also for implicit TLS.
        if not self._lab.implicit_tls:
            super()._trigger_server()
            return
        trusted = ssl.create_default_context(cafile=str(self._lab.cafile))
        with (
            socket.create_connection(("127.0.0.1", self._lab.port), timeout=5) as plain,
            trusted.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            secure.recv(1024)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def scripted_server(*lines, linger=30.0):
    """Answer each line of a client with the next of `lines`, then fall silent.

    The first is the greeting. An empty script never says a word; None hangs up.
    """
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _peer = listener.accept()
        with connection:
            connection.settimeout(linger)
            for number, line in enumerate(lines):
                if number:
                    connection.recv(65536)
                if line is None:
                    return
                connection.sendall(line.encode() + b"\r\n")
            until = time.monotonic() + linger
            while time.monotonic() < until and connection.recv(65536):
                pass

    def run():
        try:
            serve()
        except OSError:
            return

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(5)


def _certificate(certificate_file, key_file):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [
        x509.DNSName("localhost"),
        x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    certificate_file.write_bytes(certificate.public_bytes(pem))
    key_file.write_bytes(
        key.private_bytes(
            pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    return context
