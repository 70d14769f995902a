"""`reminders` and `tick`."""


def test_reminders_are_told_as_planned_and_sent(call, sample):
    data = call("reminders", "--json").data

    assert set(data) == {
        "from",
        "to",
        "zone",
        "paused",
        "reminders",
        "person",
        "inbox",
    }
    assert data["reminders"], "the sample has turns in the next two weeks"
    assert {"key", "kind", "medium", "person", "due_at", "state"} < {
        *data["reminders"][0]
    }


def test_reminders_of_a_span_fall_into_it(call, sample):
    all_of_them = call("reminders", "--json").data["reminders"]
    due = all_of_them[0]["due_at"]
    span = ["--from", due, "--to", all_of_them[-1]["due_at"]]
    some = call("reminders", *span, "--json").data["reminders"]

    assert all(span[1] <= reminder["due_at"] < span[3] for reminder in some)


def test_a_beat_sends_what_is_due_once(call, sample):
    first, second = call("tick", "--json"), call("tick", "--json")

    assert (first.code, second.code) == (0, 0)
    assert second.data["sent"] == 0


def test_a_beat_is_seen_by_the_doctor(call, sample):
    call("tick")
    checks = {check["name"]: check for check in call("doctor", "--json").data["checks"]}

    assert checks["beat"]["state"] == "ok"
    assert checks["beat"]["value"]["age_seconds"] < 60


def test_a_beat_backs_up_what_changed(call, sample):
    first, second = call("tick", "--json"), call("tick", "--json")

    assert first.data["backup"] is not None
    assert second.data["backup"] is None


def test_reminders_can_be_turned_off_and_on(call, sample):
    off = call("reminders", "--pause", "--json").data["paused"]
    on = call("reminders", "--resume", "--json").data["paused"]

    assert (off, on) == (True, False)


def test_staff_may_not_turn_reminders_off(call, sample):
    assert call("--as", "jonas", "reminders", "--pause").code == 1
