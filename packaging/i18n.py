"""Keep the translations in step with the texts of the program.

    .venv/bin/python packaging/i18n.py VERB ...

    extract      collect the texts into the template, and merge it into each .po
    compile      make each .mo, which is committed, of its .po
    check        say what is not in step; ends with 1 if anything is
    add CODE     begin a language, such as pt_BR

After a change of texts: `extract compile`, then translate what is new in
`resources/i18n/*/LC_MESSAGES/socialdesk.po`, then `compile` again.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "socialdesk"
FOLDER = ROOT / "resources" / "i18n"
DOMAIN = "socialdesk"
TEMPLATE = FOLDER / f"{DOMAIN}.pot"
KEYWORDS = {"_": None, "mark": None, "plural": (1, 2)}
COMMENTS = ["Translators:"]
# Dates of making would change the files, and cause conflicts, when nothing else did.
BEGUN = datetime(2026, 11, 21, tzinfo=UTC)
HEADING = "# Texts of SocialDesk. Kept in step by packaging/i18n.py."
WRITING = {"width": 88, "include_lineno": False, "sort_by_file": True}


def main(arguments: list[str]) -> int:
    """Do one verb after the other; stop at the first that fails."""
    verbs = {"extract": extract, "compile": compile_all, "check": check}
    if arguments[:1] == ["add"] and len(arguments) > 1:
        return add(arguments[1:])
    if not arguments or not set(arguments) <= set(verbs):
        print(__doc__, file=sys.stderr)
        return 2
    return next((code for verb in arguments if (code := verbs[verb]())), 0)


def extract() -> int:
    """Write the template of all texts, and merge it into each language."""
    template = texts(SOURCES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    TEMPLATE.write_bytes(as_po(template))
    for path in languages():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True)
        path.write_bytes(as_po(catalogue))
    print(f"{len(template)} texts")
    return 0


def compile_all() -> int:
    """Compile each language."""
    for path in languages():
        path.with_suffix(".mo").write_bytes(compiled(path))
        print(f"{path.parents[1].name}: {done_in(read(path)):.0%} translated")
    return 0


def check() -> int:
    """Print what is not in step."""
    found = list(troubles())
    print("\n".join(found) or "the translations are in step")
    return 1 if found else 0


def add(codes: list[str]) -> int:
    """Begin the catalogues of languages, all texts still to be translated."""
    for code in codes:
        path = FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = Catalog(locale=code, fuzzy=False, **header())
        catalogue.update(read(TEMPLATE))
        path.write_bytes(as_po(catalogue))
    return compile_all()


def troubles() -> Iterator[str]:
    """Find what is not in step: texts, compiled files, places for values."""
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != as_po(texts(SOURCES)):
        yield f"{TEMPLATE.name} is not of the present texts: run `extract compile`"
    for path in languages():
        name = path.relative_to(FOLDER)
        result = path.with_suffix(".mo")
        if not result.exists() or result.read_bytes() != compiled(path):
            yield f"{name} was not compiled after its last change: run `compile`"
        for message in read(path):
            if places_differ(message):
                yield f"{name}: other {{places}} than the English: {message.id!r}"


def languages() -> list[Path]:
    """Return the .po files, one per language."""
    return sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def texts(folder: Path) -> Catalog:
    """Collect the texts that a folder of Python files shows to people."""
    catalogue = Catalog(fuzzy=False, **header())
    found = extract_from_dir(
        folder, [("**.py", "python")], keywords=KEYWORDS, comment_tags=COMMENTS
    )
    for name, _line, message, comments, context in found:
        place = [(f"{folder.name}/{name}", 0)]
        catalogue.add(message, None, place, auto_comments=comments, context=context)
    return catalogue


def header() -> dict[str, object]:
    """Return what stands at the head of each catalogue."""
    holder = "The SocialDesk authors"
    return {
        "domain": DOMAIN,
        "project": "SocialDesk",
        "version": "1",
        "header_comment": HEADING,
        "msgid_bugs_address": "the issues of the project",
        "last_translator": holder,
        "language_team": holder,
        "creation_date": BEGUN,
        "revision_date": BEGUN,
    }


def read(path: Path) -> Catalog:
    """Read a .po file; its language is the name of its folder."""
    code = path.parents[1].name if path.suffix == ".po" else None
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def as_po(catalogue: Catalog) -> bytes:
    """Return a catalogue as the text of a .po file."""
    buffer = BytesIO()
    write_po(buffer, catalogue, **WRITING)
    return buffer.getvalue()


def compiled(path: Path) -> bytes:
    """Return what a .po file compiles to."""
    buffer = BytesIO()
    write_mo(buffer, read(path))
    return buffer.getvalue()


def done_in(catalogue: Catalog) -> float:
    """Return which share of the texts is translated."""
    messages = [message for message in catalogue if message.id]
    done = [message for message in messages if all(strings(message.string))]
    return len(done) / len(messages) if messages else 1.0


def places_differ(message: Message) -> bool:
    """Tell whether a translation lacks or invents a `{place}` for a value."""
    wanted = {place for text in strings(message.id) for place in places(text)}
    found = [set(places(text)) for text in strings(message.string) if text]
    # One form of a plural ("one post") may do without its number.
    return bool(message.id) and any(
        names - wanted or (wanted - names and not message.pluralizable)
        for names in found
    )


def places(text: str) -> list[str]:
    """Return the names of the `{places}` in a text."""
    return re.findall(r"{(\w*)[^}]*}", text)


def strings(text: str | list[str] | tuple[str, ...]) -> list[str]:
    """Return the forms of a text: one, or those of a plural."""
    return [text] if isinstance(text, str) else list(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
