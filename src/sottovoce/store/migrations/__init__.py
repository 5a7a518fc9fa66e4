"""Alembic's environment: the revisions in ``versions/``, applied by ``sottovoce.store`` when it opens a database."""
