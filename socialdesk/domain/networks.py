"""Networks as data, and whose account a link is.

What is known of a network (its hosts, how accounts are named, what it accepts) is kept
in `resources/networks/<id>.toml`, dated and with its source, because it changes without
asking us. This module gives the data its shape and reads links with it.

How a link is read: its host names the networks that claim it; the first of their routes
whose path fits gives the handle and the canonical link. In a `path`, a `handle` or a
`link` of the data, `{handle}` stands for what the network's handle pattern matches,
`{host}` for the host without www. and the like, `{sub}` and `{below}` for the label
before a host that is written with a leading dot and what follows it, `{address}` for
the whole link; named groups of the path may be used as well.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, unquote

from socialdesk.domain.errors import InputError, NotFoundError
from socialdesk.domain.links import Link, parsed, plain_host
from socialdesk.domain.words import _, mark

OTHER = "other"
"""The id of the network of everything that no file knows."""


class Form(StrEnum):
    """What one channel of a network is."""

    ACCOUNT = "account"
    PAGE = "page"
    GROUP = "group"
    PROFILE = "profile"
    VIDEO = "video"
    SITE = "site"
    BLOG = "blog"
    COMMENTS = "comments"
    NEWSLETTER = "newsletter"
    MAILBOX = "mailbox"
    LINE = "line"
    CHAT = "chat"
    LISTING = "listing"
    PLACE = "place"
    PRINT = "print"
    EVENT = "event"
    ADS = "ads"
    OTHER = "other"


FORM_WORDS: Mapping[Form, str] = {
    Form.ACCOUNT: mark("Account"),
    Form.PAGE: mark("Page"),
    Form.GROUP: mark("Group"),
    Form.PROFILE: mark("Personal profile"),
    Form.VIDEO: mark("Video channel"),
    Form.SITE: mark("Web site"),
    Form.BLOG: mark("Blog"),
    Form.COMMENTS: mark("Our comments elsewhere"),
    Form.NEWSLETTER: mark("Newsletter"),
    Form.MAILBOX: mark("Mailbox"),
    Form.LINE: mark("Phone line"),
    Form.CHAT: mark("Chat"),
    Form.LISTING: mark("Listing"),
    Form.PLACE: mark("Place"),
    Form.PRINT: mark("Printed matter"),
    Form.EVENT: mark("Event"),
    Form.ADS: mark("Advertisements"),
    Form.OTHER: mark("Other"),
}

PLAIN_NAMES: tuple[str, ...] = (
    mark("Blog"),
    mark("Blog comments elsewhere"),
    mark("Brochure"),
    mark("Chat"),
    mark("E-mail"),
    mark("Facebook group"),
    mark("Facebook profile"),
    mark("In person"),
    mark("Job ads"),
    mark("LinkedIn group"),
    mark("LinkedIn profile"),
    mark("Newsletter"),
    mark("Notice board"),
    mark("Other"),
    mark("Phone"),
    mark("Review site"),
    mark("Trade show"),
    mark("Webinar"),
    mark("Web site"),
)
"""Names in the data that are words and not brands; a test keeps the list whole."""


class Baton(StrEnum):
    """How many voices a channel has unless the business says otherwise (S3-28)."""

    ROTATION = "rotation"
    CAMPAIGN = "campaign"
    SINGLE = "single"


class Count(StrEnum):
    """How a network counts a text (product.md 4.8)."""

    CHARACTERS = "characters"
    GRAPHEMES = "graphemes"
    UTF16 = "utf16"
    BYTES = "bytes"
    X_WEIGHT = "x_weight"
    MASTODON = "mastodon"
    THREADS = "threads"
    ITEMS = "items"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much of something a network takes; `field` is "post", "title", "tags" ..."""

    field: str
    most: int
    counts: Count
    source: str
    as_of: date
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """Pictures and films of one post; 0 when the network says nothing."""

    pictures: int = 0
    videos: int = 0
    required: bool = False
    alt: int = 0
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose:
    """The page on which a person posts in their own browser.

    `fields` says which of our words (text, link, title, tags, picture, via, topic) goes
    into which parameter. Without `link` only `opens` is known: the text is pasted.
    """

    link: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    opens: str = ""
    documented: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One way in which the network writes the address of an account.

    `path` is a pattern of the whole path; anything may follow after a slash. `query`
    names a parameter that holds the handle. `hosts` narrows it to some of the hosts.
    """

    path: str = "/{handle}"
    query: str = ""
    hosts: tuple[str, ...] = ()
    handle: str = "{handle}"
    link: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a text is to be read as; `named` when the network is given beside it."""

    text: str
    handle: str = ""
    link: str = ""
    named: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What is known of one network, or of a place where a business is heard.

    Attributes:
        family: Networks that share hosts and differ in what an account is.
        hosts: Exact hosts (www., m. and the like are understood); with a leading dot,
            any host one label below.
        pattern: What a handle looks like; empty where it is free text.
        link: The canonical link of a handle.
        bare: How a handle given without a link is read when the network is named.
        texts: How a text that is no link is read although no network is named.
        reserved: First parts of a path that are no account.
        anywhere: It may live on any host, when a person says it does.
        guessed: Its routes are tried on hosts nobody claims, and the answer is a guess.
        icon: A drawing in `resources/icons`, or empty: then `letters` are shown.
    """

    id: str
    name: str
    form: Form
    hue: str
    baton: Baton
    family: str = ""
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    pattern: str = ""
    link: str = ""
    routes: tuple[Route, ...] = ()
    bare: tuple[Route, ...] = ()
    texts: tuple[Route, ...] = ()
    reserved: tuple[str, ...] = ()
    anywhere: bool = False
    guessed: bool = False
    icon: str = ""
    letters: str = ""
    compose: Compose = field(default_factory=Compose)
    media: Media = field(default_factory=Media)
    limits: tuple[Limit, ...] = ()
    own_limit: bool = False
    note: str = ""
    examples: tuple[Example, ...] = ()

    @property
    def words(self) -> str:
        """Return the name in the language of the person."""
        return _(self.name)

    def limit(self, what: str) -> Limit | None:
        """Return how much of something fits ("post", "title"), if it is known."""
        return next((limit for limit in self.limits if limit.field == what), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Whose account a text is.

    `name` is a proposal for the channel. When not `sure`, the person should be asked:
    the host is unknown, the account is not in the link, or the reading is a guess.
    """

    network: str
    handle: str
    link: str
    name: str
    sure: bool


class _Place(NamedTuple):
    """A link, and what its host is once www. and the like are taken away."""

    link: Link
    host: str
    sub: str = ""
    below: str = ""


class Networks:
    """All networks, and what a link is among them."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._by_id = {network.id: network for network in networks}
        self._by_word: dict[str, Network] = {}
        self._by_host: dict[str, list[Network]] = {}
        for network in self:
            for word in (network.id, network.name, *network.aliases):
                self._by_word.setdefault(folded(word), network)
            for host in network.hosts:
                self._by_host.setdefault(host, []).append(network)

    def __iter__(self) -> Iterator[Network]:
        """Go through the networks by name."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._by_id)

    def __getitem__(self, network_id: str) -> Network:
        """Return a network by its id; an id without a file is one of the others."""
        return self._by_id.get(network_id) or self._by_id[OTHER]

    def by_name(self, text: str) -> Network:
        """Return the network that people call by a name, an alias or its id.

        Raises:
            NotFoundError: Nothing is called that; the hint has the nearest names.
        """
        found = self._by_word.get(folded(text))
        if found is not None:
            return found
        near = get_close_matches(folded(text), self._by_word, n=3)
        names = sorted({self._by_word[word].words for word in near})
        raise NotFoundError(
            "network.unknown",
            _("There is no network called {name}.").format(name=repr(text[:60])),
            hint=_("Did you mean: {names}?").format(names=", ".join(names))
            if names
            else _("Use “other” for a place of your own."),
            field="network",
        )

    def knows(self, text: str) -> bool:
        """Say whether a network is called that."""
        return folded(text) in self._by_word

    def recognise(self, text: str, network: str = "") -> Recognised:
        """Say whose account a link or a handle is.

        Args:
            text: A link with or without a scheme, `@user@host`, an address of e-mail,
                or a bare handle when the network is named.
            network: The network a person named: its id, name or alias; or empty.

        Raises:
            InputError: It is nothing of the kind, is not safe, or belongs to another
                network than the one named.
        """
        text = text.strip()
        named = self.by_name(network) if network else None
        return self._from_text(text, named) or self._from_link(text, named)

    def _from_text(self, text: str, named: Network | None) -> Recognised | None:
        if text.lower().removeprefix("www.") in self._by_host:
            return None
        if named is not None:
            return _first(named, (*named.texts, *bare_routes(named)), text)
        readings = (_first(network, network.texts, text) for network in self)
        return next((reading for reading in readings if reading), None)

    def _from_link(self, text: str, named: Network | None) -> Recognised:
        try:
            link = parsed(text)
        except InputError as trouble:
            if named is not None and _takes_anything(named, text, trouble):
                return _recognised(named, text, "", sure=True)
            raise
        if named is not None:
            return self._as_named(named, link)
        claimants, place = self._claimants(link)
        found = next(_routed(claimants, place), None)
        if found is not None:
            return found
        if claimants:
            return _recognised(claimants[0], "", link.address, sure=False)
        guess = next(_routed((each for each in self if each.guessed), place), None)
        if guess is not None:
            return replace(guess, sure=False)
        return _recognised(self[OTHER], "", link.address)

    def _as_named(self, named: Network, link: Link) -> Recognised:
        """Read a link as one of the network that the person named."""
        claimants, place = self._claimants(link)
        kin = [each for each in claimants if _family(each) == _family(named)]
        tried = (named, *kin) if kin or (named.guessed and not claimants) else ()
        found = next(_routed(tried, place), None)
        if found is not None:
            return _recognised(named, found.handle, found.link, sure=True)
        if named.anywhere or not named.hosts:
            return _recognised(named, "", link.address, sure=True)
        if kin:
            return _recognised(named, "", link.address)
        raise InputError(
            "link.network",
            _("The link does not belong to {network}.").format(network=named.words),
            hint=_("Correct the link, or choose another network."),
            field="link",
        )

    def _claimants(self, link: Link) -> tuple[list[Network], _Place]:
        """Return the networks that claim a link's host, and what it is to them."""
        for name in (link.host, _PREFIX.sub("", link.host)):
            if name in self._by_host:
                return self._by_host[name], _Place(link, name)
        bare = link.host.removeprefix("www.")
        sub, _dot, below = bare.partition(".")
        networks = self._by_host.get(f".{below}", [])
        return networks, _Place(link, bare, *((sub, below) if networks else ()))


_PREFIX = re.compile(
    r"^(?:www\.)?(?:(?:www|m|mobile|web|touch|[a-z]{2}(?:-[a-z]{2})?)\.)?"
)
"""Hosts of one site for phones and for languages: m.facebook.com, de.linkedin.com."""

_SAFE = "@+.-_~:"
"""What stays as it is where a part of a link is put into another."""


def _routed(networks: Iterable[Network], place: _Place) -> Iterator[Recognised]:
    query = dict(place.link.query)
    for network in networks:
        for route in network.routes:
            found = _on_route(network, route, place, query.get(route.query, ""))
            if found is not None:
                yield found


def _on_route(
    network: Network, route: Route, place: _Place, value: str
) -> Recognised | None:
    link, host, sub, below = place
    if (
        (route.query and not re.fullmatch(network.pattern, value))
        or (route.hosts and host not in route.hosts)
        or ("{sub}" in route.handle and not sub)
    ):
        return None
    fit = pattern_of(network.pattern, route.path + "(?:/.*)?").fullmatch(
        unquote(link.path)
    )
    if fit is None:
        return None
    parts = {"host": host, "sub": sub, "below": below, "handle": value}
    return _filled(network, route, parts | _groups(fit), link.address)


def _first(network: Network, routes: Iterable[Route], text: str) -> Recognised | None:
    for route in routes:
        fit = pattern_of(network.pattern, route.path).fullmatch(text)
        found = _filled(network, route, _groups(fit), "") if fit else None
        if found is not None:
            return found
    return None


def _groups(fit: re.Match[str]) -> dict[str, str]:
    parts = {key: part or "" for key, part in fit.groupdict().items()}
    if "host" in parts:
        parts["host"] = plain_host(parts["host"])
    return parts


def _filled(
    network: Network, route: Route, parts: Mapping[str, str], address: str
) -> Recognised | None:
    first = parts.get("sub") or parts.get("handle", "")
    handle = route.handle.format_map(parts)
    if first.lower() in network.reserved or not handle.isprintable():
        return None
    quoted = {key: quote(part, safe=_SAFE) for key, part in parts.items()}
    link = (route.link or network.link).format_map(quoted | {"address": address})
    return _recognised(network, handle, link, sure=route.sure)


def _recognised(
    network: Network, handle: str, link: str, *, sure: bool = False
) -> Recognised:
    host = link.split("/")[2].removeprefix("www.") if "//" in link else ""
    shown = handle or (host if network.anywhere or network.id == OTHER else "")
    name = network.words if not shown else f"{network.words} {shown}"
    if network.id == OTHER and shown:
        name = shown
    return Recognised(
        network=network.id, handle=handle, link=link, name=name, sure=sure
    )


def bare_routes(network: Network) -> tuple[Route, ...]:
    """Return how a handle is read when the network is named."""
    plain = (Route(path="@?{handle}"),) if network.pattern else ()
    return network.bare or plain


def _family(network: Network) -> str:
    return network.family or network.id


def _takes_anything(network: Network, text: str, trouble: InputError) -> bool:
    """Say whether a text may be the free name of a place: a counter, a phone line."""
    free = not network.pattern and (not network.hosts or network.anywhere)
    unsafe = trouble.code != "link.unreadable" or "//" in text or "\\" in text
    return free and bool(text) and text.isprintable() and not unsafe


@lru_cache(maxsize=1024)
def pattern_of(handle: str, path: str) -> re.Pattern[str]:
    """Return the pattern of a route; compiled on first need."""
    return re.compile(path.replace("{handle}", f"(?P<handle>{handle})"))


def folded(word: str) -> str:
    """Return a name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", word.casefold())
