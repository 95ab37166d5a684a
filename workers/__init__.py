"""ACTS. Settings, composition root, Celery tasks, schedule, supervisor and the command line."""
