"""Tables that people bring along: which column means what, and what a cell says.

Nothing here reads a file; `services/tables.py` does. A target is a list of fields as
data, so that the guess, the question on screen and `--map` speak of the same things.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from socialdesk.domain.errors import InputError
from socialdesk.domain.words import _, mark


class Target(StrEnum):
    """What the rows of a table become."""

    CHANNELS = "channels"
    PEOPLE = "people"
    TURNS = "turns"


class Looks(StrEnum):
    """What the cells of a column look like."""

    LINK = "link"
    EMAIL = "email"
    NETWORK = "network"
    HANDLE = "handle"
    DAY = "day"
    STATUS = "status"
    ROLE = "role"
    ZONE = "zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a row can tell.

    `synonyms` are headers people use for it, folded (`folded`), in English and German;
    the field's own name need not be repeated. A field with `looks` is also recognised
    by its cells.
    """

    name: str
    words: str
    synonyms: tuple[str, ...] = ()
    looks: Looks | None = None


def _field(name: str, words: str, synonyms: str, looks: Looks | None = None) -> Field:
    return Field(
        name=name, words=words, synonyms=(name, *synonyms.split()), looks=looks
    )


_FROM = "from start starts startdate startday begin begins beginning since firstday"
_UNTIL = "to until end ends enddate endday lastday thru through finish"
_VON = "von ab beginn anfang start seit erstertag datumvon"
_BIS = "bis ende schluss letztertag datumbis"

FIELDS: Mapping[Target, tuple[Field, ...]] = {
    Target.CHANNELS: (
        _field(
            "handle",
            mark("Handle"),
            "handles username user screenname account accountname profile login"
            " benutzername nutzername konto kontoname profil",
            Looks.HANDLE,
        ),
        _field(
            "network",
            mark("Network"),
            "networks platform socialnetwork service site medium channeltype type kind"
            " netzwerk plattform dienst art typ kanalart",
            Looks.NETWORK,
        ),
        _field(
            "link",
            mark("Link"),
            "links url urls web address webaddress profileurl profilelink accounturl"
            " website permalink adresse internetadresse verweis",
            Looks.LINK,
        ),
        _field(
            "name",
            mark("Name"),
            "title channel channelname displayname label kanal kanalname bezeichnung"
            " titel anzeigename",
        ),
        _field(
            "purpose",
            mark("Purpose"),
            "goal objective aim use usedfor topic zweck ziel aufgabe thema wofür",
        ),
        _field(
            "responsible",
            mark("Responsible"),
            "responsibleperson owner owners holder manager lead contact person who"
            " inchargeof runby managedby maintainer admin administrator operator"
            " primarycontact verantwortlich verantwortliche verantwortlicher zuständig"
            " inhaber betreuer betreuerin ansprechpartner leitung",
        ),
        _field(
            "backup",
            mark("Backup"),
            "backupperson deputy standin substitute secondary secondarycontact"
            " secondcontact vertretung stellvertretung stellvertreter ersatz vertreter",
        ),
        _field(
            "status",
            mark("Status"),
            "state active aktiv zustand stand",
            Looks.STATUS,
        ),
        _field(
            "notes",
            mark("Notes"),
            "note comment comments remark remarks description notizen notiz bemerkung"
            " bemerkungen anmerkung anmerkungen kommentar beschreibung",
        ),
    ),
    Target.PEOPLE: (
        _field(
            "name",
            mark("Name"),
            "fullname person who employee staff member displayname"
            " mitarbeiter mitarbeiterin mitarbeitende vollername vorundnachname",
        ),
        _field(
            "email",
            mark("E-mail"),
            "mail emailaddress mailaddress emailadresse mailadresse epost",
            Looks.EMAIL,
        ),
        _field("role", mark("Role"), "right rights access rolle rechte", Looks.ROLE),
        _field(
            "functions",
            mark("Functions"),
            "function job jobtitle department team position funktion funktionen"
            " abteilung stelle tätigkeit bereich",
        ),
        _field("zone", mark("Time zone"), "timezone tz zeitzone", Looks.ZONE),
        _field(
            "active_from",
            mark("First day"),
            f"activefrom joined joinedon hired hiredate entry {_FROM}"
            f" eintritt eintrittsdatum dabeiseit aktivab {_VON}",
        ),
        _field(
            "active_until",
            mark("Last day"),
            f"activeuntil left lefton leaves leaving exit {_UNTIL}"
            f" austritt austrittsdatum aktivbis {_BIS}",
        ),
    ),
    Target.TURNS: (
        _field(
            "who",
            mark("Who"),
            "person name holder employee member owner assignee assigned onduty oncall"
            " user turn wer mitarbeiter mitarbeiterin verantwortlich dienst inhaber",
        ),
        _field(
            "from",
            mark("From"),
            f"date day week weekof weekstarting startsat starttime {_FROM}"
            f" datum tag woche wocheab {_VON}",
            Looks.DAY,
        ),
        _field("to", mark("Until"), f"endsat endtime {_UNTIL} {_BIS}", Looks.DAY),
        _field(
            "channel",
            mark("Channel"),
            "account handle network platform rotation kanal konto netzwerk plattform",
        ),
    ),
}
"""What each kind of table can tell, in the order in which it is asked on screen."""

_EXACT = 1.0
_PART = 0.45
_CONTENT = 0.6
_ENOUGH = 0.4
_FILLED = 0.6
"""How much a header or the cells say; the share of filled cells that has to fit."""


def guess(
    headers: Sequence[str],
    sample_rows: Sequence[Sequence[str]],
    target: Target,
    *,
    is_network: Callable[[str], bool] | None = None,
) -> Mapping[str, str]:
    """Return which column most likely holds which field: field name to header.

    A header that says so outweighs cells that look so; each column serves one field.

    Args:
        headers: The column names.
        sample_rows: Some rows, as wide as the headers or shorter.
        target: What the rows will become.
        is_network: Says whether a cell names a network; see `Networks.knows`.
    """
    columns = [
        [row[n].strip() for row in sample_rows if n < len(row) and row[n].strip()]
        for n in range(len(headers))
    ]
    scores = sorted(
        (
            (-_score(header, cells, each, is_network), order, n, each.name, header)
            for n, (header, cells) in enumerate(zip(headers, columns, strict=True))
            for order, each in enumerate(FIELDS[target])
        ),
    )
    found: dict[str, str] = {}
    taken: set[int] = set()
    for score, _order, n, name, header in scores:
        if -score >= _ENOUGH and name not in found and n not in taken:
            found[name] = header
            taken.add(n)
    return {
        each.name: found[each.name] for each in FIELDS[target] if each.name in found
    }


def mapping_of(
    pairs: Iterable[str], headers: Sequence[str], target: Target
) -> Mapping[str, str]:
    """Return field name to header, as `--map field=Column` says it.

    Upper and lower case do not matter where only one column fits.

    Raises:
        InputError: A pair has no "=", names no field or no column, or repeats a field.
    """
    found: dict[str, str] = {}
    names = [each.name for each in FIELDS[target]]
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not name or not column:
            raise _map_fault(
                _("“{pair}” is not of the form field=Column.").format(pair=pair),
                names,
                "",
            )
        if name not in names:
            raise _map_fault(
                _("There is no field called “{name}”.").format(name=name), names, name
            )
        if name in found:
            raise _map_fault(
                _("The field “{name}” is given twice.").format(name=name), (), name
            )
        found[name] = _column(column, headers)
    return found


_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def escaped(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (ASVS 1.2.10).

    A quote is put before `= + - @ TAB CR`, and before quotes that precede one of them,
    so that `unescaped` gives back exactly what was there.
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    """Return what `escaped` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def folded(header: str) -> str:
    """Return a header without case, spaces and signs, as synonyms are written."""
    return re.sub(r"[\W_]+", "", header.casefold())


_LOOKS: Mapping[Looks, re.Pattern[str]] = {
    Looks.LINK: re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE),
    Looks.EMAIL: re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    Looks.HANDLE: re.compile(r"@[\w.-]+(?:@[\w.-]+)?"),
    Looks.DAY: re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}(?:[ T].*)?"),
    Looks.STATUS: re.compile(
        r"proposed|active|dormant|archived|lost|imposter|aktiv|inaktiv|inactive|ruhend",
        re.IGNORECASE,
    ),
    Looks.ROLE: re.compile(
        r"owner|manager|staff|inhaber(?:in)?|leitung|team", re.IGNORECASE
    ),
    Looks.ZONE: re.compile(r"[A-Z][A-Za-z_]+/[A-Z][A-Za-z_/+-]+|UTC"),
}


def looks_like_cells(row: Sequence[str]) -> bool:
    """Say whether a first row is one of data and not of headers."""
    kinds = (_LOOKS[Looks.LINK], _LOOKS[Looks.EMAIL], _LOOKS[Looks.DAY])
    return any(kind.fullmatch(cell.strip()) for cell in row for kind in kinds)


def _score(
    header: str,
    cells: Sequence[str],
    each: Field,
    is_network: Callable[[str], bool] | None,
) -> float:
    share = _share(cells, each.looks, is_network)
    score = _CONTENT * share if share >= _FILLED else 0.0
    word = folded(header)
    parts = {folded(part) for part in re.findall(r"[^\W_]+", _split_camel(header))}
    if word in each.synonyms:
        rank = each.synonyms.index(word)
        return _EXACT + score + (0.1 if rank == 0 else 0.0)
    if parts & set(each.synonyms) and "id" not in parts:
        return _PART + score
    return score


def _share(
    cells: Sequence[str], looks: Looks | None, is_network: Callable[[str], bool] | None
) -> float:
    """Return how many of the cells look as a field's cells do, 0 to 1."""
    if looks is None or not cells:
        return 0.0
    fits = is_network if looks is Looks.NETWORK else _LOOKS[looks].fullmatch
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if fits else 0.0


def _split_camel(header: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)


def _column(wanted: str, headers: Sequence[str]) -> str:
    if wanted in headers:
        return wanted
    fitting = [header for header in headers if folded(header) == folded(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    near = get_close_matches(wanted, headers, n=3) or list(headers)
    raise _map_fault(
        _("The table has no column “{column}”.").format(column=wanted), near, wanted
    )


def _map_fault(message: str, choices: Iterable[str], name: str) -> InputError:
    shown = ", ".join(list(choices)[:20])
    hint = _("There are: {choices}.").format(choices=shown) if shown else ""
    return InputError("table.mapping", message, hint=hint, field=name or None)
