"""OpenAPI for answers that are msgspec structs: the schemas of what is really sent, and the problems of every route."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from publish.api.problems import TITLES, TYPE, Problem

REF = "#/components/schemas/{name}"
_JSON = "application/json"
_KIND = "x-struct"
_kinds: dict[str, Any] = {}  # by the name that stands for them until the app is described


def responses(kind: Any, *problems: int, media_type: str = _JSON) -> dict[int | str, dict[str, Any]]:
    """For a route that answers `kind`, a struct of msgspec, and refuses with some statuses."""
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": "As asked", "content": {media_type: {"schema": _named(kind)}}},
        **{each: _problem(each) for each in (400, 404, 422, 503, *problems)},
    }
    if 401 not in problems:  # what is asked for by a token is kept by nobody
        told[304] = {"description": "What is known is still so"}
    return told


def _problem(status: int) -> dict[str, Any]:
    return {"description": TITLES[status], "content": {TYPE: {"schema": _named(Problem)}}}


def _named(kind: Any) -> dict[str, str]:
    _kinds[repr(kind)] = kind
    return {_KIND: repr(kind)}


def install(app: FastAPI) -> None:
    """Let the app describe itself with them."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            made = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            app.openapi_schema = _with_schemas(made)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]


def _with_schemas(made: dict[str, Any]) -> dict[str, Any]:
    """Each struct that a route names, as a component."""
    schemas, components = msgspec.json.schema_components(list(_kinds.values()), ref_template=REF)
    done: dict[str, Any] = _filled(made, dict(zip(_kinds, schemas, strict=True)))
    there = done.setdefault("components", {}).setdefault("schemas", {})
    there |= components
    for unused in ("HTTPValidationError", "ValidationError"):  # invalid requests are problems here
        there.pop(unused, None)
    return done


def _filled(node: Any, schemas: dict[str, dict[str, Any]]) -> Any:
    if isinstance(node, dict):
        if _KIND in node:
            return schemas[node[_KIND]]
        return {name: _filled(each, schemas) for name, each in node.items()}
    return [_filled(each, schemas) for each in node] if isinstance(node, list) else node


def sent(kind: Any) -> dict[str, Any]:
    """For a route that is sent a struct."""
    return {"requestBody": {"required": True, "content": {_JSON: {"schema": _named(kind)}}}}
