"""The main job with no display: today as text, and the pages as pictures."""

import argparse
import sys

from socialdesk.cli.call import Call, Opens
from socialdesk.cli.desk import Desk, Pictures
from socialdesk.cli.output import Answer, Output
from socialdesk.cli.render import PAGES, SIZE
from socialdesk.cli.today import today
from socialdesk.domain.errors import SocialDeskError
from socialdesk.domain.words import _

FOLDER = "pictures"


def show(options: argparse.Namespace, desk: Desk, output: Output) -> int:
    """Print whose turn it is and what is due, draw the pages, and name the files.

    Where Qt cannot be loaded the text is all there is; that is no trouble.
    """
    options.opens = Opens.SHOWING
    answer = today(Call(options, desk, output))
    if not output.as_json:
        output.show(answer)
        sys.stdout.flush()  # the words come at once, the pictures a second later
    wanted = Pictures(
        pages=PAGES, folder=desk.folder / FOLDER, theme="light", size=SIZE
    )
    try:
        files = [str(file) for file in desk.draw(wanted)]
    except SocialDeskError as trouble:
        if trouble.code != "qt.missing":
            raise
        output.note(str(trouble))
        files = []
    words = [_("Drawn to look at:"), *files] if files else []
    if output.as_json:
        output.show(Answer(data={**answer.data, "pictures": files}))
    elif words:
        output.show(Answer(data=None, text=["", *words]))
    return 0
