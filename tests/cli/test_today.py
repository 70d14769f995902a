"""`today`, `sample` and the first start."""


def test_a_first_look_makes_the_sample_and_says_so(call, home):
    ran = call("today")

    assert ran.code == 0
    assert "Linden Bakery" in ran.out
    assert "Maya Okafor" in ran.out
    assert "sample" in ran.err
    assert (home / "business.marker").exists()


def test_the_sample_is_made_once(call, home):
    call("today")
    ran = call("today")

    assert ran.code == 0
    assert ran.err == ""


def test_programs_learn_who_has_what(call, sample):
    data = call("today", "--json").data

    assert set(data) == {
        "at",
        "zone",
        "business",
        "sample",
        "person",
        "channels",
        "posts",
        "notices",
        "swaps",
    }
    assert data["zone"] == "Europe/Berlin"
    assert data["sample"] is True
    assert data["person"]["name"] == "Maya Okafor"
    by_name = {each["channel"]["name"]: each for each in data["channels"]}
    assert set(by_name["Instagram"]) == {
        "channel",
        "rotation_id",
        "holder",
        "backup",
        "since",
        "until",
        "next",
    }
    assert by_name["Instagram"]["backup"]["name"] == "Priya Anand"
    assert by_name["Instagram"]["until"].endswith("Z")
    assert "Newsletter" not in by_name  # it is dormant


def test_another_person_and_another_instant_can_be_asked_for(call, sample):
    now = call("today", "--json").data
    instagram = next(
        each for each in now["channels"] if each["channel"]["name"] == "Instagram"
    )
    then = call("today", "--as", "priya", "--at", instagram["until"], "--json").data
    later = next(
        each for each in then["channels"] if each["channel"]["name"] == "Instagram"
    )

    assert then["at"] == instagram["until"]
    assert then["person"]["name"] == "Priya Anand"
    assert later["holder"] == instagram["next"]["person"]
    assert later["since"] == instagram["until"]


def test_only_posts_that_are_still_to_be_posted_are_due(call, sample):
    posts = call("today", "--json").data["posts"]

    assert all(post["state"] != "posted" for post in posts)


def test_what_is_no_instant_is_bad_input(call, sample):
    ran = call("today", "--at", "noonish", "--json")

    assert (ran.code, ran.error["field"]) == (2, "at")


def test_the_sample_is_not_put_over_a_business(call, sample):
    ran = call("sample", "--json")

    assert (ran.code, ran.error["code"]) == (1, "sample.taken")


def test_the_sample_goes_and_does_not_come_back_by_itself(call, sample):
    gone = call("sample", "--remove")
    ran = call("today", "--json")

    assert gone.code == 0
    assert (ran.code, ran.data["channels"], ran.data["person"]) == (0, [], None)
