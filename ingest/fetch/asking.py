"""One request, one answer with its body unread; what goes wrong before there is an answer gets its name."""

import ssl
from collections.abc import Mapping
from http.client import HTTPException

import requests
from requests import Response
from urllib3.exceptions import HTTPError

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch.exchange import Exchange
from ingest.fetch.session import Session


def ask(session: Session, url: str, fields: Mapping[str, str], exchange: Exchange) -> Response:
    """The answer of `url` to a GET with these header fields. Raises Outage.

    A kept connection may have been closed by the server just as we wrote to it. That says nothing about the source,
    so the request goes out once more, over a connection of its own.
    """
    try:
        return _send(session, url, fields, exchange)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if exchange.fresh or not isinstance(_root(error), ConnectionError | ssl.SSLError):
            raise _failure(error, url, exchange) from error
    try:
        return _send(session, url, fields, exchange)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise _failure(error, url, exchange) from error


def _send(session: Session, url: str, fields: Mapping[str, str], exchange: Exchange) -> Response:
    exchange.check()
    exchange.fresh = False
    session.door.exchange = exchange
    request = session.prepare_request(requests.Request("GET", url, headers=dict(fields)))
    response = session.send(request, stream=True, allow_redirects=False, timeout=exchange.remaining())
    response.url = url  # requests spells it in its own way, and validators are told apart by URL
    return response


def _failure(error: Exception, url: str, exchange: Exchange) -> Outage:
    """Names what went wrong before there was an answer. The cause lies several wrappers deep."""
    root = _root(error)
    if exchange.over or isinstance(root, TimeoutError):
        return exchange.timed_out()
    if isinstance(root, ssl.SSLCertVerificationError):
        text = f"its certificate is not trusted ({root.verify_message})"
        return Outage(OutageReason.UNREACHABLE, f"{exchange.show(url)}: {text}")
    if isinstance(root, OSError) and not isinstance(root, requests.RequestException):
        text = root.strerror or str(root)
        return Outage(OutageReason.UNREACHABLE, f"{exchange.show(url)}: {exchange.show(text)}")
    return Outage(OutageReason.BAD_RESPONSE, f"{exchange.show(url)}: not an HTTP answer ({exchange.show(str(root))})")


def _root(error: BaseException) -> BaseException:
    """The first that is no wrapper of requests or urllib3, else the innermost wrapper."""
    while isinstance(error, requests.RequestException | HTTPError):
        cause = error.__cause__ or error.__context__
        if cause is None:
            break
        error = cause
    return error
