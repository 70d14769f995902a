"""Mail over SMTP: always encrypted, always with a verified certificate.

A mail is either taken by the server or not: what happens after it was taken (a lost
goodbye) is no failure. What happens before is translated into a `NetworkError` that
says whether to try again. No password and no server's answer to one is in any message.
"""

import logging
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from socialdesk.domain.errors import InputError, NetworkError
from socialdesk.domain.ids import new_id
from socialdesk.domain.ports import (
    MAIL_PASSWORD,
    Attachment,
    Clock,
    Mail,
    Secrets,
    message_id,
)
from socialdesk.domain.settings import MailServer, Security
from socialdesk.domain.words import _

if TYPE_CHECKING:
    import smtplib
    from datetime import datetime
    from email.headerregistry import Address
    from email.message import EmailMessage

logger = logging.getLogger(__name__)

TIMEOUT = 20.0
"""Seconds for all of one mail; the lease of a reminder is 90 (rotation.md, 4.2)."""
_GOODBYE = 2.0
_SAID = 160
_TEMPORARY = range(400, 500)
_SIGNED_IN = 235
# An address literal: smtplib would otherwise look up and tell the name of this PC.
_WHO_WE_ARE = "[127.0.0.1]"


class SmtpMailer:
    """Sends mail through the business's server; implements the Mailer port.

    The settings are asked for at each mail, so that a change counts at once.
    """

    def __init__(
        self,
        settings: Callable[[], MailServer],
        secrets: Secrets,
        *,
        clock: Clock,
        timeout: float = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._clock = clock
        self._timeout = timeout

    def send(self, mail: Mail) -> None:
        """Hand a mail to the server, encrypted and signed in.

        Raises:
            InputError: The address, the sender or the subject cannot be one.
            NetworkError: The server did not take it; `retryable` says what next.
            SecretsError: The keyring cannot be read.
        """
        server = self._settings()
        if not server.host:
            raise NetworkError(
                "mail.unset",
                _("No mail server is set up."),
                hint=_("Enter it under Settings, Mail."),
            )
        message = compose(mail, sender=server.sender, at=self._clock())
        password = self._password(server)
        try:
            self._hand_over(message, server, password)
        except OSError as error:  # smtplib's and ssl's errors are OSErrors too
            raise trouble(error, server) from error
        except ValueError as error:  # such as two dots in a row, or one in front
            raise NetworkError(
                "mail.host",
                _("{host} cannot be the name of a mail server.").format(
                    host=repr(server.host)
                ),
                hint=_("Check the server's name under Settings, Mail."),
            ) from error
        logger.info("Mail %s was taken by %s", mail.message_id, server.host)

    def test_message(self, to: str) -> None:
        """Send a mail that says that mail works; raises what `send` raises."""
        sender = self._settings().sender
        self.send(
            Mail(
                to=to,
                subject=_("SocialDesk can send mail"),
                text=_(
                    "This is a test. Reminders of SocialDesk will reach you like this."
                ),
                message_id=message_id(f"test:{new_id()}", sender=sender),
            )
        )

    def _password(self, server: MailServer) -> str:
        if not server.user:
            return ""
        password = self._secrets.get(MAIL_PASSWORD)
        if password is None:
            raise NetworkError(
                "mail.password",
                _("The password of the mail server is not on this desk."),
                hint=_("Enter it under Settings, Mail."),
            )
        return password

    def _hand_over(
        self, message: "EmailMessage", server: MailServer, password: str
    ) -> None:
        deadline = time.monotonic() + self._timeout
        trust = trusted(server.ca_file)
        smtp = _connected(server, trust, self._timeout)
        try:
            if server.security is Security.STARTTLS:
                _hurry(smtp, deadline)
                smtp.starttls(context=trust)
            if server.user:
                _hurry(smtp, deadline)
                _sign_in(smtp, server.user, password)
            _hurry(smtp, deadline)
            smtp.send_message(message)
        finally:
            _part(smtp)


def compose(mail: Mail, *, sender: str, at: "datetime") -> "EmailMessage":
    """Return the mail as it goes over the wire, dated `at`.

    Raises:
        InputError: An address or a header cannot be one.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender, "sender")
    message["To"] = _address(mail.to, "to")
    message["Subject"] = _line(mail.subject, "subject")
    message["Date"] = at.replace(microsecond=0)
    message["Message-ID"] = _line(mail.message_id, "message_id")
    # RFC 3834: nobody's holiday notice answers it.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    for attachment in mail.attachments:
        _attach(message, attachment)
    return message


def _attach(message: "EmailMessage", attachment: Attachment) -> None:
    main, _slash, sub = attachment.media_type.partition("/")
    message.add_attachment(
        attachment.content,
        maintype=main,
        subtype=sub,
        filename=_line(attachment.name, "attachment"),
        params=dict(attachment.parameters or {}),
    )


def _address(text: str, field: str) -> "Address":
    """Return the one address in a text such as "Desk <desk@example.com>"."""
    from email.errors import MessageError
    from email.headerregistry import Address
    from email.utils import getaddresses

    found = getaddresses([_line(text, field)])
    wrong = InputError(
        "mail.address",
        _("{address} is not an e-mail address.").format(address=repr(text)),
        hint=_("It should look like maya@example.com."),
        field=field,
    )
    if len(found) != 1 or "@" not in found[0][1]:
        raise wrong
    name, spec = found[0]
    try:
        return Address(display_name=name, addr_spec=spec)
    except (MessageError, ValueError, IndexError) as error:
        raise wrong from error


def _line(text: str, field: str) -> str:
    """Return the text if it is one line, so that nobody can add a header with it."""
    if any(ord(char) < ord(" ") or char in "\x7f\x85\u2028\u2029" for char in text):
        raise InputError(
            "mail.header",
            _("A mail's addresses and subject have to be on one line."),
            field=field,
        )
    return text


def trusted(ca_file: str) -> ssl.SSLContext:
    """Return what certificates are believed: the system's, and those of a file.

    Raises:
        NetworkError: The file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context()
    if not ca_file:
        return context
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError as error:
        raise NetworkError(
            "mail.ca_file",
            _("The file with the mail server's certificate cannot be used."),
            hint=_("Choose a PEM file, or leave it empty."),
        ) from error
    return context


def _connected(
    server: MailServer, trust: ssl.SSLContext, timeout: float
) -> "smtplib.SMTP":
    import smtplib

    place = (server.host, server.port)
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(
            *place, local_hostname=_WHO_WE_ARE, timeout=timeout, context=trust
        )
    return smtplib.SMTP(*place, local_hostname=_WHO_WE_ARE, timeout=timeout)


def _hurry(smtp: "smtplib.SMTP", deadline: float) -> None:
    """Leave the next step the time that is left of the whole."""
    left = deadline - time.monotonic()
    if left <= 0 or smtp.sock is None:
        raise TimeoutError
    smtp.sock.settimeout(left)


def _part(smtp: "smtplib.SMTP") -> None:
    """Say goodbye; the mail is sent or not, whatever the server answers."""
    with suppress(OSError):
        if smtp.sock is not None:
            smtp.sock.settimeout(_GOODBYE)
        smtp.quit()
    smtp.close()


def _sign_in(smtp: "smtplib.SMTP", user: str, password: str) -> None:
    """Log in; smtplib itself only takes ASCII, RFC 4616 wants UTF-8."""
    from base64 import b64encode
    from smtplib import SMTPAuthenticationError

    if (user + password).isascii():
        smtp.login(user, password)
        return
    smtp.ehlo_or_helo_if_needed()
    plain = b64encode(f"\0{user}\0{password}".encode()).decode()
    code, said = smtp.docmd("AUTH", f"PLAIN {plain}")
    if code != _SIGNED_IN:
        raise SMTPAuthenticationError(code, said)


def trouble(error: OSError, server: MailServer) -> NetworkError:
    """Return what an error of smtplib, ssl or a socket means to a person.

    A refusal for now (4xx), a time-out and a lost connection may be tried again; a
    refusal for good (5xx), a wrong password and a bad certificate may not.
    """
    _kinds, code, message, hint, retryable = next(
        row for row in _troubles() if isinstance(error, row[0])
    )
    answer = _answer(error)
    if answer is not None:
        retryable = answer[0] in _TEMPORARY
    secret = code == "mail.sign_in"
    return NetworkError(
        code,
        message.format(
            host=server.host,
            port=server.port,
            said="" if answer is None or secret else _said(*answer),
        ),
        hint=hint,
        retryable=retryable,
    )


Trouble = tuple[tuple[type[OSError], ...], str, str, str, bool]


def _troubles() -> tuple[Trouble, ...]:
    """Return the kinds of trouble, the narrowest first: kinds, code, words, again."""
    import smtplib
    import socket

    return (
        (
            (smtplib.SMTPAuthenticationError,),
            "mail.sign_in",
            _("The mail server {host} refused the user name or the password."),
            _("Check both under Settings, Mail; some providers want an app password."),
            False,
        ),
        (
            (smtplib.SMTPRecipientsRefused,),
            "mail.recipient",
            _("The mail server refused the recipient: {said}"),
            _("Check the person's e-mail address."),
            False,
        ),
        (
            (smtplib.SMTPSenderRefused,),
            "mail.sender",
            _("The mail server refused the sender: {said}"),
            _("Use an address that this account may send from."),
            False,
        ),
        (
            (smtplib.SMTPNotSupportedError,),
            "mail.unsupported",
            _("The mail server {host} cannot encrypt, sign in or take this address."),
            _("Check the port and the protection under Settings, Mail."),
            False,
        ),
        (
            (smtplib.SMTPServerDisconnected,),  # a time-out within a dialogue, too
            "mail.lost",
            _("The mail server {host} hung up or did not answer in time."),
            _("It will be tried again; check the port and the protection if it stays."),
            True,
        ),
        (
            (smtplib.SMTPException,),
            "mail.refused",
            _("The mail server refused the mail: {said}"),
            "",
            False,
        ),
        (
            (ssl.SSLCertVerificationError,),
            "mail.certificate",
            _("The certificate of the mail server {host} cannot be trusted."),
            _(
                "Check the server's name. If it is your own, choose its certificate "
                "file under Settings, Mail."
            ),
            False,
        ),
        (
            (ssl.SSLError,),
            "mail.encryption",
            _("No encrypted connection to {host} on port {port}."),
            _("Port 587 goes with STARTTLS, port 465 with TLS."),
            True,
        ),
        (
            (TimeoutError,),
            "mail.time_out",
            _("The mail server {host} did not answer in time."),
            "",
            True,
        ),
        (
            (socket.gaierror,),
            "mail.unknown_host",
            _("The mail server {host} cannot be found."),
            _("Check the server's name and this PC's connection."),
            True,
        ),
        (
            (OSError,),
            "mail.connection",
            _("The mail server {host} cannot be reached on port {port}."),
            _("Check the server's name, the port and this PC's connection."),
            True,
        ),
    )


def _answer(error: OSError) -> tuple[int, bytes | str] | None:
    """Return the server's code and words, if the error carries them."""
    import smtplib

    if isinstance(error, smtplib.SMTPRecipientsRefused):
        # typeshed: a mapping of each address to code and words
        return next(iter(error.recipients.values()), None)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"{code} {line}"[:_SAID]
