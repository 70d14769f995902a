"""Channels: one account on one network, and who answers for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.domain.errors import InputError, RuleError
from socialdesk.domain.ids import ChannelId, PersonId
from socialdesk.domain.texts import blank
from socialdesk.domain.words import _, mark


class ChannelStatus(StrEnum):
    """Where a channel stands in its life."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    DORMANT = "dormant"
    ARCHIVED = "archived"
    LOST = "lost"
    IMPOSTER = "imposter"


STATUS_WORDS: Mapping[ChannelStatus, str] = {
    ChannelStatus.PROPOSED: mark("Proposed"),
    ChannelStatus.ACTIVE: mark("Active"),
    ChannelStatus.DORMANT: mark("Dormant"),
    ChannelStatus.ARCHIVED: mark("Archived"),
    ChannelStatus.LOST: mark("Lost"),
    ChannelStatus.IMPOSTER: mark("Imposter"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One account on one network.

    `network` is the id of a file in resources/networks; `handle` and `link` are in
    their canonical form; `name` is what people call it, often the network's name.
    """

    id: ChannelId
    network: str
    name: str
    handle: str = ""
    link: str = ""
    purpose: str = ""
    responsible_id: PersonId | None = None
    backup_id: PersonId | None = None
    status: ChannelStatus = ChannelStatus.PROPOSED
    hue: str = ""
    notes: str = ""

    @property
    def key(self) -> str:
        """What two entries of the same account share, whatever their spelling."""
        account = self.handle or self.link or self.name
        return f"{self.network}:{account.casefold().lstrip('@')}"


def settled(channel: Channel) -> Channel:
    """Return the channel if its record holds together.

    Raises:
        InputError: It has no name.
        RuleError: It is active with nobody responsible, or backs itself up.
    """
    if blank(channel.name):
        raise InputError("channel.name", _("A channel needs a name."), field="name")
    if channel.status is ChannelStatus.ACTIVE and channel.responsible_id is None:
        raise RuleError(
            "channel.nobody",
            _("A channel cannot be active while nobody answers for it."),
            hint=_("Choose a responsible person first."),
            field="responsible",
        )
    if channel.backup_id is not None and channel.backup_id == channel.responsible_id:
        raise RuleError(
            "channel.backup",
            _("The backup has to be somebody else."),
            hint=_("Choose another person, or leave the backup empty."),
            field="backup",
        )
    return channel
