"""What a screen reader does: press Calendar, read the month, press New post.

Run by the system's Python. What was found goes to standard output as JSON.
"""

import json

from reader import BUTTONS, DIALOGS, FIELDS, GRIDS, called, press, program, until, walk


def main():
    """Press Calendar, read the month, press New post, read the dialog's name."""
    root = until(program, "the program")
    place = until(lambda: called(root, "Calendar", *BUTTONS), "the button Calendar")
    action = press(place)
    grid = until(lambda: called(root, "Calendar", *GRIDS), "the month")
    cells = until(
        lambda: [
            node.get_name()
            for node in walk(grid)
            if node is not grid and node.get_name()
        ],
        "the posts of the month",
    )
    new = until(lambda: called(root, "New post", *BUTTONS), "the button New post")
    press(new)
    dialog = until(lambda: called(root, "New post", *DIALOGS), "the dialog")
    field = until(lambda: called(dialog, "Text", *FIELDS), "its field")
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
