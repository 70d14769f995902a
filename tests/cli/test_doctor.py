"""`doctor`, and `render` where Qt cannot be loaded."""

from pathlib import Path

import pytest

from socialdesk.cli.desk import Pictures


def checks_of(ran):
    return {check["name"]: check for check in ran.data["checks"]}


def test_the_doctor_looks_at_everything(call, sample):
    ran = call("doctor", "--json")
    checks = checks_of(ran)

    assert ran.code == 0
    assert {
        "folder",
        "python",
        "libraries",
        "qt",
        "sqlite",
        "database",
        "integrity",
        "backups",
        "beat",
        "notifications",
        "tray",
        "keyring",
        "autostart",
    } <= set(checks)
    assert checks["libraries"]["value"]["SQLAlchemy"].startswith("2.1")
    assert checks["database"]["value"] == "ready"
    assert checks["integrity"]["value"] == "ok"
    assert checks["backups"]["value"]["count"] == 0


def test_the_doctor_sees_backups(call, sample):
    call("backup")
    backups = checks_of(call("doctor", "--json"))["backups"]

    assert backups["state"] == "ok"
    assert backups["value"]["count"] == 1


def test_the_doctor_makes_nothing(call, home):
    ran = call("doctor", "--json")

    assert (ran.code, ran.data["healthy"]) == (0, True)
    assert checks_of(ran)["database"]["value"] == "fresh"
    assert not home.exists()


def test_a_damaged_database_is_trouble(call, sample):
    (sample / "socialdesk.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    ran, told = call("doctor", "--json"), call("doctor")

    assert (ran.code, ran.data["healthy"]) == (1, False)
    assert checks_of(ran)["database"]["state"] == "bad"
    assert checks_of(ran)["integrity"]["state"] == "bad"
    assert "restore" in told.out


def test_a_folder_others_can_read_is_told(call, sample):
    sample.chmod(0o755)

    assert checks_of(call("doctor", "--json"))["folder.open"]["state"] == "warning"


@pytest.fixture
def without_qt(monkeypatch):
    """A machine on which Qt cannot be loaded."""
    from socialdesk.app.desk import ThisDesk
    from socialdesk.app.qt_libraries import without_qt

    def draw(self: ThisDesk, pictures: Pictures) -> list[Path]:
        raise without_qt(ImportError("libGL.so.1: cannot open", name="PySide6.QtGui"))

    monkeypatch.setattr(ThisDesk, "draw", draw)


def test_drawing_without_qt_says_what_to_type(call, sample, without_qt, tmp_path):
    ran = call("render", "--out", tmp_path / "out", "--json")

    assert (ran.code, ran.error["code"]) == (1, "qt.missing")
    assert "libGL.so.1" in ran.error["message"]
    assert "Install" in ran.error["hint"]


def test_today_is_told_where_nothing_can_be_drawn(
    call, sample, without_qt, monkeypatch
):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    ran, data = call(), call("--json")

    assert (ran.code, data.code) == (0, 0)
    assert "Maya Okafor" in ran.out
    assert "libGL.so.1" in ran.err
    assert data.data["pictures"] == []
