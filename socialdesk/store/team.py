"""Questions about people."""

import sqlalchemy as sa

from socialdesk.domain.ids import PersonId
from socialdesk.store.tables import channels, overrides, posts, swaps, turns, versions
from socialdesk.store.troubles import translated


def has_traces(connection: sa.Connection, person_id: PersonId) -> bool:
    """Say whether any channel, rotation, turn, swap or post names a person."""
    named = (
        channels.c.responsible_id == person_id,
        channels.c.backup_id == person_id,
        posts.c.author_id == person_id,
        posts.c.posted_by == person_id,
        turns.c.person_id == person_id,
        turns.c.accepted_by == person_id,
        swaps.c.from_id == person_id,
        swaps.c.to_id == person_id,
        overrides.c.from_id == person_id,
        overrides.c.to_id == person_id,
        versions.c.roster.contains(f'"{person_id}"', autoescape=True),
    )
    with translated():
        return any(
            connection.execute(sa.select(sa.exists().where(one))).scalar_one()
            for one in named
        )
