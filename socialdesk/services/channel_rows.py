"""Rows that become channels, and the people who answer for them."""

from collections.abc import Mapping
from dataclasses import replace

from socialdesk.domain.channels import STATUS_WORDS, Channel, ChannelStatus, settled
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId, PersonId, new_id
from socialdesk.domain.networks import Recognised
from socialdesk.domain.words import _
from socialdesk.services.channels import ChannelService
from socialdesk.services.person_rows import People
from socialdesk.store.unit_of_work import Reading, Work

_STATUSES = {status.value: status for status in ChannelStatus} | {
    "aktiv": ChannelStatus.ACTIVE,
    "inactive": ChannelStatus.DORMANT,
    "inaktiv": ChannelStatus.DORMANT,
    "ruhend": ChannelStatus.DORMANT,
    "yes": ChannelStatus.ACTIVE,
    "ja": ChannelStatus.ACTIVE,
    "no": ChannelStatus.DORMANT,
    "nein": ChannelStatus.DORMANT,
}


class ChannelRows:
    """Rows of a table of channels.

    An account that stands there twice with the same person is a double. With another
    person it is taken, since either may be right, and the note says where to look.
    """

    def __init__(self, reading: Reading, channels: ChannelService) -> None:
        known = reading.all(Channel)
        self._service = channels
        self._people = People(reading)
        self._hues = [channel.hue for channel in known]
        self._keys = {_claim(channel): 0 for channel in known}
        self._accounts = {channel.key: 0 for channel in known}
        self._new: list[Channel] = []
        self._disputed: list[tuple[int, int]] = []

    def take(self, values: Mapping[str, str], line: int) -> str:
        """Keep a channel.

        Returns:
            Empty, or where the same account is already.

        Raises:
            InputError: The row is no account.
            RuleError: It is said to be active with nobody responsible.
        """
        channel = self._channel(values)
        claim = _claim(channel)
        if claim in self._keys:
            where = self._keys[claim]
            if where:
                return _("The same account as in line {n}.").format(n=where)
            return _("The account is registered already.")
        if channel.key in self._accounts:
            self._disputed.append((self._accounts[channel.key], line))
        whole = settled(self._service.dressed(channel, self._hues))
        self._keys[claim] = line
        self._accounts.setdefault(channel.key, line)
        self._hues.append(whole.hue)
        self._new.append(whole)
        return ""

    @property
    def note(self) -> str:
        """Say which accounts two people are said to answer for."""
        if not self._disputed:
            return ""
        lines = "; ".join(
            f"{first}, {second}" if first else str(second)
            for first, second in self._disputed
        )
        return _(
            "The same account stands under different people; both were taken. "
            "See which is right: lines {lines}."
        ).format(lines=lines)

    @property
    def added(self) -> Mapping[str, int]:
        """How many channels were kept, and how many people came with them."""
        return {"channels": len(self._new), "people": len(self._people.new)}

    def write(self, work: Work) -> None:
        """Write everything that was kept."""
        work.put_new(self._people.new.values())
        work.put_new(self._new)

    def _channel(self, values: Mapping[str, str]) -> Channel:
        found = self._recognised(values)
        status = _status(values.get("status", ""), values.get("responsible", ""))
        responsible, backup = values.get("responsible", ""), values.get("backup", "")
        same = responsible.casefold() == backup.casefold()
        draft = Channel(
            id=ChannelId(new_id()),
            network=found.network,
            name=values.get("name") or found.name or found.handle or found.link,
            handle=found.handle,
            link=found.link,
            purpose=values.get("purpose", ""),
            status=status,
            responsible_id=PersonId("responsible") if responsible else None,
            backup_id=PersonId("responsible" if same else "backup") if backup else None,
            notes=values.get("notes", ""),
        )
        settled(draft)  # before anybody is taken onto the team for it
        return replace(
            draft,
            responsible_id=self._people.named(responsible),
            backup_id=self._people.named(backup),
        )

    def _recognised(self, values: Mapping[str, str]) -> Recognised:
        network = values.get("network", "")
        link, handle = values.get("link", ""), values.get("handle", "")
        text = link or handle or values.get("name", "")
        if not text:
            raise InputError(
                "import.empty", _("The row names neither a link nor a handle.")
            )
        found = self._service.networks.recognise(text, network)
        return replace(found, handle=found.handle or handle)


def _claim(channel: Channel) -> tuple[str, PersonId | None]:
    """Return what makes two rows the same: the account and who answers for it."""
    return channel.key, channel.responsible_id


def _status(text: str, responsible: str) -> ChannelStatus:
    """Return the status that a cell names; without one, who has somebody is active.

    Raises:
        InputError: There is no such status.
    """
    if not text:
        return ChannelStatus.ACTIVE if responsible else ChannelStatus.PROPOSED
    shown = {_(words).casefold(): status for status, words in STATUS_WORDS.items()}
    status = (_STATUSES | shown).get(text.casefold())
    if status is None:
        raise InputError(
            "channel.status",
            _("There is no status {status}.").format(status=repr(text)),
            hint=_("Use proposed, active, dormant, archived, lost or imposter."),
            field="status",
        )
    return status
