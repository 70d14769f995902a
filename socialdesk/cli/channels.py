"""`channel`: the registry, at a glance and one by one."""

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.cli.arguments import Commands
from socialdesk.cli.call import Call, Opens
from socialdesk.cli.imports import add_import, imported
from socialdesk.cli.output import Answer, Block, Facts, Table
from socialdesk.domain.channels import STATUS_WORDS, Channel, ChannelStatus
from socialdesk.domain.errors import InputError
from socialdesk.domain.ids import ChannelId, PersonId, new_id
from socialdesk.domain.tables import Target
from socialdesk.domain.words import _, plural

if TYPE_CHECKING:
    from socialdesk.domain.networks import Recognised
    from socialdesk.services.channels import Overview

_BUSIEST = 5
"""So many of those who run the most channels are named."""


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("channel", _("the channels"))
    made = group.add(
        "list", channel_list, _("how many, where, who runs them, and each of them")
    )
    made.add_argument("--network", metavar=_("NETWORK"), help=_("only on this network"))
    made.add_argument("--status", choices=[status.value for status in ChannelStatus])
    made.add_argument(
        "--nobody", action="store_true", help=_("only those nobody answers for")
    )
    made.add_argument(
        "--one-person", action="store_true", help=_("only those without a backup")
    )
    made = group.add(
        "add", channel_add, _("register a channel by its link"), opens=Opens.WRITING
    )
    made.add_argument("link", metavar=_("URL"), help=_("the link, or a handle"))
    made.add_argument("--network", metavar=_("NETWORK"), default="")
    made.add_argument("--name", metavar=_("NAME"), default="")
    made.add_argument("--purpose", metavar=_("TEXT"), default="")
    made.add_argument(
        "--responsible", metavar=_("PERSON"), help=_("who answers for it")
    )
    made.add_argument("--backup", metavar=_("PERSON"), help=_("who steps in"))
    made.add_argument(
        "--status",
        choices=[status.value for status in ChannelStatus],
        help=_("active if somebody is responsible, else proposed"),
    )
    made.add_argument(
        "--yes", action="store_true", help=_("register an unknown kind of link as well")
    )
    made = group.add(
        "import",
        channel_import,
        _("take channels in from a table, with the people who answer for them"),
        opens=Opens.WRITING,
    )
    add_import(made)


def channel_list(call: Call) -> Answer:
    """Say how many channels there are, where, who runs them, and list them."""
    service = call.services.channels
    every = service.channels()
    overview = service.overview()
    chosen = _chosen(call, every)
    return Answer(
        data={
            "total": overview.total,
            "by_network": dict(overview.by_network),
            "by_status": dict(overview.by_status),
            "people": [
                {**(call.who(person_id) or {}), "channels": count}
                for person_id, count in overview.by_person.items()
            ],
            "nobody": [call.which(channel_id) for channel_id in overview.nobody],
            "one_person": [
                call.which(channel_id) for channel_id in overview.one_person
            ],
            "channels": [_told(call, channel) for channel in chosen],
        },
        text=[_summary(call, overview), _listed(call, chosen)],
    )


def channel_add(call: Call) -> Answer:
    """Register a channel."""
    options = call.options
    networks = call.services.channels.networks
    found = networks.recognise(options.link, options.network)
    kind = networks.by_name(found.network).name
    _sure(call, found, kind)
    responsible = _person(call, options.responsible)
    status = options.status or ("active" if responsible else "proposed")
    channel = call.services.channels.add(
        Channel(
            id=ChannelId(new_id()),
            network=found.network,
            name=options.name or found.name or kind,
            handle=found.handle,
            link=found.link,
            purpose=options.purpose,
            responsible_id=responsible,
            backup_id=_person(call, options.backup),
            status=ChannelStatus(status),
        ),
        actor=call.actor,
    )
    words = _("{name} is registered: {network} {handle}").format(
        name=channel.name, network=kind, handle=channel.handle or channel.link
    )
    text: list[Block] = [words]
    if responsible is None:
        text.append(_("Nobody answers for it yet."))
    return Answer(data={"channel": _told(call, channel)}, text=text)


def channel_import(call: Call) -> Answer:
    """Take channels in."""
    return imported(call, Target.CHANNELS)


def _chosen(call: Call, every: Sequence[Channel]) -> list[Channel]:
    options = call.options
    named = options.network
    network = call.services.channels.networks.by_name(named).id if named else ""
    return [
        channel
        for channel in every
        if network in {"", channel.network}
        and options.status in {None, channel.status.value}
        and not (options.nobody and channel.responsible_id)
        and not (options.one_person and not _one_person(channel))
    ]


def _one_person(channel: Channel) -> bool:
    return channel.responsible_id is not None and channel.backup_id is None


def _summary(call: Call, overview: "Overview") -> Facts:
    statuses = {status.value: _(words) for status, words in STATUS_WORDS.items()}
    busiest = [
        f"{call.name(person_id)} {count}"
        for person_id, count in list(overview.by_person.items())[:_BUSIEST]
    ]
    people = plural("{n:,} person", "{n:,} people", len(overview.by_person))
    return Facts(
        rows=[
            (_("Channels"), f"{overview.total:,}"),
            (_("Networks"), _counts(overview.by_network, {})),
            (_("Status"), _counts(overview.by_status, statuses)),
            (_("Run by"), ": ".join(filter(None, (people, ", ".join(busiest))))),
            (_("Nobody"), f"{len(overview.nobody):,}"),
            (_("One person only"), f"{len(overview.one_person):,}"),
        ]
    )


def _counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{words.get(key, key)} {n:,}" for key, n in counts.items()) or "–"


def _listed(call: Call, chosen: Sequence[Channel]) -> Table:
    titles = (
        _("NAME"),
        _("NETWORK"),
        _("HANDLE"),
        _("RESPONSIBLE"),
        _("BACKUP"),
        _("STATUS"),
    )
    return Table(
        titles=titles,
        rows=[
            (
                channel.name,
                channel.network,
                channel.handle or channel.link,
                call.name(channel.responsible_id),
                call.name(channel.backup_id),
                _(STATUS_WORDS[channel.status]),
            )
            for channel in chosen
        ],
        empty=_("No channel is like that."),
    )


def _told(call: Call, channel: Channel) -> dict[str, Any]:
    return {
        "id": channel.id,
        "name": channel.name,
        "network": channel.network,
        "handle": channel.handle,
        "link": channel.link,
        "purpose": channel.purpose,
        "status": channel.status.value,
        "responsible": call.who(channel.responsible_id),
        "backup": call.who(channel.backup_id),
        "notes": channel.notes,
    }


def _person(call: Call, named: str | None) -> PersonId | None:
    return None if named is None else call.services.team.named(named).id


def _sure(call: Call, found: "Recognised", kind: str) -> None:
    """Ask about a link that is not known for certain.

    Raises:
        InputError: It is not wanted, or nobody can be asked.
    """
    if found.sure or call.options.yes:
        return
    asked = _("{link} would be registered as {network}.").format(
        link=found.link, network=kind
    )
    if sys.stdin.isatty() and not call.output.as_json:
        sys.stderr.write(_("{what} Is that right? [y/N] ").format(what=asked))
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() in {"y", "yes", "j", "ja"}:
            return
    raise InputError(
        "channel.unsure",
        asked,
        hint=_("Say --yes if that is right, or name it with --network."),
        field="link",
    )
