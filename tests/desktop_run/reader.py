"""Finds things in the program from outside, over the accessibility bus (AT-SPI).

It is run by the system's Python, which has `gi`; nothing of the program is imported.
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - its version is asked for first

PATIENCE = 40.0
MOST = 4000
BUTTONS = ("push button", "radio button", "toggle button", "check box", "button")
GRIDS = ("table", "list", "tree table", "tree")
DIALOGS = ("dialog", "alert", "frame", "window")
FIELDS = ("text", "entry", "password text")


def until(ask, what):
    """Ask again and again until there is an answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            found = ask()
        except Exception:  # noqa: BLE001 - the bus says many things while a tree grows
            found = None
        if found:
            return found
        time.sleep(0.2)
    sys.exit(f"not found in time: {what}")


def program():
    """Return the program's node on the bus."""
    desktop = Atspi.get_desktop(0)
    for number in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(number)
        if child is not None and "socialdesk" in (child.get_name() or "").lower():
            return child
    return None


def walk(root):
    """Yield every node below one that is shown."""
    waiting, seen = [root], 0
    while waiting and seen < MOST:
        node = waiting.pop(0)
        seen += 1
        yield node
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child is not None:
                waiting.append(child)


def showing(node):
    """Say whether a node can be seen now."""
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def called(root, name, *roles):
    """Return the first node with a name and one of some roles."""
    for node in walk(root):
        fits = node.get_name() == name and node.get_role_name() in roles
        if fits and showing(node):
            return node
    return None


def press(node):
    """Press a button by its Press or Toggle action; return the action's name."""
    action = Atspi.Action
    names = [
        action.get_action_name(node, at) for at in range(action.get_n_actions(node))
    ]
    for wanted in ("Press", "Toggle", "press", "click", "toggle"):
        if wanted in names:
            action.do_action(node, names.index(wanted))
            return wanted
    sys.exit(f"no way to press among {names}")


def extent(node):
    """Return the box of a node on the screen, in pixels."""
    return Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)


def middle(node):
    """Return the middle of a node on the screen, in pixels."""
    box = extent(node)
    return box.x + box.width // 2, box.y + box.height // 2
