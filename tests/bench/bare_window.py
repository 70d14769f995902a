"""The floor of every start: an empty window of PySide6, painted once."""

import sys

from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    def paintEvent(self, event: object) -> None:  # noqa: N802 - as in Qt
        QApplication.instance().exit(0)


app = QApplication(sys.argv[:1])
window = Bare()
window.resize(1280, 820)
window.show()
sys.exit(app.exec())
