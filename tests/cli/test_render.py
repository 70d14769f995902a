"""`render`, and the main job with no display: Qt runs here, in a process of its own."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

from socialdesk.cli.render import PAGES

ROOT = Path(__file__).parents[2]
HEAD = b"\x89PNG\r\n\x1a\n"


def started(*arguments: object) -> "subprocess.CompletedProcess[str]":
    around = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    return subprocess.run(
        [sys.executable, "-m", "socialdesk", *map(str, arguments)],
        env=around,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def size_of(picture: Path) -> tuple[int, int]:
    head = picture.read_bytes()[:24]
    assert head.startswith(HEAD)
    width, height = struct.unpack(">II", head[16:])
    return width, height


def test_a_page_is_drawn_in_the_size_that_was_asked_for(sample, tmp_path):
    out = tmp_path / "deep" / "out"
    options = ["--out", out, "--theme", "dark", "--size", "1100x760"]
    done = started("--home", sample, "render", "today", *options, "--json")

    assert done.returncode == 0, done.stderr
    pictures = [Path(name) for name in json.loads(done.stdout)["pictures"]]
    assert [picture.parent for picture in pictures] == [out]
    assert [size_of(picture) for picture in pictures] == [(1100, 760)]


def test_a_page_that_is_none_is_bad_input(sample, tmp_path):
    done = started("--home", sample, "render", "nonsense", "--out", tmp_path, "--json")

    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "page.unknown"


def test_a_folder_that_cannot_be_made_is_trouble(sample, tmp_path):
    (tmp_path / "file").write_text("")
    done = started("--home", sample, "render", "--out", tmp_path / "file" / "x")

    assert done.returncode == 1
    assert "cannot be made" in done.stderr


def test_with_no_display_today_is_told_and_drawn(home):
    done = started("--home", home)
    named = [line for line in done.stdout.splitlines() if line.endswith(".png")]

    assert done.returncode == 0, done.stderr
    assert "Maya Okafor" in done.stdout
    assert "sample" in done.stderr
    assert len(named) == len(PAGES)
    assert all(Path(name).is_relative_to(home / "pictures") for name in named)
    assert all(size_of(Path(name))[0] > 1000 for name in named)
