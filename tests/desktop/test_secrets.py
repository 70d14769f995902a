"""Secrets in a real Secret Service on a private bus, and without one."""

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null

from socialdesk.desktop.secrets import (
    DeskSecrets,
    SessionSecrets,
    members,
    trustworthy,
)
from socialdesk.domain.errors import SecretsError
from socialdesk.domain.ports import SecretsKind, SecretsState
from tests.desktop.bus import KEYRING, missing, run

UNLOCKED = ("bash", "-c", KEYRING, "_")
keyring_needed = pytest.mark.skipif(
    bool(missing("gnome-keyring-daemon", "dbus-run-session")),
    reason=missing("gnome-keyring-daemon", "dbus-run-session"),
)


@keyring_needed
def test_a_real_keyring_keeps_replaces_and_forgets(tmp_path):
    code = """
from socialdesk.desktop.secrets import KeyringSecrets
seen = []
secrets = KeyringSecrets("SocialDesk test", hide=seen.append)
print(secrets.state().kind, secrets.state().name)
assert secrets.get("mail.password") is None
secrets.delete("mail.password")
secrets.set("mail.password", "Grüße 🌷 'x'")
assert secrets.get("mail.password") == "Grüße 🌷 'x'"
secrets.set("mail.password", "second")
assert KeyringSecrets("SocialDesk test").get("mail.password") == "second"
assert KeyringSecrets("Another home").get("mail.password") is None
secrets.delete("mail.password")
assert secrets.get("mail.password") is None
secrets.set("empty", "")
assert secrets.get("empty") == ""
assert set(seen) == {"Grüße 🌷 'x'", "second"}, seen
"""
    said = run(tmp_path / "h", code, before=UNLOCKED)

    assert said.split("\n")[0] == "keyring Secret Service"


@keyring_needed
def test_a_secret_longer_than_windows_allows_comes_back_whole(tmp_path):
    code = """
import keyring
from socialdesk.desktop.secrets import KeyringSecrets
secrets = KeyringSecrets("S")
for length in (640, 641, 1280, 1281, 5000, 900, 3):
    value = "🌷a" * (length // 2) + "z" * (length % 2)
    secrets.set("token", value)
    assert secrets.get("token") == value, length
    kept = [keyring.get_password("S", f"token/{n}") for n in range(1, 12)]
    parts = [part for part in kept if part is not None]
    assert len(parts) == (0 if length <= 640 else -(-length // 640)), length
    stored = [*parts, keyring.get_password("S", "token")]
    assert max(len(text.encode("utf-16-le")) for text in stored) <= 2560
tricky = "socialdesk-parts:9"
secrets.set("token", tricky)
assert secrets.get("token") == tricky
secrets.set("token", "x" * 3000)
secrets.delete("token")
assert keyring.get_password("S", "token/1") is None
print("whole")
"""
    assert run(tmp_path / "h", code, before=UNLOCKED) == "whole\n"


ASK = """
import sys
from socialdesk.desktop.secrets import KeyringSecrets
from socialdesk.domain.errors import SecretsError
secrets = KeyringSecrets("S")
print(secrets.state().kind)
for act in (lambda: secrets.get("n"), lambda: secrets.set("n", "geheim7"),
            lambda: secrets.delete("n")):
    try:
        act()
    except SecretsError as error:
        assert "geheim7" not in str(error)
        print(error.code, "|", error.hint)
    else:
        sys.exit("nothing was raised")
"""


def test_without_a_bus_it_says_so_and_writes_no_file(tmp_path):
    home = tmp_path / "h"
    said = run(home, ASK, bus=False)

    assert said.count("secrets.none") == 3
    assert said.startswith("nowhere")
    assert "this session only" in said
    assert [path for path in home.rglob("*") if path.is_file()] == []


@keyring_needed
def test_a_locked_keyring_that_nobody_unlocks_is_told(tmp_path):
    locked = KEYRING.replace("--unlock ", "").replace(
        "--daemonize", "--start --daemonize"
    )
    said = run(tmp_path / "h", ASK, before=("bash", "-c", locked, "_"))

    assert said.startswith("keyring")
    assert said.count("secrets.locked") == 3
    assert "Unlock" in said


@keyring_needed
def test_a_keyring_that_comes_up_later_is_found(tmp_path):
    code = """
import os, subprocess, time
from socialdesk.desktop.secrets import KeyringSecrets
secrets = KeyringSecrets("S")
os.environ["PATH"], path = "/nonexistent", os.environ["PATH"]
print(secrets.state().kind)
os.environ["PATH"] = path
os.makedirs(os.environ["XDG_RUNTIME_DIR"], 0o700, exist_ok=True)
os.makedirs(os.environ["XDG_DATA_HOME"] + "/keyrings", 0o700, exist_ok=True)
daemon = ["gnome-keyring-daemon", "--daemonize", "--unlock", "--components=secrets"]
subprocess.run(daemon, input=b"pw", check=True, stdout=subprocess.DEVNULL)
until = time.monotonic() + 10
while secrets.state().kind != "keyring" and time.monotonic() < until:
    time.sleep(0.02)
secrets.set("n", "v")
print(secrets.state().kind, secrets.get("n"))
"""
    said = run(tmp_path / "h", code)

    assert said.splitlines() == ["nowhere", "keyring v"]


@pytest.mark.parametrize(
    "refused", ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"]
)
def test_a_back_end_that_keeps_nothing_is_refused(tmp_path, refused):
    said = run(tmp_path / "h", ASK, bus=False, PYTHON_KEYRING_BACKEND=refused)

    assert said.count("secrets.none") == 3


def test_a_plain_file_that_the_library_would_choose_is_refused(tmp_path):
    """As keyrings.alt's PlaintextKeyring: priority 0.5, chosen when nothing else is."""
    plain = tmp_path / "plain_alt.py"
    plain.write_text(
        "from keyring.backend import KeyringBackend\n"
        "class PlaintextKeyring(KeyringBackend):\n"
        "    priority = 0.5\n"
        "    def get_password(self, service, name): return 'plain'\n"
        "    def set_password(self, service, name, value): raise SystemExit('kept')\n"
        "    def delete_password(self, service, name): pass\n"
    )
    code = "import sys; sys.path.insert(0, sys.argv[1]); import plain_alt, keyring\n"
    code += "assert type(keyring.get_keyring()).__name__ == 'PlaintextKeyring'\n" + ASK
    said = run(tmp_path / "h", code, tmp_path, bus=False)

    assert said.count("secrets.none") == 3


class _Pretender(KeyringBackend):
    """A back end of high priority that nobody knows."""

    priority = 9

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        raise NotImplementedError

    def delete_password(self, service, username):
        raise NotImplementedError


def test_only_known_back_ends_are_trusted_whatever_their_priority():
    assert not trustworthy(_Pretender())
    assert not trustworthy(null.Keyring())
    assert not trustworthy(fail.Keyring())
    assert not trustworthy(chainer.ChainerBackend())


def test_a_known_back_end_that_does_not_work_here_is_not_trusted(monkeypatch):
    from keyring.backends import SecretService

    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    assert not trustworthy(SecretService.Keyring())


def test_a_chain_is_walked_to_its_members():
    def chain_of(*rings):
        kind = type("Chain", (chainer.ChainerBackend,), {"backends": list(rings)})
        return kind()

    first, second, third = _Pretender(), null.Keyring(), fail.Keyring()
    assert list(members(chain_of(first, chain_of(second, third)))) == [
        first,
        second,
        third,
    ]
    assert list(members(first)) == [first]


def test_secrets_of_a_session_are_kept_in_memory_only():
    seen = []
    secrets = SessionSecrets(hide=seen.append)
    secrets.set("n", "v")

    assert secrets.get("n") == "v"
    assert secrets.state().kind is SecretsKind.SESSION
    assert seen == ["v"]
    assert SessionSecrets().get("n") is None
    secrets.delete("n")
    secrets.delete("n")
    assert secrets.get("n") is None


def test_the_library_is_loaded_only_when_a_secret_is_asked_for(tmp_path):
    code = "import sys, socialdesk.desktop.secrets as s; s.KeyringSecrets(); "
    code += "print('keyring' in sys.modules)"

    assert run(tmp_path / "h", code, bus=False) == "False\n"


class _NoRing:
    """A keyring that cannot be used."""

    def get(self, _name: str) -> str | None:
        raise SecretsError("secrets.none", "No keyring.")

    def set(self, _name: str, _value: str) -> None:
        raise SecretsError("secrets.none", "No keyring.")

    def delete(self, _name: str) -> None:
        raise SecretsError("secrets.none", "No keyring.")

    def state(self) -> SecretsState:
        return SecretsState(kind=SecretsKind.NOWHERE, name="", words="")


def test_without_a_keyring_nothing_is_kept_until_the_person_says_so() -> None:
    secrets = DeskSecrets(_NoRing())
    with pytest.raises(SecretsError):
        secrets.set("mail.password", "xyzzy-canary")
    with pytest.raises(SecretsError):
        secrets.get("mail.password")
    assert secrets.state().kind is SecretsKind.NOWHERE

    secrets.lend("mail.password", "xyzzy-canary")
    assert secrets.get("mail.password") == "xyzzy-canary"
    assert secrets.state().kind is SecretsKind.SESSION
