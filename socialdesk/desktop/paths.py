"""Where files live: the resources of the program, and the home of the business.

Nothing else in the program builds a path to either of them.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path

from socialdesk.domain.errors import StoreError
from socialdesk.domain.words import _

HOME_VARIABLE = "SOCIALDESK_HOME"
PRIVATE = 0o700
READABLE_BY_OTHERS = 0o077

# Write-ahead logging needs memory that all readers share, which these do not give; on
# them SQLite databases get corrupt (sqlite.org, "SQLite over a network").
# fmt: off
NETWORK_FILE_SYSTEMS = frozenset((
    "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs2",
    "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs", "glusterfs",
    "lustre", "macfuse", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf",
    "webdav",
))
# fmt: on

# Files that a synchronising program leaves in the folder at the top of what it keeps.
TRACES = (
    (".stfolder", "Syncthing"),
    (".sync_*.db", "Nextcloud"),
    ("._sync_*.db", "Nextcloud"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".dropbox.cache", "Dropbox"),
)
VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
MAC_FOLDERS = (
    ("Library/Mobile Documents", "iCloud"),
    ("Library/CloudStorage", "CloudStorage"),
)
DROPBOX_NOTES = ("~/.dropbox", "$APPDATA/Dropbox", "$LOCALAPPDATA/Dropbox")
CLOUD_TAG = 0x9000001A  # IO_REPARSE_TAG_CLOUD; its third digit from the right varies
CLOUD_MASK = 0xFFFF0FFF
DRIVE_REMOTE = 4  # what Windows' GetDriveType says of a network drive


def resources() -> Path:
    """Return the folder of icons, texts and data that ship with the program.

    An installed program carries it inside the package, a checkout beside it.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def changelog() -> Path:
    """Return the file that says what changed from version to version.

    An installed program carries it among the resources, a checkout at its top.
    """
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return (installed if installed.is_dir() else package.parent) / "CHANGELOG.md"


def home(override: str | None = None) -> Path:
    """Return the folder in which the business lives; it need not exist yet.

    In this order: what was asked for (`--home`), the variable SOCIALDESK_HOME, the
    local (never the roaming) application data of this account.
    """
    named = override or os.environ.get(HOME_VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("SocialDesk", appauthor=False, roaming=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Every file and folder of one business on this desk."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database; SQLite keeps two more files beside it."""
        return self.folder / "socialdesk.db"

    @property
    def marker(self) -> Path:
        """A file that says: a business existed here, so never begin an empty one."""
        return self.folder / "business.marker"

    @property
    def backups(self) -> Path:
        """The folder of the copies of the database."""
        return self.folder / "backups"

    @property
    def logs(self) -> Path:
        """The folder of the program's own records and of crash reports."""
        return self.folder / "logs"

    @property
    def media(self) -> Path:
        """The folder of the pictures and films that were added to posts."""
        return self.folder / "media"

    @property
    def cache(self) -> Path:
        """The folder of what can be made again at any time."""
        return self.folder / "cache"

    @property
    def socket_name(self) -> str:
        """The name under which the window of this business can be reached.

        Another folder, or another account, gives another name.
        """
        place = f"{_account()}\0{os.path.normcase(self.folder.resolve())}"
        return f"socialdesk-{_number_of(place):016x}"


def _number_of(text: str) -> int:
    """Return 64 bits that stand for a text: FNV-1a (RFC 9923).

    Not of `hashlib`, which loads OpenSSL and so takes a hundredth of the start; these
    are names, not secrets.
    """
    number = 0xCBF29CE484222325
    for byte in text.encode():
        number = (number ^ byte) * 0x100000001B3 % 2**64
    return number


class Risk(StrEnum):
    """What can be wrong with the folder in which a business lives."""

    NETWORK = "network"
    SYNCED = "synced"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know about the folder.

    Attributes:
        risk: NETWORK is not safe to write to; the others are warnings.
        detail: The file system or the program that is meant, for logs.
        message: One sentence for people.
    """

    risk: Risk
    detail: str
    message: str


def made(place: Home) -> Sequence[Finding]:
    """Create the folder of a business for this account alone, and look at it.

    A folder that is there is made private if it is empty or holds a business, and left
    alone otherwise: it may be something else that was named by mistake.

    Returns:
        What a person should know; empty when all is well.

    Raises:
        StoreError: The folder cannot be made, or it is a file.
    """
    folder = place.folder
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        if _is_ours(place) and folder.stat().st_mode & READABLE_BY_OTHERS:
            folder.chmod(PRIVATE)
    except OSError as error:
        raise StoreError(
            "home.unusable",
            _("The folder {folder} cannot be used: {reason}.").format(
                folder=folder, reason=error.strerror
            ),
            hint=_("Choose another one with --home."),
        ) from error
    return tuple(findings(folder))


def findings(folder: Path) -> Iterator[Finding]:
    """Look at a folder that exists: is it far away, synchronised, or open to others?"""
    folder = folder.resolve()
    system = network_file_system(folder)
    if system:
        text = _(
            "{folder} is on another computer ({system}). A database there can be "
            "damaged; it is only read, not written."
        ).format(folder=folder, system=system)
        yield Finding(risk=Risk.NETWORK, detail=system, message=text)
    program = synced_by(folder)
    if program:
        text = _(
            "{folder} is kept in step with other computers by {program}. That can "
            "damage a database; move it to a folder of this computer alone."
        ).format(folder=folder, program=program)
        yield Finding(risk=Risk.SYNCED, detail=program, message=text)
    if os.name == "posix" and folder.stat().st_mode & READABLE_BY_OTHERS:
        text = _("Other accounts of this computer can look into {folder}.").format(
            folder=folder
        )
        yield Finding(risk=Risk.OPEN, detail=oct(folder.stat().st_mode), message=text)


# -- on another computer ---------------------------------------------------------------


def network_file_system(folder: Path) -> str:
    """Return the kind of network file system a folder lies on; empty if it is local."""
    if sys.platform == "win32":
        return _windows_share(folder)
    kind = kind_of_mount(folder, _mounts())
    return kind if kind in NETWORK_FILE_SYSTEMS else ""


def kind_of_mount(folder: Path, mounts: Iterable[tuple[Path, str]]) -> str:
    """Return the kind of file system of the innermost mount that holds a folder.

    Of two mounts on one point, the later hides the earlier.
    """
    around = [(at, kind) for at, kind in mounts if folder.is_relative_to(at)]
    inner = sorted(around, key=lambda mount: len(mount[0].parts))
    return inner[-1][1] if inner else ""


def linux_mounts(text: str) -> Iterator[tuple[Path, str]]:
    """Read `/proc/self/mountinfo`: mount point and kind of file system of each line."""
    for line in text.splitlines():
        left, _sign, right = line.partition(" - ")
        at = left.split()[4].encode().decode("unicode_escape")  # a space is \040
        yield (
            Path(at.encode("latin-1").decode(errors="surrogateescape")),
            right.split()[0],
        )


def mac_mounts(text: str) -> Iterator[tuple[Path, str]]:
    """Read what `mount` prints on macOS: `//host/share on /Volumes/x (smbfs, ...)`."""
    for line in text.splitlines():
        left, _sign, right = line.rpartition(" (")
        yield Path(left.partition(" on ")[2]), right.rstrip(")").split(",")[0]


def _mounts() -> Iterable[tuple[Path, str]]:
    if sys.platform == "darwin":
        import subprocess

        asked = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, check=False
        )
        return mac_mounts(asked.stdout)
    table = Path("/proc/self/mountinfo")
    return linux_mounts(table.read_text("utf-8")) if table.exists() else ()


def _windows_share(folder: Path) -> str:
    if str(folder).startswith("\\\\"):
        return "UNC"
    if sys.platform == "win32":
        import ctypes

        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == DRIVE_REMOTE:
            return "DRIVE_REMOTE"
    return ""


# -- kept in step with other computers -------------------------------------------------


def synced_by(folder: Path) -> str:
    """Return the program that synchronises a folder; empty if none is known to."""
    for root, program in _synced_roots():
        if folder.is_relative_to(root):
            return program
    for parent in (folder, *folder.parents):
        program = _trace_in(parent)
        if program:
            return program
    return ""


def _synced_roots() -> Iterator[tuple[Path, str]]:
    for variable in VARIABLES:
        if os.environ.get(variable):
            yield Path(os.environ[variable]).resolve(), "OneDrive"
    for below, program in MAC_FOLDERS:
        yield Path.home() / below, program
    for note in DROPBOX_NOTES:
        for root in _dropbox_roots(Path(os.path.expandvars(note)).expanduser()):
            yield root, "Dropbox"


def _dropbox_roots(notes: Path) -> Iterator[Path]:
    """Read Dropbox's own note of where it keeps files (its help: "info.json")."""
    import json

    try:
        accounts = json.loads((notes / "info.json").read_text("utf-8"))
        yield from [Path(a["path"]).resolve() for a in accounts.values()]
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return  # not there, or not as we know it: then it tells us nothing


def _trace_in(folder: Path) -> str:
    try:
        tag = getattr(folder.lstat(), "st_reparse_tag", 0)  # on Windows alone
        names = [path.name for path in folder.iterdir()]
    except OSError:
        return ""
    if tag & CLOUD_MASK == CLOUD_TAG:
        return "OneDrive"
    for pattern, program in TRACES:
        if any(fnmatch(name, pattern) for name in names):
            return program
    return ""


# -- whose ----------------------------------------------------------------------------


def _is_ours(place: Home) -> bool:
    """Tell whether a folder is empty or holds a business."""
    known = place.marker.exists() or place.database.exists()
    return known or not any(place.folder.iterdir())


def _account() -> str:
    return (
        str(os.getuid()) if sys.platform != "win32" else os.environ.get("USERNAME", "")
    )
