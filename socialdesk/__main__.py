"""Starts the program: `python -m socialdesk`."""

import sys

from socialdesk.app.main import main

if __name__ == "__main__":
    sys.exit(main())
