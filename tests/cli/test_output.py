"""Answers as people and programs read them."""

import json

import pytest

from socialdesk.cli.output import (
    Answer,
    Facts,
    Output,
    Table,
    columns_of,
    elided,
    lines,
    printable,
)
from socialdesk.domain.errors import AmbiguousError, InputError


def test_columns_line_up():
    table = Table(titles=("A", "B"), rows=[("one", "x"), ("seventeen", "y")])

    assert lines(table, None) == ["A          B", "one        x", "seventeen  y"]


def test_letters_of_double_width_line_up_too():
    table = Table(titles=("WHO", "B"), rows=[("田中さくら", "x"), ("Ben", "y")])

    assert {columns_of(line.rpartition("  ")[0]) for line in lines(table, None)} == {10}


def test_a_row_fits_the_terminal():
    table = Table(titles=("A", "B"), rows=[("x" * 90, "y" * 30), ("z", "z")])

    assert max(map(len, lines(table, 60))) == 60
    assert lines(table, 100)[1] == "x" * 67 + "…  " + "y" * 30


def test_what_goes_to_a_file_is_not_cut():
    table = Table(titles=("A",), rows=[("x" * 300,)])

    assert "x" * 300 in lines(table, None)


def test_an_empty_table_says_so():
    assert lines(Table(titles=("A",), rows=[], empty="Nothing."), 80) == ["Nothing."]


def test_facts_stand_under_each_other():
    assert lines(Facts(rows=[("Who", "Ana"), ("Until", "Monday")]), None) == [
        "Who    Ana",
        "Until  Monday",
    ]


@pytest.mark.parametrize(
    "text", ["\x1b[31mred", "a\nb", "a\x07b", "a\x9bb", "a\u202eb"]
)
def test_nothing_in_a_name_steers_the_terminal(text):
    assert printable(text).isprintable()
    assert lines(Table(titles=("A",), rows=[(text,)]), None)[1].isprintable()


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("田中さ", 4, "田…"), ("a b c", 3, "a…")],
)
def test_a_long_text_ends_in_an_ellipsis(text, width, shown):
    assert elided(text, width) == shown


def test_json_has_one_value_and_letters_as_they_are(capsys):
    Output(as_json=True).show(Answer(data={"name": "Tomás"}, text=["never"]))
    out = capsys.readouterr().out

    assert json.loads(out) == {"name": "Tomás"}
    assert "Tomás" in out


def test_a_trouble_goes_to_both_places(capsys):
    Output(as_json=True).trouble(InputError("a.b", "Wrong.", hint="Mend.", field="x"))
    printed = capsys.readouterr()

    assert printed.err == "socialdesk: Wrong. Mend.\n"
    assert json.loads(printed.out) == {
        "error": {"code": "a.b", "message": "Wrong.", "hint": "Mend.", "field": "x"}
    }


def test_candidates_are_told_to_programs(capsys):
    error = AmbiguousError("a.b", "Which?", candidates=["one", "two"])
    Output(as_json=True).trouble(error)

    assert json.loads(capsys.readouterr().out)["error"]["candidates"] == ["one", "two"]


def test_progress_is_for_terminals_only(capsys):
    Output(as_json=False).progress(1, 2)

    assert capsys.readouterr() == ("", "")
