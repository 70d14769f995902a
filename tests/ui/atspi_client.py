"""What a screen reader does, from outside the program: run by the system's Python.

It finds the program on the accessibility bus, presses a button in it, and reads the
calendar. What it found goes to its standard output as JSON.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402 - its version is asked for first

PATIENCE = 40.0
MOST = 4000


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
    action = node.get_action_iface()
    names = [action.get_action_name(at) for at in range(action.get_n_actions())]
    for wanted in ("Press", "Toggle", "press", "click", "toggle"):
        if wanted in names:
            action.do_action(names.index(wanted))
            return wanted
    sys.exit(f"no way to press among {names}")


def main():
    """Press Calendar, read the month, press New post, read the dialog's name."""
    root = until(program, "the program")
    buttons = ("push button", "radio button", "toggle button", "check box", "button")
    place = until(lambda: called(root, "Calendar", *buttons), "the button Calendar")
    action = press(place)
    grids = ("table", "list", "tree table", "tree")
    grid = until(lambda: called(root, "Calendar", *grids), "the month")
    cells = until(
        lambda: [
            node.get_name()
            for node in walk(grid)
            if node is not grid and node.get_name()
        ],
        "the posts of the month",
    )
    new = until(lambda: called(root, "New post", *buttons), "the button New post")
    press(new)
    dialogs = ("dialog", "alert", "frame", "window")
    dialog = until(lambda: called(root, "New post", *dialogs), "the dialog")
    field = until(lambda: called(dialog, "Text", "text", "entry"), "its field")
    print(
        json.dumps(
            {
                "action": action,
                "grid": grid.get_role_name(),
                "cells": cells,
                "dialog": dialog.get_name(),
                "field": field.get_name(),
            }
        )
    )


main()
