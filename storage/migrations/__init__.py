"""Alembic's folder: `versions/` holds one module a schema change, oldest first."""
