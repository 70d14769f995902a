"""The services on one database, as a child process that will be killed opens them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from socialdesk.desktop import network_files
from socialdesk.desktop.paths import resources
from socialdesk.domain.channels import ChannelStatus
from socialdesk.domain.ids import ChannelId, PersonId
from socialdesk.domain.team import SYSTEM
from socialdesk.services.channels import ChannelService
from socialdesk.services.journal import JournalService
from socialdesk.services.planning import Planning
from socialdesk.services.posts import PostService
from socialdesk.services.settings import business_zone
from socialdesk.services.team import TeamService
from socialdesk.store.engine import open_engine
from socialdesk.store.opening import Place
from socialdesk.store.unit_of_work import Store
from tests.fakes import FakeHolidays
from tests.makers import a_channel, a_person, raw

NETWORKS = network_files.load(resources() / "networks")
State = dict[str, str]
"""Each person, channel and post by identity, with one text of theirs."""


@dataclass
class Desk:
    """The services that write most, on one store."""

    store: Store
    team: TeamService
    channels: ChannelService
    posts: PostService
    journal: JournalService
    planning: Planning


def now() -> datetime:
    return datetime.now(UTC)


def desk_on(store: Store) -> Desk:
    planning = Planning(FakeHolidays())
    replan = planning.replan
    return Desk(
        store=store,
        team=TeamService(store, replan, business_zone),
        channels=ChannelService(store, replan, NETWORKS),
        posts=PostService(store),
        journal=JournalService(store, replan),
        planning=planning,
    )


def open_desk(place: Place, kind: type[Store] = Store, **more: Any) -> Desk:
    return desk_on(kind(open_engine(place.database), clock=now, **more))


def settle_in(place: Place) -> tuple[PersonId, ChannelId]:
    """Enter an owner and a channel into an empty business."""
    desk = open_desk(place)
    owner = desk.team.add(a_person(), actor=SYSTEM)
    line = desk.channels.add(
        a_channel(responsible_id=owner.id, status=ChannelStatus.ACTIVE),
        actor=owner.id,
    )
    desk.store.close()
    return owner.id, line.id


def state_of(place: Place) -> tuple[State, int]:
    """Return what lies in a database and how many entries its journal has."""
    connection = raw(place.database)
    try:
        state = dict(
            connection.execute(
                "SELECT id, text FROM post UNION ALL SELECT id, name FROM person"
                " UNION ALL SELECT id, name FROM channel"
            ).fetchall()
        )
        (entries,) = connection.execute("SELECT count(*) FROM journal_entry").fetchone()
    finally:
        connection.close()
    return state, entries
