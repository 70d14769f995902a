from pathlib import Path

import pytest

from socialdesk.app import found as finding
from socialdesk.app.container import build, prepare
from socialdesk.app.found import found
from socialdesk.desktop.paths import Home
from socialdesk.domain.errors import StoreError
from socialdesk.domain.team import SYSTEM
from socialdesk.store.opening import Found
from tests.makers import a_person


def test_a_business_on_another_computer_is_read_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(folder=tmp_path / "home")
    prepare(home)
    made = build(home)
    made.services.team.add(a_person(), actor=SYSTEM)
    made.close()
    # The kind of file system is the machine's; a test cannot mount a share.
    monkeypatch.setattr(finding, "network_file_system", lambda _folder: "nfs")

    assert found(home) is Found.READ_ONLY
    prepare(home)
    reader = build(home)
    assert len(reader.services.team.people()) == 1
    with pytest.raises(StoreError) as told:
        reader.services.team.add(a_person("Ben"), actor=SYSTEM)
    assert told.value.code == "store.read_only"
    reader.close()


def test_no_business_is_made_on_another_computer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "network_file_system", lambda _folder: "cifs")
    home = Home(folder=tmp_path)
    with pytest.raises(StoreError) as told:
        prepare(home)
    assert told.value.code == "home.network"
    assert not home.database.exists()
