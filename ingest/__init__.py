"""READS. Bytes in, facts out: no database, no Celery, no Redis, no environment, no wall clock."""
