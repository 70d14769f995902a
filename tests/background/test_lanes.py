import threading
import time
from functools import partial
from threading import Event

import pytest

from socialdesk.background.lanes import Lane, Lanes

NOTES = "notes"


class Desk:
    """Something whose methods are sent out."""

    def __init__(self):
        self.done = []
        self.gate = Event()

    def note(self, word, *, pause=0.0):
        time.sleep(pause)
        self.done.append(word)
        return word

    def wait(self):
        if not self.gate.wait(10):
            raise TimeoutError
        self.done.append("waited")

    def thread(self):
        return threading.current_thread().name

    def fail(self):
        raise ValueError("no")


def plain():
    return "plain"


@pytest.fixture
def lanes():
    lanes = Lanes()
    yield lanes
    lanes.close()


@pytest.fixture
def desk():
    desk = Desk()
    yield desk
    desk.gate.set()


def test_store_works_in_the_order_of_asking(lanes, desk):
    pauses = [0.02, 0.0, 0.01, 0.0]
    futures = [
        lanes.submit(Lane.STORE, partial(desk.note, number, pause=pause))
        for number, pause in enumerate(pauses)
    ]
    assert [future.result(5) for future in futures] == [0, 1, 2, 3]
    assert desk.done == [0, 1, 2, 3]


def test_store_has_one_thread_and_wide_a_few(lanes, desk):
    waiting = [lanes.submit(Lane.WIDE, desk.wait) for _ in range(2)]
    beside = lanes.submit(Lane.WIDE, desk.thread).result(5)
    stored = {lanes.submit(Lane.STORE, desk.thread).result(5) for _ in range(5)}
    desk.gate.set()
    for future in waiting:
        future.result(5)

    assert beside.startswith("lane-wide")
    assert stored == {"lane-store_0"}


def test_an_error_is_kept_for_whoever_asks(lanes, desk):
    future = lanes.submit(Lane.STORE, desk.fail)

    assert isinstance(future.exception(5), ValueError)
    assert lanes.submit(Lane.STORE, plain).result(5) == "plain"


def test_a_lambda_is_refused(lanes):
    with pytest.raises(TypeError, match="lambda"):
        lanes.submit(Lane.STORE, lambda: 1)


def test_an_inner_function_is_refused(lanes):
    def inner():
        return lanes

    with pytest.raises(TypeError, match="inner"):
        lanes.submit(Lane.STORE, inner)


def test_a_lambda_within_a_partial_is_refused(lanes, desk):
    hidden = [
        partial(lambda word: word, 1),
        partial(partial(lambda word: word), 1),
        partial(desk.note, lambda: 1),
        partial(desk.note, "x", pause=lambda: 1),
    ]
    for work in hidden:
        with pytest.raises(TypeError):
            lanes.submit(Lane.STORE, work)


def test_an_object_that_can_be_called_is_refused(lanes):
    with pytest.raises(TypeError):
        lanes.submit(Lane.STORE, object)
    with pytest.raises(TypeError):
        lanes.submit(Lane.STORE, 3)


def test_a_widget_is_refused_wherever_it_hides(lanes, desk):
    widget = type("Widget", (), {"__module__": "PySide6.QtWidgets"})
    ours = type("OurPage", (widget,), {"__module__": "here", "reload": Desk.thread})
    page = ours()

    for work in (page.reload, partial(desk.note, page), partial(page.reload)):
        with pytest.raises(TypeError, match="Qt"):
            lanes.submit(Lane.WIDE, work)


def test_closing_finishes_what_a_person_saved(desk):
    lanes = Lanes()
    for number in range(20):
        lanes.submit(Lane.STORE, partial(desk.note, number, pause=0.002))
    lanes.close()

    assert desk.done == list(range(20))


def test_closing_waits_for_what_has_begun_and_drops_the_rest_of_wide(desk):
    lanes = Lanes(wide=1)
    begun = lanes.submit(Lane.WIDE, desk.wait)
    queued = lanes.submit(Lane.WIDE, partial(desk.note, "queued"))
    while not begun.running():
        time.sleep(0.001)
    threading.Timer(0.05, desk.gate.set).start()
    lanes.close()

    assert begun.done()
    assert queued.cancelled()
    assert desk.done == ["waited"]


def test_after_closing_no_thread_is_left_and_nothing_is_taken(desk):
    lanes = Lanes()
    mine = [lanes.submit(lane, threading.current_thread).result(5) for lane in Lane]
    lanes.close()
    lanes.close()

    assert not any(thread.is_alive() for thread in mine)
    with pytest.raises(RuntimeError):
        lanes.submit(Lane.STORE, plain)
