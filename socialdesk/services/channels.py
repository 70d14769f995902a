"""The registry of channels: what there is, where, and who answers for it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.domain.channels import Channel, ChannelStatus, settled
from socialdesk.domain.errors import InputError, RuleError
from socialdesk.domain.ids import ChannelId, PersonId, new_id
from socialdesk.domain.naming import pick
from socialdesk.domain.networks import Networks
from socialdesk.domain.posts import Post
from socialdesk.domain.rotations import Rotation
from socialdesk.domain.team import Right
from socialdesk.domain.words import _
from socialdesk.services.replan import Replan
from socialdesk.services.rights import allow
from socialdesk.services.team import least_used
from socialdesk.store.tables import channels, posts, rotations
from socialdesk.store.unit_of_work import Reading, Store, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The boardroom's questions: how many, where, who runs them, who has nobody."""

    total: int
    by_network: Mapping[str, int]
    by_status: Mapping[str, int]
    by_person: Mapping[str, int]
    nobody: tuple[ChannelId, ...]
    one_person: tuple[ChannelId, ...]


class ChannelService:
    """What people do with channels."""

    def __init__(self, store: Store, replan: Replan, networks: Networks) -> None:
        self._store = store
        self._replan = replan
        self._networks = networks

    @property
    def networks(self) -> Networks:
        """The networks there are."""
        return self._networks

    def channels(self) -> Sequence[Channel]:
        """Return every channel, by name."""
        with self._store.read() as reading:
            return reading.all(Channel, order=(channels.c.name, channels.c.id))

    def channel(self, channel_id: ChannelId) -> Channel:
        """Return one channel.

        Raises:
            NotFoundError: There is none with that identity.
        """
        with self._store.read() as reading:
            return reading.get(Channel, channel_id)

    def named(self, text: str) -> Channel:
        """Return the channel that a name, a handle, a link or an identity means.

        Raises:
            NotFoundError: None fits.
            AmbiguousError: Several fit.
        """
        return pick(
            text,
            self.channels(),
            names=lambda channel: (
                channel.id,
                channel.name,
                channel.handle,
                channel.link,
            ),
            shown=lambda channel: " ".join(
                filter(None, (channel.name, channel.handle, f"({channel.network})"))
            ),
        )

    def overview(self) -> Overview:
        """Count every channel at once."""
        return overview(self.channels())

    def proposed(self, link: str) -> Channel:
        """Return what a pasted link stands for, as a channel that is not saved yet.

        Raises:
            InputError: It is no link and no handle.
        """
        found = self._networks.recognise(link)
        network = self._networks[found.network]
        return Channel(
            id=ChannelId(new_id()),
            network=found.network,
            name=found.name or network.name,
            handle=found.handle,
            link=found.link,
        )

    def add(self, channel: Channel, *, actor: PersonId) -> Channel:
        """Register a channel.

        Raises:
            InputError: It is registered already, or has no name.
            RuleError: It is active with nobody responsible.
        """
        with self._store.begin(actor, "channel.add") as work:
            allow(work, actor, Right.CHANNEL_EDIT)
            return self.added(work, channel)

    def added(self, work: Work, channel: Channel) -> Channel:
        """Write a new channel within an act that is under way."""
        _unique(work, channel)
        return work.put(settled(self.dressed(channel, _hues(work))))

    def dressed(self, channel: Channel, taken: Collection[str]) -> Channel:
        """Return a new channel with a hue: the network's own, or the least used."""
        own = self._networks[channel.network].hue
        hue = channel.hue or (own if own not in taken else least_used(taken))
        return replace(channel, hue=hue)

    def edit(
        self, channel: Channel, *, was: Channel | None = None, actor: PersonId
    ) -> Channel:
        """Change a channel's record.

        Raises:
            ConflictError: Somebody changed it meanwhile.
            RuleError: It would be active with nobody responsible.
        """
        with self._store.begin(actor, "channel.edit") as work:
            allow(work, actor, Right.CHANNEL_EDIT)
            before = work.get(Channel, channel.id)
            if channel.key != before.key:  # an import may have taken an account twice
                _unique(work, channel)
            channel = work.put(settled(channel), was=was)
            self._replan(work, None)
        return channel

    def set_status(
        self, channel_id: ChannelId, status: ChannelStatus, *, actor: PersonId
    ) -> Channel:
        """Move a channel on in its life."""
        return self.edit(replace(self.channel(channel_id), status=status), actor=actor)

    def remove(self, channel_id: ChannelId, *, actor: PersonId) -> None:
        """Take a channel out that nothing was ever planned for.

        Raises:
            RuleError: Posts or rotations belong to it; archive it instead.
        """
        with self._store.begin(actor, "channel.remove") as work:
            allow(work, actor, Right.CHANNEL_EDIT)
            channel = work.get(Channel, channel_id)
            used = work.count(Post, posts.c.channel_id == channel_id) + work.count(
                Rotation, rotations.c.channel_id == channel_id
            )
            if used:
                raise RuleError(
                    "channel.used",
                    _("Posts or rotations belong to {name}.").format(name=channel.name),
                    hint=_("Archive it instead, so that the past stays true."),
                )
            work.remove(channel)


def overview(every: Sequence[Channel]) -> Overview:
    """Count channels by network, status and person."""
    return Overview(
        total=len(every),
        by_network=dict(Counter(channel.network for channel in every).most_common()),
        by_status=dict(Counter(channel.status.value for channel in every)),
        by_person=dict(
            Counter(
                channel.responsible_id for channel in every if channel.responsible_id
            ).most_common()
        ),
        nobody=tuple(channel.id for channel in every if channel.responsible_id is None),
        one_person=tuple(
            channel.id
            for channel in every
            if channel.responsible_id is not None and channel.backup_id is None
        ),
    )


def _hues(reading: Reading) -> list[str]:
    return [channel.hue for channel in reading.all(Channel)]


def _unique(work: Work, channel: Channel) -> None:
    same = work.all(Channel, channels.c.network == channel.network)
    for other in same:
        if other.id != channel.id and other.key == channel.key:
            raise InputError(
                "channel.twice",
                _("{name} is registered already.").format(
                    name=other.handle or other.name
                ),
                hint=_("Edit that channel instead."),
                field="link",
            )
