"""A disk that fills up at any moment: said clearly, nothing lost, and on it goes."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialdesk.domain.errors import StoreError
from socialdesk.domain.posts import Post
from socialdesk.store import backups
from socialdesk.store.opening import Found, Place, look, make
from socialdesk.store.tables import posts as post_record
from tests.faults.desk import now, open_desk, settle_in
from tests.makers import a_post

FILL_POINTS = 24


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB of this test's own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounting = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounting.returncode:
        pytest.skip(f"mount is not allowed here: {mounting.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, left: int) -> Path:
    """Fill a disk up to so many bytes; return the file that may go again."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(bytes(max(0, free - left)))
    return filler


def place_on(disk: Path) -> Place:
    return Place(disk / "home" / "socialdesk.db", disk / "home" / "business.json")


def test_a_full_disk_at_any_point_loses_nothing_and_work_goes_on(
    small_disk: Path,
) -> None:
    place = place_on(small_disk)
    make(place)
    owner, line = settle_in(place)
    desk = open_desk(place)
    author, channel = desk.team.person(owner), desk.channels.channel(line)
    kept: dict[str, Post] = {}
    refused: list[tuple[str, bool, bool]] = []
    for point in range(FILL_POINTS):
        filler = fill(small_disk, point * 7_000)
        post = a_post(channel, author, text=f"{point} " + "x" * 9_000)
        for _time in range(60):
            try:
                kept[post.id] = desk.posts.add(post, actor=owner)
            except StoreError as error:
                refused.append((error.code, error.retryable, bool(error.hint)))
                break
            post = a_post(channel, author, text=f"{point} " + "y" * 9_000)
        else:
            pytest.fail(f"the disk never filled up at point {point}")
        with desk.store.read() as reading:
            assert {item.id: item for item in reading.all(Post)} == kept
        filler.unlink()
        kept[post.id] = desk.posts.add(post, actor=owner)
        with desk.store.begin(owner, "post.remove") as work:  # room for the next round
            for item in work.all(Post, order=(post_record.c.id,))[2:]:
                work.remove(kept.pop(item.id))
    assert len(refused) == FILL_POINTS
    assert set(refused) <= {("store.full", True, True), ("store.disk", True, True)}
    assert desk.journal.verify() == []
    desk.store.close()
    assert look(place) is Found.READY
    again = open_desk(place)
    with again.store.read() as reading:
        assert {item.id: item for item in reading.all(Post)} == kept
    again.store.close()


@pytest.mark.parametrize("left", range(0, 240_000, 24_000))
def test_a_full_disk_leaves_no_half_backup(small_disk: Path, left: int) -> None:
    place = place_on(small_disk)
    make(place)
    settle_in(place)
    folder = small_disk / "backups"
    filler = fill(small_disk, left)
    with pytest.raises(StoreError) as told:
        backups.write(place.database, folder, now())
    assert told.value.code == "backup.failed"
    assert not folder.exists() or not list(folder.iterdir())
    filler.unlink()
    copy = backups.write(place.database, folder, now())
    assert backups.check(copy.path) == copy


@pytest.mark.parametrize("left", range(0, 240_000, 40_000))
def test_a_full_disk_leaves_the_business_when_restoring(
    small_disk: Path, tmp_path: Path, left: int
) -> None:
    place = place_on(small_disk)
    make(place)
    settle_in(place)
    copy = backups.write(place.database, tmp_path / "backups", now())
    before = place.database.read_bytes()
    filler = fill(small_disk, left)
    with pytest.raises(StoreError) as told:
        backups.restore(copy.path, place, now())
    assert told.value.retryable
    assert place.database.read_bytes() == before
    assert not list(place.database.parent.glob("*.restored*"))
    assert look(place) is Found.READY
    filler.unlink()
    backups.restore(copy.path, place, now())
    assert look(place) is Found.READY


@pytest.mark.parametrize("left", [0, 8_000, 60_000, 150_000])
def test_a_full_disk_leaves_no_half_business(small_disk: Path, left: int) -> None:
    place = place_on(small_disk)
    filler = fill(small_disk, left)
    with pytest.raises(StoreError):
        make(place)
    assert look(place) is Found.FRESH
    filler.unlink()
    make(place)
    assert look(place) is Found.READY
