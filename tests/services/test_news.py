from socialdesk.domain.journal import Change, Kind
from socialdesk.services.change_feed import ChangeFeed
from socialdesk.services.news import NewsService
from socialdesk.services.team import TeamService
from socialdesk.store.engine import open_engine
from socialdesk.store.unit_of_work import Store
from tests.makers import a_person


def test_what_another_program_changed_is_announced_once(
    store, place, glances, clock, planning, owner
) -> None:
    feed = ChangeFeed()
    heard = []
    feed.listen(heard.append)
    news = NewsService(store, glances, feed)
    news.look()
    news.look()
    assert not heard

    other = Store(open_engine(place.database), clock=clock)
    added = TeamService(other, planning.replan, lambda _: "UTC").add(
        a_person("Ben"), actor=owner.id
    )
    other.close()
    news.look()
    news.look()
    assert len(heard) == 1
    assert Change(Kind.PERSON, added.id) in heard[0]


def test_a_listener_that_stopped_hears_nothing() -> None:
    feed = ChangeFeed()
    heard = []
    stop = feed.listen(heard.append)
    stop()
    stop()
    feed.publish(frozenset())
    assert not heard
