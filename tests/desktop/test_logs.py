import logging
import stat
import subprocess
import sys
from base64 import b64encode
from urllib.parse import quote

import pytest

from socialdesk.desktop import logs as logs_module
from socialdesk.desktop.logs import FAULTS, LOG, Logs, Redactor

CANARY = "kanari/en+vogel 7Q"


@pytest.fixture
def log(tmp_path):
    root = logging.getLogger()
    level = root.level
    made = Logs(tmp_path / "logs", Redactor(), level=logging.DEBUG)
    yield made
    made.close()
    root.setLevel(level)


def text_of(log):
    for handler in logging.getLogger().handlers:
        handler.flush()
    return log.file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "secret"),
    [
        ("GET https://x.test/api?access_token=abc123def&page=2", "abc123def"),
        ("GET https://x.test/cb?state=1&code=s3cr3tcode", "s3cr3tcode"),
        ("postgresql://maya:hunter2@db.test/desk", "hunter2"),
        ("Authorization: Bearer eyJhbGciOi.abc-def", "eyJhbGciOi.abc-def"),
        ("{'Authorization': 'Basic ZGVzazpzZWNyZXQ='}", "ZGVzazpzZWNyZXQ="),
        ("headers: bearer eyJhbGciOi.abc-def", "eyJhbGciOi.abc-def"),
        ("send: 'AUTH PLAIN AGRlc2sAc2VjcmV0'", "AGRlc2sAc2VjcmV0"),
        ('{"password": "two words", "user": "maya"}', "two words"),
        ("password='it is; (this)' user=maya", "it is; (this)"),
        ("client_secret=abcdef, api_key: ghijkl", "ghijkl"),
        ("refresh_token: abcdef", "abcdef"),
    ],
)
def test_what_looks_like_a_secret_is_struck_out(said, secret):
    struck = Redactor().redact(said)

    assert secret not in struck
    assert "***" in struck


@pytest.mark.parametrize(
    "said",
    [
        "Turn 7 of @bloom begins at 09:00, holder Ben",
        "exit code: 5",
        "https://example.test/page?id=7&day=2026-03-01",
        "author: Maya; authority is with the owner",
        "The key of the reminder is channel:7:lead:ben",
    ],
)
def test_what_is_no_secret_stays(said):
    assert Redactor().redact(said) == said


def test_a_registered_secret_never_reaches_the_log_in_any_spelling(log):
    log.redactor.hide(CANARY)
    other = logging.getLogger("some.library.deep")
    other.info("plain %s", CANARY)
    other.warning("quoted %r", [CANARY])
    other.error("address https://x.test/?q=%s", quote(CANARY, safe=""))
    other.error("base64 %s", b64encode(CANARY.encode()).decode())
    try:
        int(CANARY)
    except ValueError:
        other.exception("it failed", stack_info=True)
    written = text_of(log)

    assert "it failed" in written
    assert "ValueError: invalid literal for int() with base 10: '***'" in written
    assert written.count("***") >= 5
    for spelling in (CANARY, quote(CANARY, safe=""), "kanari"):
        assert spelling not in written
    assert b64encode(CANARY.encode()).decode() not in written


def test_without_the_filter_the_canary_would_be_there(log):
    for handler in logging.getLogger().handlers:
        handler.removeFilter(log.redactor)
    log.redactor.hide(CANARY)
    logging.getLogger("x").info("plain %s", CANARY)

    assert CANARY in text_of(log)


def test_a_line_whose_arguments_do_not_fit_is_written_all_the_same(log):
    log.redactor.hide(CANARY)
    line = "%d turns"
    logging.getLogger("x").info(line, CANARY, 2)

    assert "%d turns" in text_of(log)
    assert CANARY not in text_of(log)


def test_a_very_short_value_is_not_registered():
    redactor = Redactor()
    redactor.hide("a")
    redactor.hide("")

    assert redactor.redact("a banana") == "a banana"


def test_a_longer_secret_is_struck_out_whole():
    redactor = Redactor()
    redactor.hide("abcd")
    redactor.hide("abcdefgh")

    assert redactor.redact("x abcdefgh y") == "x *** y"


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_read_the_files_also_after_turning_over(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(logs_module, "_BYTES", 400)
    made = Logs(tmp_path / "logs", Redactor())
    try:
        for number in range(60):
            logging.getLogger("x").warning("line %d, long enough to fill it", number)
    finally:
        made.close()
    files = sorted((tmp_path / "logs").iterdir())

    assert mode(tmp_path / "logs") == 0o700
    assert {mode(file) for file in files} == {0o600}
    assert [file.name for file in files] == [
        FAULTS,
        LOG,
        *(f"{LOG}.{number}" for number in range(1, 6)),
    ]
    assert "line 59" in (tmp_path / "logs" / LOG).read_text()


def test_closing_leaves_the_root_logger_as_it_was(tmp_path):
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    made = Logs(tmp_path, Redactor())
    made.close()
    root.setLevel(level)

    assert root.handlers == before
    assert not any(made.redactor in handler.filters for handler in root.handlers)


def test_a_crash_of_the_interpreter_leaves_its_stack_in_the_faults_file(tmp_path):
    code = (
        "import faulthandler, pathlib, sys\n"
        "from socialdesk.desktop.logs import Logs, Redactor\n"
        "Logs(pathlib.Path(sys.argv[1]), Redactor())\n"
        "faulthandler._sigabrt()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True
    )

    assert ended.returncode != 0
    assert "Fatal Python error" in (tmp_path / FAULTS).read_text()
