"""Networks as data, and what a pasted link is."""

import csv
import random
import re
from functools import cache
from pathlib import Path

import pytest

from socialdesk.desktop.network_files import load
from socialdesk.domain.errors import InputError, NotFoundError, SocialDeskError
from socialdesk.domain.links import parsed
from socialdesk.domain.network_data import read, troubles
from socialdesk.domain.networks import PLAIN_NAMES, Networks
from socialdesk.domain.team import HUES

RESOURCES = Path(__file__).parents[2] / "resources"
CONGRESS = Path(__file__).parents[3] / "shared/data/us_congress_channels.csv"

KINDS = [
    "x",
    "facebook",
    "facebook_group",
    "facebook_person",
    "linkedin",
    "linkedin_group",
    "linkedin_person",
    "youtube",
    "blog",
    "other_blog",
    "website",
    "brochure",
    "trade_show",
    "phone",
    "email",
    "newsletter",
    "chat",
    "in_person",
    "job_ads",
    "webinar",
    "instagram",
    "threads",
    "tiktok",
    "pinterest",
    "bluesky",
    "mastodon",
    "google_business",
    "reddit",
    "telegram",
    "discord",
    "whatsapp",
    "review_site",
    "notice_board",
    "other",
]


@cache
def networks() -> Networks:
    return load(RESOURCES / "networks")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_the_founding_texts_name_has_a_file(kind: str) -> None:
    assert networks()[kind].id == kind


def test_every_pattern_compiles_and_every_example_is_read_as_it_says() -> None:
    assert troubles(networks()) == ()
    assert all(network.examples for network in networks())


def test_an_example_that_is_wrong_is_reported() -> None:
    tables = {
        "other.toml": a_table(id="other", examples=[{"text": "https://a.example"}])
    }

    assert len(troubles(read(tables))) == 1


def test_files_are_named_after_their_network() -> None:
    names = {path.stem for path in (RESOURCES / "networks").glob("*.toml")}

    assert names == {network.id for network in networks()}


def test_every_network_has_a_hue_of_the_tokens_and_a_drawing_or_letters() -> None:
    for network in networks():
        assert network.hue in HUES
        assert 1 <= len(network.letters) <= 2
        assert not network.icon or (RESOURCES / f"icons/{network.icon}.svg").exists()


def test_names_that_are_words_are_marked_for_the_catalogue() -> None:
    brands = {"X", "XING", "VK", "Google Business Profile", "Facebook", "LinkedIn"}
    names = {network.name for network in networks()} - brands
    plain = {n for n in names if " " in n or n.lower() in _words_of_places()}

    assert plain <= set(PLAIN_NAMES)
    assert set(PLAIN_NAMES) <= names


def _words_of_places() -> set[str]:
    return {
        *(
            [
                "blog",
                "brochure",
                "chat",
                "e-mail",
                "newsletter",
                "other",
                "phone",
                "webinar",
            ]
        ),
    }


def test_every_limit_has_a_source_and_a_date() -> None:
    limits = [(n, limit) for n in networks() for limit in n.limits]

    assert all(limit.source and limit.most > 0 for _n, limit in limits)
    assert {limit.confidence for _n, limit in limits} <= {"high", "medium", "low"}
    assert networks()["x"].limit("post").most == 280
    assert networks()["bluesky"].limit("post_bytes").most == 3000
    assert networks()["other"].limit("post") is None


@pytest.mark.parametrize(
    ("name", "network"),
    [
        ("twitter", "x"),
        ("Twitter/X", "x"),
        ("Linked-In", "linkedin"),
        ("Google My Business", "google_business"),
        ("Telefon", "phone"),
        ("other people's blogs", "other_blog"),
        ("LinkedIn group", "linkedin_group"),
    ],
)
def test_a_network_is_found_by_what_people_call_it(name: str, network: str) -> None:
    assert networks().by_name(name).id == network


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match="Instagram"):
        networks().by_name("instagramm")


def test_a_network_whose_file_is_gone_is_one_of_the_others() -> None:
    assert networks()["myspace"].id == "other"


@pytest.mark.skipif(not CONGRESS.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize("named", [False, True])
def test_all_channels_of_congress_are_recognised(named: bool) -> None:  # noqa: FBT001
    with CONGRESS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 1734

    for row in rows:
        got = networks().recognise(row["url"], row["network"] if named else "")
        wanted = networks().by_name(row["network"]).id
        assert (got.network, got.handle.casefold(), got.sure) == (
            wanted,
            row["handle"].casefold(),
            True,
        )
        again = networks().recognise(got.link)
        assert (again.network, again.handle, again.link) == got_parts(got)


def got_parts(got) -> tuple[str, str, str]:
    return got.network, got.handle, got.link


@pytest.mark.parametrize(
    "text",
    [
        "https://x.com/acme",
        "http://www.x.com/acme/",
        "X.COM/acme?utm_source=a&s=20",
        "https://mobile.twitter.com/acme/status/1#x",
        "//twitter.com/@acme",
        " https://m.x.com/acme/with_replies ",
        "https://x.com:443/acme",
    ],
)
def test_an_account_has_one_link_however_it_is_pasted(text: str) -> None:
    got = networks().recognise(text)

    assert (got.network, got.handle, got.link, got.sure) == (
        "x",
        "acme",
        "https://x.com/acme",
        True,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("javascript:alert(1)", "link.scheme"),
        ("JavaScript://x.com/%0aalert(1)", "link.scheme"),
        ("file:///etc/passwd", "link.scheme"),
        ("data:text/html,<script>", "link.scheme"),
        ("ftp://x.com/acme", "link.scheme"),
        ("https://x.com@evil.example/acme", "link.login"),
        ("https://user:pw@x.com/acme", "link.login"),
        ("https://x.com\\@evil.example/", "link.unreadable"),
        ("https://x.com/ac\nme", "link.unreadable"),
        ("https://x.com/\u202eemca", "link.unreadable"),
        ("https://x.com:99999/acme", "link.unreadable"),
        ("https://[::1", "link.unreadable"),
        ("https://x..com/acme", "link.unreadable"),
        ("https://-x.com/acme", "link.unreadable"),
        ("https://999.1.1.1/", "link.unreadable"),
        ("https://localhost/admin", "link.unreadable"),
        ("https://", "link.unreadable"),
        ("", "link.unreadable"),
        ("just words", "link.unreadable"),
        ("acme", "link.unreadable"),
        ("https://a.example/" + "a" * 3000, "link.long"),
    ],
)
def test_a_link_that_is_none_or_not_safe_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        networks().recognise(text)

    assert caught.value.code == code
    assert caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "https://x.com.evil.example/acme",
        "https://evilx.com/acme",
        "https://wwwx.com/acme",
        "https://х.com/acme",  # Cyrillic
        "https://facebook.com.example/acme",
    ],
)
def test_a_look_alike_of_a_network_is_unknown(text: str) -> None:
    got = networks().recognise(text)

    assert (got.network, got.handle, got.sure) == ("other", "", False)
    assert got.link.isascii()


def test_hosts_in_other_scripts_are_shown_as_punycode() -> None:
    assert parsed("https://Bücher.example/ä").address == (
        "https://xn--bcher-kva.example/%C3%A4"
    )
    assert parsed("straße.example").host == "xn--strae-oqa.example"
    assert parsed("https://ｅxample。com/").host == "example.com"
    assert networks().recognise("@anna@bücher.example").handle == (
        "@anna@xn--bcher-kva.example"
    )


def test_the_parameters_of_an_unknown_link_stay_but_not_its_trackers() -> None:
    got = networks().recognise("a.example/p?id=1&utm_medium=x&gclid=2&b=%2F#c")

    assert got.link == "https://a.example/p?id=1&b=%2F"


def test_an_unknown_host_with_a_fediverse_path_is_a_guess() -> None:
    guess = networks().recognise("https://social.bakery.example/@anna")
    named = networks().recognise("https://social.bakery.example/@anna", "mastodon")
    plain = networks().recognise("https://bakery.example/about/@anna")

    assert (guess.network, guess.sure) == ("mastodon", False)
    assert (named.handle, named.sure) == ("@anna@social.bakery.example", True)
    assert plain.network == "other"


@pytest.mark.parametrize(
    ("text", "network", "link"),
    [
        ("@acme", "twitter", "https://x.com/acme"),
        ("acme", "Instagram", "https://www.instagram.com/acme"),
        ("@acme", "youtube", "https://www.youtube.com/@acme"),
        ("anna@mas.to", "mastodon", "https://mas.to/@anna"),
        ("u/acme", "reddit", "https://www.reddit.com/user/acme"),
        ("acme", "telegram", "https://t.me/acme"),
    ],
)
def test_a_bare_handle_is_enough_when_the_network_is_named(
    text: str, network: str, link: str
) -> None:
    assert networks().recognise(text, network).link == link


def test_a_link_of_another_network_than_the_one_named_is_refused() -> None:
    with pytest.raises(InputError, match="Instagram"):
        networks().recognise("https://x.com/acme", "instagram")


def test_a_page_may_be_named_a_profile_of_the_same_network() -> None:
    got = networks().recognise("https://www.facebook.com/acme", "facebook_person")

    assert (got.network, got.handle) == ("facebook_person", "acme")


def test_a_place_may_have_any_link_or_just_a_name() -> None:
    shop = networks().recognise("https://www.youtube.com/live/abc", "webinar")
    desk = networks().recognise("Front desk", "in person")

    assert (shop.network, shop.link) == ("webinar", "https://www.youtube.com/live/abc")
    assert (desk.network, desk.handle, desk.link) == ("in_person", "Front desk", "")


def test_a_place_takes_no_unsafe_link_for_a_name() -> None:
    with pytest.raises(InputError):
        networks().recognise("javascript:alert(1)", "website")


def test_nothing_that_is_pasted_breaks_the_reading() -> None:
    chance = random.Random(20261121)
    seeds = [example.text for n in networks() for example in n.examples]
    bits = [
        "@",
        "/",
        ":",
        "//",
        "?",
        "#",
        "%",
        "%00",
        "\\",
        "..",
        "xn--",
        "[",
        "]",
        " ",
    ]
    bits += [
        "\x00",
        "\n",
        "ß",
        "\u202e",
        "。",
        "é",
        "javascript:",
        "{handle}",
        "{0}",
        "&=",
    ]
    names = [network.id for network in networks()]
    for _ in range(20_000):
        text = chance.choice(seeds)
        for _step in range(chance.randint(1, 4)):
            at = chance.randint(0, len(text))
            cut = at + chance.choice((0, 0, 1, 3))
            text = text[:at] + chance.choice(bits) + text[cut:]
        try:
            got = networks().recognise(
                text, chance.choice(names) if at % 3 == 0 else ""
            )
        except SocialDeskError:
            continue
        assert got.handle.isprintable()
        assert not got.link or re.match(r"https?://[a-z0-9.:_-]+(?:/|\?|$)", got.link)
        assert "\\" not in got.link


def a_table(**changes: object) -> dict[str, object]:
    table = {"id": "a", "name": "A", "form": "page", "hue": "sea", "baton": "single"}
    return {**table, **changes}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hosts": "x.com"}, "hosts"),
        ({"hosts": [1]}, "hosts"),
        ({"form": "castle"}, "castle"),
        ({"colour": "red"}, "colour"),
        ({"limits": [{"field": "post"}]}, "most"),
        ({"limits": [{"field": "post", "most": "280"}]}, "most"),
        ({"compose": 3}, "compose"),
        ({"aliases": ["other"]}, "aliases"),
        ({"name": 7}, "name"),
    ],
)
def test_data_that_cannot_be_used_is_named_by_file_and_key(
    changes: dict[str, object], words: str
) -> None:
    tables = {"a.toml": a_table(**changes), "other.toml": a_table(id="other", name="O")}

    with pytest.raises(InputError, match=r"(a|other)\.toml") as caught:
        read(tables)

    assert words in str(caught.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(InputError, match=r"a\.toml, form"):
        read({"a.toml": {"id": "a", "name": "A"}})


def test_without_the_network_of_all_others_nothing_is_read() -> None:
    with pytest.raises(InputError, match=r"other\.toml"):
        read({"a.toml": a_table()})


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("id = ", encoding="utf-8")

    with pytest.raises(InputError, match=r"bad\.toml"):
        load(tmp_path)
