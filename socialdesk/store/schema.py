"""The number of the schema, which only goes forward.

It stands in the file as `PRAGMA user_version`, so that a start can tell an up-to-date
database without loading SQLAlchemy or Alembic.
"""

SCHEMA = 1
