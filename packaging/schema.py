"""Write the first migration again from the tables that the program means.

For as long as no version has been released; after that, a change is a migration of its
own and `0001_first.py` is frozen. `tests/store/test_migrations.py` compares the two.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from socialdesk.store.tables import metadata

TARGET = Path("socialdesk/store/migrations/versions/0001_first.py")
HEAD = '''"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    {body}
'''


def main() -> None:
    """Write the migration and format it."""
    root = Path(__file__).parents[1]
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"render_item": _plain_text}
        )
        script = produce_migrations(context, metadata)
    if script.upgrade_ops is None:
        raise SystemExit("nothing to write")
    body = render_python_code(
        script.upgrade_ops, render_item=_plain_text, migration_context=context
    )
    lines = [line for line in body.splitlines() if not line.strip().startswith("#")]
    (root / TARGET).write_text(HEAD.format(body="\n".join(lines).strip()), "utf-8")
    subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--no-force-exclude", str(TARGET)],
        cwd=root,
        check=True,
    )
    print(f"{TARGET} holds {len(metadata.tables)} tables.")


def _plain_text(kind: str, item: Any, context: object) -> str | bool:
    """Return how a column's type is written: our own text type is text."""
    del context
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return "sa.Text()"
    return False


if __name__ == "__main__":
    main()
