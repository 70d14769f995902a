#!/bin/sh
# A real X window, driven from outside; leaves a picture of each step in a folder:
#
#     tests/desktop_run/tour.sh /tmp/tour
#
# Needs: xvfb openbox xdotool imagemagick xclip dbus at-spi2-core python3-gi gir1.2-atspi-2.0
# SOCIALDESK_PYTHON names the Python that has the program, .venv/bin/python without.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
out=${1:-$checkout/tour}
python=${SOCIALDESK_PYTHON:-$checkout/.venv/bin/python}

if [ -z "${TOUR_INSIDE:-}" ]; then
    mkdir -p "$out"
    out=$(cd "$out" && pwd)
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    mkdir -m 700 "$home/run"
    export TOUR_INSIDE=1 HOME="$home" XDG_RUNTIME_DIR="$home/run" LANG=C.UTF-8
    export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_QPA_PLATFORM=xcb
    export PYTHONPATH="$checkout${PYTHONPATH:+:$PYTHONPATH}"
    unset WAYLAND_DISPLAY QT_STYLE_OVERRIDE || true
    xvfb-run -a -s "-screen 0 1440x900x24" dbus-run-session -- "$0" "$out"
    exit
fi

openbox &
manager=$!
"$python" -m socialdesk --home "$HOME/business" &
window=$!
status=0
/usr/bin/python3 "$here/tour.py" "$out" || status=$?
kill "$window" 2>/dev/null || status=1
wait "$window" 2>/dev/null || true
kill "$manager" 2>/dev/null || true
exit "$status"
