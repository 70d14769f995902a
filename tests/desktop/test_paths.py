"""Where files live, and what is said about a folder that is not fit for a database."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from socialdesk.desktop import paths
from socialdesk.desktop.paths import Home, Risk, made
from socialdesk.domain.errors import StoreError

POSIX = pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX")

MOUNTINFO = r"""
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
40 22 0:35 / /srv/our\040shop rw,relatime shared:9 - nfs4 nas:/shop rw
41 40 0:36 / /srv/our\040shop/local rw - ext4 /dev/vdb1 rw
42 22 0:37 / /home/käthe/nas rw - fuse.sshfs nas:/ rw
43 22 0:38 / /mnt/twice rw - nfs nas:/a rw
44 22 0:39 / /mnt/twice rw - tmpfs tmpfs rw
""".strip()

MAC_MOUNT = """
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)
//ann@nas/shop on /Volumes/our shop (smbfs, nodev, nosuid, mounted by ann)
""".strip()


@pytest.fixture(autouse=True)
def _nobody_syncs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*paths.VARIABLES, paths.HOME_VARIABLE, "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "account"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def risks(folder: Path) -> set[Risk]:
    return {finding.risk for finding in paths.findings(folder)}


def test_resources_are_those_of_the_checkout() -> None:
    assert (paths.resources() / "i18n").is_dir()
    assert paths.resources() == Path(__file__).parents[2] / "resources"


def test_what_was_asked_for_comes_before_the_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "variable"))

    assert paths.home(str(tmp_path / "asked")) == tmp_path / "asked"
    assert paths.home() == tmp_path / "variable"


def test_a_relative_home_means_where_one_stands_and_a_tilde_the_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert paths.home("shop") == tmp_path / "shop"
    assert paths.home("~/shop") == tmp_path / "account" / "shop"


@pytest.mark.skipif(sys.platform != "linux", reason="the path is Linux's")
def test_by_itself_the_home_is_local_application_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)

    assert paths.home() == tmp_path / "account/.local/share/SocialDesk"


def test_every_file_of_a_business_is_in_its_folder(tmp_path: Path) -> None:
    place = Home(folder=tmp_path)
    files = [place.database, place.marker]
    folders = [place.backups, place.logs, place.media, place.cache]

    assert all(path.parent == tmp_path for path in files + folders)
    assert len(set(files + folders)) == 6
    assert place.database.name == "socialdesk.db"


def test_each_business_has_a_socket_of_its_own_and_always_the_same(
    tmp_path: Path,
) -> None:
    one, other = Home(folder=tmp_path / "one"), Home(folder=tmp_path / "other")
    (tmp_path / "one").mkdir()
    (tmp_path / "alias").symlink_to(tmp_path / "one")

    assert one.socket_name != other.socket_name
    assert Home(folder=tmp_path / "alias").socket_name == one.socket_name
    assert len(one.socket_name) < 40


@POSIX
def test_a_new_home_is_private_and_calls_for_no_word(tmp_path: Path) -> None:
    place = Home(folder=tmp_path / "deep" / "shop")

    found = made(place)

    assert mode(place.folder) == 0o700
    assert Risk.OPEN not in {finding.risk for finding in found}
    assert Risk.SYNCED not in {finding.risk for finding in found}


@POSIX
@pytest.mark.parametrize("holds", ["", "socialdesk.db", "business.marker"])
def test_an_open_home_is_made_private(tmp_path: Path, holds: str) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    folder.chmod(0o755)
    if holds:
        (folder / holds).touch()

    made(Home(folder=folder))

    assert mode(folder) == 0o700


@POSIX
def test_a_folder_of_something_else_is_left_alone_and_spoken_of(tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    folder.chmod(0o755)
    (folder / "novel.txt").touch()

    found = made(Home(folder=folder))

    assert mode(folder) == 0o755
    assert [f.risk for f in found if f.risk is Risk.OPEN]


def test_a_file_in_the_place_of_the_home_is_a_clear_trouble(tmp_path: Path) -> None:
    (tmp_path / "shop").touch()

    with pytest.raises(StoreError) as trouble:
        made(Home(folder=tmp_path / "shop"))

    assert trouble.value.code == "home.unusable"
    assert str(tmp_path / "shop") in trouble.value.message
    assert "--home" in trouble.value.hint


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann", "ext4"),
        ("/srv/our shop/desk", "nfs4"),
        ("/srv/our shop/local/desk", "ext4"),
        ("/srv/our shops", "ext4"),
        ("/home/käthe/nas/desk", "fuse.sshfs"),
        ("/mnt/twice/desk", "tmpfs"),
    ],
)
def test_the_innermost_mount_of_linux_decides(folder: str, kind: str) -> None:
    mounts = list(paths.linux_mounts(MOUNTINFO))

    assert paths.kind_of_mount(Path(folder), mounts) == kind


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/Users/ann", "apfs"), ("/Volumes/our shop/desk", "smbfs")],
)
def test_the_innermost_mount_of_a_mac_decides(folder: str, kind: str) -> None:
    mounts = list(paths.mac_mounts(MAC_MOUNT))

    assert paths.kind_of_mount(Path(folder), mounts) == kind


def test_a_folder_on_another_computer_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "_mounts", lambda: [(Path("/"), "cifs")])

    found = list(paths.findings(tmp_path))

    assert found[0].risk is Risk.NETWORK
    assert found[0].detail == "cifs"
    assert str(tmp_path) in found[0].message


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")
def test_the_kernels_own_table_of_mounts_is_understood() -> None:
    kinds = {kind for _at, kind in paths._mounts()}

    assert "proc" in kinds
    assert paths.network_file_system(Path("/proc/self")) == ""


@pytest.mark.parametrize(
    ("trace", "program"),
    [
        (".stfolder", "Syncthing"),
        (".sync_0123456789ab.db", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
        (".dropbox.cache", "Dropbox"),
    ],
)
def test_a_trace_further_up_tells_who_synchronises(
    tmp_path: Path, trace: str, program: str
) -> None:
    folder = tmp_path / "shared" / "office" / "desk"
    folder.mkdir(parents=True)
    assert paths.synced_by(folder) == ""

    (tmp_path / "shared" / trace).touch()

    assert paths.synced_by(folder) == program
    assert Risk.SYNCED in risks(folder)


def test_onedrive_is_known_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "OneDrive"))
    (tmp_path / "OneDrive" / "desk").mkdir(parents=True)

    assert paths.synced_by(tmp_path / "OneDrive" / "desk") == "OneDrive"
    assert paths.synced_by(tmp_path) == ""


def test_dropbox_is_known_by_its_own_note(tmp_path: Path) -> None:
    note = tmp_path / "account" / ".dropbox"
    note.mkdir(parents=True)
    box = tmp_path / "box"
    (note / "info.json").write_text(json.dumps({"personal": {"path": str(box)}}))

    assert paths.synced_by(box / "desk") == "Dropbox"
    assert paths.synced_by(tmp_path / "account") == ""


@pytest.mark.parametrize("text", ["", "[]", "{", '{"personal": {}}', '{"a": 3}'])
def test_an_odd_note_of_dropbox_tells_nothing(tmp_path: Path, text: str) -> None:
    note = tmp_path / "account" / ".dropbox"
    note.mkdir(parents=True)
    (note / "info.json").write_text(text)

    assert paths.synced_by(tmp_path) == ""


def test_icloud_is_known_by_where_it_keeps_files(tmp_path: Path) -> None:
    folder = tmp_path / "account/Library/Mobile Documents/com~apple~CloudDocs/desk"

    assert paths.synced_by(folder) == "iCloud"


def test_importing_the_paths_loads_nothing_heavy() -> None:
    code = (
        "import sys, socialdesk.desktop.paths; heavy = "
        "{'platformdirs', 'ctypes', 'subprocess', 'json'} & set(sys.modules); "
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
