"""Passwords and tokens in the keyring of the desk; implements the Secrets port.

Only back ends that are known to protect what they keep are used: Secret Service,
KWallet, Windows' Credential Manager and the macOS Keychain (reliability.md, 2.3). In
particular `keyrings.alt`, which the keyring library chooses by itself once it is
installed, writes a plain file and is refused. Where none works, `SessionSecrets` may
be offered: an explicit choice, in memory only.

Any program of the same person can read a keyring that is unlocked: the help says so.

Every call may wait for the person to unlock the keyring. The caller sees to it that
this is never on the screen's thread.
"""

import importlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from socialdesk.domain.errors import SecretsError
from socialdesk.domain.ports import SecretsKind, SecretsState
from socialdesk.domain.words import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

logger = logging.getLogger(__name__)

SERVICE = "SocialDesk"
ALLOWED: Mapping[tuple[str, str], str] = {
    ("keyring.backends.SecretService", "Keyring"): "Secret Service",
    ("keyring.backends.kwallet", "DBusKeyring"): "KWallet",
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"): "KWallet",
    ("keyring.backends.Windows", "WinVaultKeyring"): "Windows Credential Manager",
    ("keyring.backends.macOS", "Keyring"): "macOS Keychain",
}
"""Module and class of each back end that is trusted, and its name for people."""
LEAST_PRIORITY = 1

# Windows keeps at most 2,560 bytes of UTF-16 (error 1783); a character may take four.
_PART = 640
_PARTS = "socialdesk-parts:"
_VENDOR_ERRORS = (
    ("keyring.errors", "KeyringError"),
    ("secretstorage.exceptions", "SecretStorageException"),
    ("jeepney", "DBusErrorResponse"),
    ("pywintypes", "error"),
)


class KeyringSecrets:
    """Keeps secrets in the keyring of the person who is logged in.

    Args:
        service: Under what name the keyring files them; one for each home.
        hide: Told each secret that passes, so that logs strike it out.
    """

    def __init__(
        self,
        service: str = SERVICE,
        *,
        hide: Callable[[str], object] | None = None,
    ) -> None:
        self._service = service
        self._hide = hide

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none of that name.

        Raises:
            SecretsError: No keyring can be trusted, or it stays locked.
        """
        ring = _trusted()
        with _translated():
            value = ring.get_password(self._service, name)
            count = _count(value)
            if count:
                parts = [
                    ring.get_password(self._service, _part(name, number))
                    for number in range(count)
                ]
                value = None if None in parts else "".join(filter(None, parts))
        self._strike_out(value)
        return value

    def set(self, name: str, value: str) -> None:
        """Keep a secret, in place of an older one. A long one is kept in parts.

        Raises:
            SecretsError: No keyring can be trusted, or it stays locked.
        """
        self._strike_out(value)
        ring = _trusted()
        parts = _split(value)
        with _translated():
            before = _count(ring.get_password(self._service, name))
            for number, part in enumerate(parts):
                ring.set_password(self._service, _part(name, number), part)
            head = f"{_PARTS}{len(parts)}" if parts else value
            ring.set_password(self._service, name, head)
            self._forget(ring, [_part(name, n) for n in range(len(parts), before)])

    def delete(self, name: str) -> None:
        """Forget a secret; it is no error if there is none.

        Raises:
            SecretsError: No keyring can be trusted, or it stays locked.
        """
        ring = _trusted()
        with _translated():
            head = ring.get_password(self._service, name)
            if head is None:
                return
            parts = [_part(name, number) for number in range(_count(head))]
            self._forget(ring, [name, *parts])

    def state(self) -> SecretsState:
        """Say where secrets are kept; nobody is asked to unlock anything."""
        try:
            ring = _trusted()
        except SecretsError as error:
            return SecretsState(kind=SecretsKind.NOWHERE, name="", words=str(error))
        name = ALLOWED[_class_of(ring)]
        return SecretsState(
            kind=SecretsKind.KEYRING,
            name=name,
            words=_("Passwords are kept in {keyring}.").format(keyring=name),
        )

    def _strike_out(self, value: str | None) -> None:
        if value and self._hide is not None:
            self._hide(value)

    def _forget(self, ring: "KeyringBackend", names: list[str]) -> None:
        for name in names:
            if ring.get_password(self._service, name) is not None:
                ring.delete_password(self._service, name)


class DeskSecrets:
    """The keyring, and beside it what a person keeps for this session only.

    Nothing goes from one to the other by itself: where the keyring cannot be used, a
    person is asked (networks.md, section 7).
    """

    def __init__(
        self, keyring: KeyringSecrets, *, hide: Callable[[str], object] | None = None
    ) -> None:
        self._keyring = keyring
        self._session = SessionSecrets(hide=hide)

    def get(self, name: str) -> str | None:
        """Return a secret: this session's, else the keyring's.

        Raises:
            SecretsError: The keyring cannot be used.
        """
        lent = self._session.get(name)
        return self._keyring.get(name) if lent is None else lent

    def set(self, name: str, value: str) -> None:
        """Keep a secret in the keyring.

        Raises:
            SecretsError: The keyring cannot be used.
        """
        self._keyring.set(name, value)
        self._session.delete(name)

    def lend(self, name: str, value: str) -> None:
        """Keep a secret in memory until the program ends."""
        self._session.set(name, value)

    def delete(self, name: str) -> None:
        """Forget a secret in both places.

        Raises:
            SecretsError: The keyring cannot be used.
        """
        self._session.delete(name)
        self._keyring.delete(name)

    def state(self) -> SecretsState:
        """Say where secrets are kept, without asking anybody to unlock it."""
        if self._session.holds_any:
            return self._session.state()
        return self._keyring.state()


class SessionSecrets:
    """Keeps secrets until the program ends; for a desk without a keyring."""

    def __init__(self, *, hide: Callable[[str], object] | None = None) -> None:
        self._values: dict[str, str] = {}
        self._hide = hide

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none of that name."""
        return self._values.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a secret until the program ends."""
        if self._hide is not None:
            self._hide(value)
        self._values[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret."""
        self._values.pop(name, None)

    @property
    def holds_any(self) -> bool:
        """Whether there is anything to forget at the end."""
        return bool(self._values)

    def state(self) -> SecretsState:
        """Say that passwords have to be entered again at the next start."""
        return SecretsState(
            kind=SecretsKind.SESSION,
            name=_("this session"),
            words=_("Passwords are kept until SocialDesk is closed."),
        )


def members(ring: "KeyringBackend") -> "Iterator[KeyringBackend]":
    """Return a back end, or those that a chain of back ends hands on to."""
    from keyring.backends.chainer import ChainerBackend

    if not isinstance(ring, ChainerBackend):
        yield ring
        return
    for member in ring.backends:
        yield from members(member)


def trustworthy(ring: "KeyringBackend") -> bool:
    """Say whether a back end is on the list and calls itself recommended."""
    try:
        return _class_of(ring) in ALLOWED and ring.priority >= LEAST_PRIORITY
    except (RuntimeError, OSError):  # how a back end says it does not work here
        return False


def _trusted() -> "KeyringBackend":
    """Return the back end to use.

    Raises:
        SecretsError: There is none that can be trusted.
    """
    import keyring
    from keyring.backends import fail

    chosen = keyring.get_keyring()
    for ring in members(chosen):
        if trustworthy(ring):
            return ring
    if isinstance(chosen, fail.Keyring):
        # The library looks once in a process; a keyring may have come up since.
        for ring in _fresh():
            return ring
    logger.info("No keyring can be trusted; the library offers %s", _class_of(chosen))
    raise SecretsError(
        "secrets.none",
        _("This desk has no keyring that passwords can be entrusted to."),
        hint=_(
            "Install or unlock one (GNOME Keyring, KWallet), or keep passwords for "
            "this session only."
        ),
    )


def _fresh() -> "Iterator[KeyringBackend]":
    for module, name in ALLOWED:
        kind = getattr(importlib.import_module(module), name, None)
        if kind is not None and kind.viable:
            ring = kind()
            if trustworthy(ring):
                yield ring


def _class_of(ring: "KeyringBackend") -> tuple[str, str]:
    return (type(ring).__module__, type(ring).__name__)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what a keyring raises into a `SecretsError`."""
    troubles: tuple[type[Exception], ...] = (RuntimeError, OSError, *_vendor_errors())
    try:
        yield
    except troubles as error:
        raise SecretsError(
            "secrets.locked",
            _("The keyring did not answer: {why}").format(
                why=" ".join(str(error).split()) or type(error).__name__
            ),
            hint=_("Unlock the keyring and try again."),
            retryable=True,
        ) from error


def _vendor_errors() -> tuple[type[Exception], ...]:
    """Return the errors of the libraries that are installed here."""
    found = []
    for module, name in _VENDOR_ERRORS:
        try:
            found.append(getattr(importlib.import_module(module), name))
        except ImportError:
            continue
    return tuple(found)


def _split(value: str) -> list[str]:
    """Return the parts in which a secret is kept; none if it is kept whole."""
    if len(value) <= _PART and not value.startswith(_PARTS):
        return []
    return [value[at : at + _PART] for at in range(0, len(value), _PART)]


def _count(head: str | None) -> int:
    """Return into how many parts the secret of that head is split."""
    number = (head or "").removeprefix(_PARTS)
    return int(number) if number != head and number.isdecimal() else 0


def _part(name: str, number: int) -> str:
    return f"{name}/{number + 1}"
