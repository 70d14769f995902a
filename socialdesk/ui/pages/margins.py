"""Margins of pages that are told from the leading side."""

from PySide6.QtWidgets import QWidget

from socialdesk.ui.widgets.paint import is_rtl


def sided(
    lead: int, top: int, trail: int, bottom: int, widget: QWidget
) -> tuple[int, int, int, int]:
    """Return margins as Qt wants them, which does not mirror them by itself."""
    if is_rtl(widget):
        return trail, top, lead, bottom
    return lead, top, trail, bottom
