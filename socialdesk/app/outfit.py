"""What a window is given of its desk: keyring, mail, autostart, folders, versions."""

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.desktop.paths import Home, changelog, resources
from socialdesk.ui.desk import Desk, DeskFile

if TYPE_CHECKING:
    from socialdesk.app.container import Container
    from socialdesk.domain.ports import Clock


def outfit(
    home: Home,
    file: DeskFile,
    container: "Container | None" = None,
    clock: "Clock | None" = None,
) -> Desk:
    """Return what belongs to this desk; keyring and mail come with the container."""
    plain = Desk(
        file=file,
        folder=home.folder,
        open_address=open_address,
        help_folder=resources() / "help",
        changelog=changelog(),
    )
    if container is None or clock is None:
        return plain
    from dataclasses import replace

    from socialdesk.desktop.autostart import autostart
    from socialdesk.domain.settings import MailServer
    from socialdesk.networks.mail import SmtpMailer

    server = partial(container.services.settings.group, MailServer)
    mailer = SmtpMailer(server, container.secrets, clock=clock)
    return replace(
        plain,
        secrets=container.secrets,
        mailer=mailer,
        starter=autostart(command(home)),
        version=program_version(),
    )


def command(home: Home) -> tuple[str, ...]:
    """Return the words that start this program for this business."""
    return (sys.executable, "-m", "socialdesk", "--home", str(home.folder))


def open_address(address: str) -> bool:
    """Open a folder or a web address with what the desktop has for it."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    return QDesktopServices.openUrl(QUrl(address))


def account() -> str:
    """Return the name of whoever is logged in, to be offered as the owner's."""
    if os.name != "posix":
        return os.environ.get("USERNAME", "")
    import pwd

    try:
        entry = pwd.getpwuid(os.getuid())
    except KeyError:
        return ""
    return entry.pw_gecos.partition(",")[0].strip() or entry.pw_name.title()


def program_version() -> str:
    """Return the version of the program; empty where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("socialdesk")
    except PackageNotFoundError:
        return ""
