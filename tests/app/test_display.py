"""Whether a window can be seen is asked before Qt is loaded."""

import socket

import pytest

from socialdesk.app.display import has_display, listens

X0 = "/tmp/.X11-unix/X0"


@pytest.mark.parametrize(
    ("around", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"DISPLAY": ":0.1"}, "linux", True),
        ({"DISPLAY": ":7"}, "linux", False),
        ({"DISPLAY": "far:10.0"}, "linux", True),
        ({"DISPLAY": ""}, "linux", False),
        ({"WAYLAND_DISPLAY": "w", "XDG_RUNTIME_DIR": "/run/1"}, "linux", True),
        ({"WAYLAND_DISPLAY": "gone", "XDG_RUNTIME_DIR": "/run/1"}, "linux", False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen:size=1x1"}, "linux", False),
        ({"QT_QPA_PLATFORM": "xcb"}, "linux", False),
        ({"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"}, "linux", True),
        ({"QT_QPA_PLATFORM": "wayland", "DISPLAY": ":0"}, "linux", False),
        ({"QT_QPA_PLATFORM": "vnc"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "win32", False),
    ],
)
def test_a_window_is_made_only_where_it_can_be_seen(around, platform, shown):
    assert has_display(around, platform, {X0, "/run/1/w"}.__contains__) is shown


def test_an_abstract_socket_counts():
    assert has_display({"DISPLAY": ":0"}, "linux", {f"\0{X0}"}.__contains__)


def test_a_socket_that_nobody_listens_at_is_no_display(tmp_path):
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        assert not listens(path)
        server.listen()
        assert listens(path)
    assert not listens(path)
    assert not listens(str(tmp_path / "never"))
