"""Reading what is known of networks from `resources/networks`."""

import tomllib
from pathlib import Path

from socialdesk.domain.errors import InputError
from socialdesk.domain.network_data import read
from socialdesk.domain.networks import Networks
from socialdesk.domain.words import _


def load(folder: Path) -> Networks:
    """Return the networks whose files (`<id>.toml`) lie in a folder.

    Raises:
        InputError: A file cannot be read, or its data cannot be used; the sentence
            names the file and the line or the key.
    """
    tables = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path.name] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                "network.data",
                _("The network file {file} cannot be read: {why}.").format(
                    file=path.name, why=error
                ),
                hint=_("Put the one that came with SocialDesk back."),
            ) from error
    return read(tables)
