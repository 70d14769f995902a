"""Every trouble a person can be told about.

Each has a stable code, one sentence of what happened and one of how to mend it.
Everything that is not one of these is a fault of the program.
"""

from collections.abc import Sequence


class SocialDeskError(Exception):
    """An expected trouble.

    Attributes:
        code: Stable and dotted, for programs: "turn.begun".
        message: One sentence of what happened, in the person's language.
        hint: One sentence of what to do about it; may be empty.
        field: The name of the input that is to blame, where there is one.
        retryable: Whether the same act may work later without a change.
        exit_code: What the command line ends with: 1 trouble, 2 bad input.
    """

    exit_code = 1

    def __init__(
        self,
        code: str,
        message: str,
        *,
        hint: str = "",
        field: str | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
        self.retryable = retryable

    def __str__(self) -> str:
        """Return what happened and how to mend it, in one line."""
        return f"{self.message} {self.hint}".strip()


class InputError(SocialDeskError):
    """What a person or a file gave is not valid; nothing was done."""

    exit_code = 2


class NotFoundError(InputError):
    """There is no such record."""


class AmbiguousError(InputError):
    """A name fits several records; `candidates` names them."""

    def __init__(
        self, code: str, message: str, *, candidates: Sequence[str], hint: str = ""
    ) -> None:
        super().__init__(code, message, hint=hint)
        self.candidates = tuple(candidates)


class RuleError(SocialDeskError):
    """The rules of the business do not allow the act as things stand."""


class RightError(SocialDeskError):
    """This person has no right to do that."""


class ConflictError(SocialDeskError):
    """A record is no longer what the person saw when they began to edit.

    `mine` is what the person wanted to save, `theirs` what is stored now (None when
    it was deleted meanwhile).
    """

    def __init__(
        self, message: str, *, mine: object = None, theirs: object = None
    ) -> None:
        super().__init__("record.changed", message, hint="")
        self.mine = mine
        self.theirs = theirs


class StoreError(SocialDeskError):
    """The database could not do what was asked."""


class RecoveryError(StoreError):
    """The database is missing or damaged: a person has to choose what to do."""


class NetworkError(SocialDeskError):
    """Something outside this machine did not answer as it should."""


class SecretsError(SocialDeskError):
    """The keyring of this desk cannot be used."""
