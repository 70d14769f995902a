"""Mail through a real SMTP server on the loopback."""

import logging
import time
from base64 import b64encode
from dataclasses import replace

import pytest

from socialdesk.domain.errors import InputError, NetworkError, SecretsError
from socialdesk.domain.ports import MAIL_PASSWORD, Attachment, Mail, message_id
from socialdesk.domain.settings import MailServer, Security
from socialdesk.networks.mail import SmtpMailer, compose
from tests.fakes import MONDAY, FakeClock, FakeSecrets
from tests.smtp_lab import PASSWORD, USER, SmtpLab, free_port, scripted_server

KEY = "channel:7:lead:ben:mail:0"
MAIL = Mail(
    to="ben@example.test",
    subject="Fällig 🌷: your turn begins on Monday",
    text="Guten Tag Ben,\n.dot first\n\nDeine Woche beginnt. 🌷\n",
    message_id=message_id(KEY, sender="desk@example.test"),
)


@pytest.fixture
def lab(tmp_path):
    with SmtpLab(tmp_path) as server:
        yield server


def settings(port, cafile="", **changes):
    server = MailServer(
        host="localhost",
        port=port,
        user=USER,
        sender="Florist's desk <desk@example.test>",
        ca_file=str(cafile),
    )
    return replace(server, **changes)


def mailer(server, *, password=PASSWORD, timeout=10.0):
    values = {} if password is None else {MAIL_PASSWORD: password}
    return SmtpMailer(
        lambda: server, FakeSecrets(values), clock=FakeClock(), timeout=timeout
    )


def refused(server, mail=MAIL, **how):
    with pytest.raises(NetworkError) as caught:
        mailer(server, **how).send(mail)
    return caught.value


def test_a_mail_arrives_encrypted_and_signed_in(lab):
    mailer(settings(lab.port, lab.cafile)).send(MAIL)

    [(sender, recipients, message)] = lab.messages
    assert sender == "desk@example.test"
    assert recipients == ["ben@example.test"]
    assert message["Subject"] == MAIL.subject
    assert message["From"].addresses[0].display_name == "Florist's desk"
    assert message["Message-ID"] == MAIL.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == MONDAY
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_implicit_tls_works_too(tmp_path):
    with SmtpLab(tmp_path, implicit_tls=True) as lab:
        server = settings(lab.port, lab.cafile, security=Security.TLS)
        mailer(server).send(MAIL)
        assert len(lab.messages) == 1


def test_a_password_in_ascii_works_too(tmp_path):
    with SmtpLab(tmp_path, password="plain-ascii") as lab:
        mailer(settings(lab.port, lab.cafile), password="plain-ascii").send(MAIL)
        assert len(lab.messages) == 1


def test_a_calendar_file_arrives_byte_for_byte(lab):
    content = "BEGIN:VCALENDAR\r\nX:ü\r\nEND:VCALENDAR\r\n".encode()
    calendar = Attachment(
        name="turn.ics",
        content=content,
        media_type="text/calendar",
        parameters={"method": "PUBLISH", "charset": "utf-8"},
    )
    mailer(settings(lab.port, lab.cafile)).send(replace(MAIL, attachments=(calendar,)))

    message = lab.messages[0][2]
    [part] = message.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert part.get_param("method") == "PUBLISH"
    assert part.get_filename() == "turn.ics"
    assert part.get_payload(decode=True) == content
    assert message.get_body().get_content().startswith("Guten Tag")


def test_the_same_key_has_the_same_message_id_and_does_not_show_the_key():
    again = message_id(KEY, sender="Desk <desk@example.test>")

    assert again == MAIL.message_id
    assert message_id(KEY + "1", sender="desk@example.test") != again
    assert "ben" not in again
    assert message_id(KEY) == message_id(KEY)


def test_a_test_message_arrives(lab):
    mailer(settings(lab.port, lab.cafile)).test_message("ben@example.test")

    assert "test" in lab.messages[0][2].get_content()


@pytest.mark.parametrize("wrong", ["wrong-password", "wröng-password"])
def test_a_wrong_password_is_not_tried_again_and_never_told(lab, wrong, caplog):
    caplog.set_level(logging.DEBUG)
    error = refused(settings(lab.port, lab.cafile), password=wrong)

    told = f"{error} {error!r} {error.__cause__!r} {caplog.text}"
    assert error.code == "mail.sign_in"
    assert not error.retryable
    assert error.hint
    assert wrong not in told
    assert b64encode(f"\0{USER}\0{wrong}".encode()).decode() not in told


def test_an_untrusted_certificate_is_refused_before_the_password_is_sent(lab):
    error = refused(settings(lab.port))

    assert (error.code, error.retryable) == ("mail.certificate", False)
    assert not lab.messages


def test_a_certificate_for_another_name_is_refused(lab, monkeypatch):
    import socket

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: real("127.0.0.1", *rest, **more),
    )
    error = refused(settings(lab.port, lab.cafile, host="mail.example.test"))

    assert error.code == "mail.certificate"


def test_a_server_without_starttls_gets_no_mail():
    with scripted_server("220 hello", "250-plain\r\n250 AUTH PLAIN") as port:
        error = refused(settings(port))

    assert (error.code, error.retryable) == ("mail.unsupported", False)


def test_a_refusal_for_good_is_not_tried_again_and_says_why(lab):
    mail = replace(MAIL, to="nobody@example.test")
    error = refused(settings(lab.port, lab.cafile), mail)

    assert (error.code, error.retryable) == ("mail.recipient", False)
    assert "no such user here" in error.message


def test_a_refusal_for_now_is_tried_again(lab):
    mail = replace(MAIL, to="grey@example.test")
    error = refused(settings(lab.port, lab.cafile), mail)

    assert (error.code, error.retryable) == ("mail.recipient", True)


def test_a_refused_sender_is_told_from_a_refused_mail(lab):
    lab.sender_answer = "553 5.7.1 not your address"
    assert refused(settings(lab.port, lab.cafile)).code == "mail.sender"

    lab.sender_answer = ""
    lab.data_answer = "554 5.7.1 looks like spam"
    error = refused(settings(lab.port, lab.cafile))
    assert (error.code, error.retryable) == ("mail.refused", False)

    lab.data_answer = "452 4.3.1 disk full"
    assert refused(settings(lab.port, lab.cafile)).retryable


def test_a_silent_server_costs_no_more_than_the_time_out():
    with scripted_server() as port:
        began = time.monotonic()
        error = refused(settings(port), timeout=0.4)

    assert time.monotonic() - began < 3
    assert (error.code, error.retryable) == ("mail.lost", True)


def test_a_server_that_falls_silent_later_costs_no_more_either():
    with scripted_server("220 hello", "250-here\r\n250 STARTTLS") as port:
        began = time.monotonic()
        error = refused(settings(port), timeout=0.4)

    assert time.monotonic() - began < 4
    assert error.retryable


def test_a_server_that_hangs_up_is_tried_again():
    with scripted_server("220 hello", None) as port:
        error = refused(settings(port))

    assert (error.code, error.retryable) == ("mail.lost", True)


def test_a_server_that_is_full_is_tried_again():
    with scripted_server("421 too busy") as port:
        assert refused(settings(port)).retryable


def test_no_server_is_tried_again():
    error = refused(settings(free_port()))

    assert (error.code, error.retryable) == ("mail.connection", True)


def test_tls_spoken_to_a_plain_port_names_the_ports():
    with scripted_server("220 hello") as port:
        error = refused(settings(port, security=Security.TLS))

    assert error.code == "mail.encryption"
    assert "465" in error.hint


def test_without_a_server_or_a_password_it_says_what_to_enter(lab):
    assert refused(MailServer()).code == "mail.unset"
    error = refused(settings(lab.port, lab.cafile), password=None)
    assert (error.code, error.retryable) == ("mail.password", False)


@pytest.mark.parametrize("host", ["smtp..example", ".example", "x" * 80 + ".test"])
def test_what_cannot_be_a_host_is_told(host):
    error = refused(settings(587, host=host))
    assert (error.code, error.retryable) == ("mail.host", False)


def test_a_locked_keyring_is_told_as_such(lab):
    secrets = FakeSecrets(locked=True)
    server = settings(lab.port, lab.cafile)
    with pytest.raises(SecretsError):
        SmtpMailer(lambda: server, secrets, clock=FakeClock()).send(MAIL)


def test_a_missing_certificate_file_is_told_as_such(lab, tmp_path):
    assert refused(settings(lab.port, tmp_path / "none.pem")).code == "mail.ca_file"


@pytest.mark.parametrize("poison", ["\n", "\r", "\r\n", "\0", "\u2028"])
@pytest.mark.parametrize("field", ["to", "subject", "message_id"])
def test_nobody_adds_a_header(field, poison):
    value = getattr(MAIL, field) + poison + "Bcc: everybody@example.test"
    with pytest.raises(InputError) as caught:
        compose(replace(MAIL, **{field: value}), sender="desk@example.test", at=MONDAY)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "address",
    ["", "ben", "ben@", "@example.test", "ben@x.test, eve@x.test", "a b@x.test"],
)
def test_what_is_no_single_address_is_refused(address):
    with pytest.raises(InputError) as caught:
        compose(replace(MAIL, to=address), sender="desk@example.test", at=MONDAY)
    assert caught.value.field == "to"


def test_a_missing_sender_is_refused_as_a_setting():
    with pytest.raises(InputError) as caught:
        compose(MAIL, sender="", at=MONDAY)
    assert caught.value.field == "sender"
