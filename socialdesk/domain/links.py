"""Links as people paste them, made safe and whole.

A link is read the way a browser would read it, and refused where it could be meant to
deceive: only http and https, no name and password before the host, no characters that
cannot be seen. Hosts in other scripts come back as punycode (`xn--...`), so that a
look-alike is seen for what it is.
"""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _

MAX_LINK = 2048
"""Characters; what browsers and most networks still accept."""

TRACKING = re.compile(
    r"utm_\w+|[a-z]{1,3}clid|msclkid|igsh(?:id)?|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|si"
    r"|ref_(?:src|url)",
    re.IGNORECASE,
)
"""Parameters that follow a reader and do not say what is read."""

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!\d)")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link in its parts. `path` is quoted and does not end in a slash."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Return the whole link, without what only tracks its readers."""
        port = f":{self.port}" if self.port else ""
        kept = [
            (key, value) for key, value in self.query if not TRACKING.fullmatch(key)
        ]
        query = f"?{urlencode(kept)}" if kept else ""
        path = self.path or ("/" if kept else "")
        return f"{self.scheme}://{self.host}{port}{path}{query}"


def parsed(text: str) -> Link:
    """Return the link that a text is; without a scheme it is taken as https.

    Raises:
        InputError: It is no link, or one that is not safe to keep; the sentence says
            which.
    """
    text = text.strip()
    _check_characters(text)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise _refused(
            "link.scheme",
            _("A link that begins with {scheme}: is not accepted.").format(
                scheme=scheme[1][:20]
            ),
            _("Links have to begin with https:// or http://."),
        )
    try:
        parts = urlsplit(text if scheme else f"https://{text.removeprefix('//')}")
        port = parts.port
    except ValueError:
        raise _not_a_link(text) from None
    if "@" in parts.netloc:
        raise _refused(
            "link.login",
            _("The link has a name or password before its host."),
            _("Paste it without the part before the @; it may lead elsewhere."),
        )
    return Link(
        scheme=parts.scheme,
        host=plain_host(parts.hostname or ""),
        port=None if port in {None, 80, 443} else port,
        path=quote(parts.path, safe="%/@+.-_~:,;!'()=&$*").rstrip("/"),
        query=tuple(parse_qsl(parts.query, max_num_fields=None)),
    )


def _check_characters(text: str) -> None:
    if len(text) > MAX_LINK:
        raise _refused(
            "link.long",
            _("The link has more than {n} characters.").format(n=MAX_LINK),
            _("Paste the address of the account alone."),
        )
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        unseen = any(unicodedata.category(char) in _UNSEEN for char in text)
        if unseen or "\\" in text:
            raise _not_a_link(text)


def plain_host(host: str) -> str:
    """Return a host in lower case and ASCII.

    Other scripts are encoded by label as a browser does it (UTS 46 without the
    transitional rules, near enough: compatibility forms folded, sharp s kept); the
    codec of the standard library would turn it into another host.

    Raises:
        InputError: It is not the name of a host in the open network.
    """
    if _ADDRESS.fullmatch(host):
        if all(int(part) <= 255 for part in host.split(".")):  # noqa: PLR2004
            return host
        raise _not_a_link(host)
    labels = [_label(label) for label in host.replace("。", ".").rstrip(".").split(".")]
    last = labels[-1]
    if len(labels) == 1 or last.isdigit() or not all(map(_LABEL.fullmatch, labels)):
        raise _not_a_link(host)
    return ".".join(labels)


def _label(label: str) -> str:
    if label.isascii():
        return label.lower()
    folded = unicodedata.normalize("NFKC", label.lower())
    if folded.isascii():
        return folded
    letters = all(
        unicodedata.category(char)[0] in "LMN" or char == "-" for char in folded
    )
    return "xn--" + folded.encode("punycode").decode("ascii") if letters else ""


def _not_a_link(text: str) -> InputError:
    return _refused(
        "link.unreadable",
        _("{text} is not a link.").format(text=ascii(text[:60])),
        _("Paste the address of the account, or choose a network and give its name."),
    )


def _refused(code: str, message: str, hint: str) -> InputError:
    return InputError(code, message, hint=hint, field="link")
