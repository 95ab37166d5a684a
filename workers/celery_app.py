"""The Celery app: names, queues and policies. The tasks themselves stand in `workers.tasks`."""

from celery import Celery

from workers.settings import Settings

FETCH = "fetch"
READ = "read"


def make_app(configured: Settings, redis_url: str) -> Celery:
    """An app of this process's own. JSON only; a task that is lost is found again by the lease or by the sweep."""
    app = Celery("tallywire", broker=_broker(redis_url), include=["workers.tasks"], set_as_current=True)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=False,
        worker_prefetch_multiplier=1,
        broker_connection_max_retries=None,
        broker_transport_options={"socket_timeout": 30, "socket_connect_timeout": 5, "socket_keepalive": True},
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        task_default_queue=FETCH,
        task_create_missing_queues=True,
        task_annotations={
            "read": {"soft_time_limit": configured.read_seconds, "time_limit": configured.read_seconds + 10}
        },
    )
    return app


def _broker(redis_url: str) -> str:
    return redis_url.replace("unix://", "redis+socket://", 1)
