"""The first hour with the program, by mouse and keyboard from outside the window.

First start, wizard, a channel by a pasted link, a person, a rotation, the turn on
Today, a post dragged to another day, undo, palette, dark theme. Where things are comes
from the accessibility bus, each click and key from xdotool; a step leaves a picture.
`tour.sh` makes the display and starts the program.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

from reader import (
    BUTTONS,
    FIELDS,
    GRIDS,
    called,
    extent,
    middle,
    program,
    showing,
    until,
    walk,
)

LINK = "https://www.instagram.com/cornercafe"
CALM = 0.7
"""Seconds until the window has drawn what an act has changed."""


class Tour:
    """Does one step after the other and photographs each."""

    def __init__(self, out):
        self.out = out
        self.number = 0
        self.root = until(program, "the program")

    def hand(self, *words):
        """Let xdotool do something."""
        subprocess.run(["xdotool", *map(str, words)], check=True)

    def photograph(self, name):
        """Keep what the screen shows."""
        time.sleep(CALM)
        self.number += 1
        file = self.out / f"{self.number:02}_{name}.png"
        subprocess.run(["import", "-window", "root", str(file)], check=True)
        print(file.name, flush=True)

    def find(self, name, *roles):
        """Wait for a node that is shown."""
        return until(lambda: called(self.root, name, *(roles or BUTTONS)), name)

    def starting(self, words):
        """Wait for a node that is shown and whose name starts with some words."""

        def look():
            return next(
                (
                    node
                    for node in walk(self.root)
                    if (node.get_name() or "").startswith(words) and showing(node)
                ),
                None,
            )

        return until(look, words)

    def click(self, name, *roles):
        """Click on the middle of a node."""
        x, y = middle(self.find(name, *roles))
        self.hand("mousemove", x, y, "sleep", 0.1, "click", 1)
        time.sleep(CALM)

    def keys(self, *names):
        """Press keys such as ctrl+k."""
        self.hand("key", "--delay", 40, *names)
        time.sleep(CALM)

    def write(self, text):
        """Type into whatever has the focus."""
        self.hand("type", "--delay", 15, text)
        time.sleep(CALM)

    def fill(self, name, text):
        """Click into a field and type."""
        self.click(name, *FIELDS)
        self.write(text)

    def paste(self, text):
        """Put a text on the clipboard with another program, and paste it."""
        copier = subprocess.Popen(
            ["xclip", "-selection", "clipboard", "-loops", "1"],
            stdin=subprocess.PIPE,
            text=True,
        )
        copier.communicate(text)
        self.keys("ctrl+v")

    def drag(self, start, end):
        """Drag from one point to another, as slowly as a hand."""
        (x, y), (to_x, to_y) = start, end
        self.hand("mousemove", x, y, "sleep", 0.2, "mousedown", 1)
        for part in range(1, 13):
            here = (x + (to_x - x) * part // 12, y + (to_y - y) * part // 12)
            self.hand("mousemove", *here, "sleep", 0.04)
        self.photograph("dragging")
        self.hand("mouseup", 1)

    def run(self):
        """Do it all."""
        self.set_up()
        self.plan()
        self.look_around()

    def set_up(self):
        """Wizard: business, people, a channel by link, a rhythm."""
        self.find("Set up my business")
        self.photograph("welcome")
        self.click("Set up my business")
        self.fill("Name", "Corner Cafe")
        self.photograph("business")
        self.click("Next")
        self.fill("Your name", "Maya Okafor")
        self.fill("Name", "Ben Ito")
        self.photograph("people")
        self.click("Next")
        self.click("Address of a channel", *FIELDS)
        self.paste(LINK)
        self.photograph("link")
        self.click("Add")
        self.photograph("channel")
        self.click("Next")
        self.photograph("rhythm")
        self.click("Done")
        self.find("New post")
        self.photograph("today")
        self.close_notices()

    def plan(self):
        """A post, dragged to another day, and back by undo."""
        self.click("Calendar")
        self.photograph("calendar")
        self.keys("ctrl+n")
        self.fill("Text", "Fresh bread at eight")
        self.photograph("post")
        self.click("Save")
        before = self.place_of_post()
        self.photograph("planned")
        x, y = before
        week = extent(self.find("Calendar", *GRIDS)).height // 6
        self.drag((x, y), (x, y + week))
        self.photograph("dropped")
        self.insist(self.place_of_post()[1] > y + week // 2, "it lies a week later")
        self.keys("ctrl+z")
        self.photograph("undone")
        self.insist(self.place_of_post() == before, "it lies where it lay before")

    def place_of_post(self):
        """Return where the post lies on the screen."""
        return middle(self.starting("Instagram cornercafe, Fresh bread"))

    def insist(self, holds, what):
        """Go on only if something holds."""
        if not holds:
            sys.exit(f"it does not hold that {what}")

    def close_notices(self):
        """Take away what the desktop shows over the window, where it can be."""
        if shutil.which("dunstctl"):
            subprocess.run(["dunstctl", "close-all"], check=False)

    def look_around(self):
        """Channels, Team, Rotations, Settings, then the palette and dark."""
        for page in ("Channels", "Team", "Rotations", "Journal", "Settings"):
            self.click(page)
            self.photograph(page.lower())
        self.keys("ctrl+1", "ctrl+k")
        self.photograph("palette")
        self.write("dark")
        self.photograph("palette_dark")
        self.keys("Return")
        self.photograph("today_dark")
        self.click("Calendar")
        self.photograph("calendar_dark")
        self.keys("ctrl+question")
        self.find("Close", *BUTTONS)
        self.photograph("keys_dark")
        self.keys("Escape")


if __name__ == "__main__":
    Tour(Path(sys.argv[1])).run()
