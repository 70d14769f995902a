"""A private session bus for one program of a test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BARE_BUS = """<busconfig>
<type>session</type>
<listen>unix:tmpdir=/tmp</listen>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/>
<allow own="*"/>
</policy>
</busconfig>
"""
"""A session bus that starts nothing by itself, whatever is installed."""

KEYRING = """
mkdir -p -m 700 "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME/keyrings"
printf "%s" lab-password | \
  gnome-keyring-daemon --daemonize --unlock --components=secrets >/dev/null 2>&1
exec "$@"
"""


def missing(*programs):
    """Return why a test cannot run here, or an empty text."""
    absent = [program for program in programs if shutil.which(program) is None]
    return f"not installed: {', '.join(absent)}" if absent else ""


def run(home, code, *arguments, bus=True, before=(), timeout=60, **extra):
    """Run Python code, on a bus of its own or on none; return what it printed."""
    home.mkdir(parents=True, exist_ok=True)
    gone = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY")
    env = {name: value for name, value in os.environ.items() if name not in gone}
    env |= {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        **extra,
    }
    command = [sys.executable, "-X", "faulthandler", "-c", code, *map(str, arguments)]
    bus_file = home.with_name("bus.conf")
    bus_file.write_text(BARE_BUS)
    start = ["dbus-run-session", f"--config-file={bus_file}", "--"] if bus else []
    ended = subprocess.run(
        [*start, *before, *command],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout
