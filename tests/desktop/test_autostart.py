import plistlib
import re
import sys
from pathlib import Path

import pytest

from socialdesk.desktop.autostart import LaunchAgent, XdgAutostart, autostart
from socialdesk.domain.errors import SocialDeskError

COMMAND = ["/opt/My Desk/socialdesk", "--home", '/home/ma"ya/100% $HOME\\x']


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "config"


def exec_words(file):
    """Read the Exec line as the Desktop Entry Specification says."""
    [line] = [x for x in file.read_text().splitlines() if x.startswith("Exec=")]
    value = re.sub(r"\\(.)", r"\1", line.removeprefix("Exec="))  # a string's escapes
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', value)
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in quoted]


def test_it_is_off_until_wanted_and_off_again(config):
    entry = autostart(COMMAND, platform="linux")

    assert not entry.enabled()
    entry.disable()
    entry.enable()
    assert entry.enabled()
    assert (config / "autostart" / "socialdesk.desktop").exists()
    entry.disable()
    assert not entry.enabled()
    assert list((config / "autostart").iterdir()) == []


def test_asking_writes_nothing(config):
    XdgAutostart(COMMAND).enabled()

    assert not config.exists()


def test_the_command_arrives_word_for_word_with_the_window_hidden(config):
    entry = XdgAutostart(COMMAND)
    entry.enable()

    assert exec_words(entry.file) == [*COMMAND, "--hidden"]


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = false"])
def test_an_entry_that_was_put_off_elsewhere_is_off(config, line):
    entry = XdgAutostart(COMMAND)
    entry.enable()
    text = entry.file.read_text().replace("X-GNOME-Autostart-enabled=true\n", "")
    entry.file.write_text(f"{text}{line}\n")

    assert not entry.enabled()
    entry.enable()
    assert entry.enabled()


def test_a_folder_that_cannot_be_made_is_told(config):
    config.write_text("a file is in the way")
    with pytest.raises(SocialDeskError) as caught:
        XdgAutostart(COMMAND).enable()
    assert str(config) in caught.value.hint


def test_without_a_config_folder_the_usual_one_is_taken(config, monkeypatch):
    monkeypatch.delenv("XDG_CONFIG_HOME")

    assert XdgAutostart(COMMAND).file.parent == Path.home() / ".config" / "autostart"


def test_a_launch_agent_is_a_property_list_that_runs_at_load(config):
    agent = autostart(COMMAND, platform="darwin")
    assert isinstance(agent, LaunchAgent)
    assert not agent.enabled()
    agent.enable()
    written = plistlib.loads(agent.file.read_bytes())

    assert written["ProgramArguments"] == [*COMMAND, "--hidden"]
    assert written["RunAtLoad"] is True
    agent.disable()
    assert not agent.enabled()


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has a registry")
def test_the_run_key_of_windows():
    entry = autostart(COMMAND)
    before = entry.enabled()
    entry.enable()
    assert entry.enabled()
    if not before:
        entry.disable()
        assert not entry.enabled()
