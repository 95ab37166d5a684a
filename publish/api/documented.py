"""OpenAPI for answers that are msgspec structs: the schemas of what is really sent, and the problems of every route."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from publish.api.problems import TITLES, TYPE, Problem

REF = "#/components/schemas/{name}"
_JSON = "application/json"


def responses(kind: Any, *problems: int, media_type: str = _JSON) -> dict[int | str, dict[str, Any]]:
    """For a route that answers `kind`, a struct of msgspec, and refuses with some statuses."""
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": "As asked", "content": {media_type: {"schema": {"x-struct": kind}}}},
        **{each: _problem(each) for each in (400, 404, 422, 503, *problems)},
    }
    if kind is not None:
        told[304] = {"description": "What is known is still so"}
    return told


def _problem(status: int) -> dict[str, Any]:
    return {"description": TITLES[status], "content": {TYPE: {"schema": {"x-struct": Problem}}}}


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
    kinds: list[Any] = []
    _gather(made, kinds)
    schemas, components = msgspec.json.schema_components(kinds, ref_template=REF)
    by_kind = dict(zip(map(id, kinds), schemas, strict=True))
    done = _filled(made, by_kind)
    done.setdefault("components", {}).setdefault("schemas", {}).update(components)
    for unused in ("HTTPValidationError", "ValidationError"):  # invalid requests are problems here
        done["components"]["schemas"].pop(unused, None)
    assert isinstance(done, dict)
    return done


def _gather(node: Any, kinds: list[Any]) -> None:
    if isinstance(node, dict):
        if "x-struct" in node and all(node["x-struct"] is not each for each in kinds):
            kinds.append(node["x-struct"])
        for each in node.values():
            _gather(each, kinds)
    elif isinstance(node, list):
        for each in node:
            _gather(each, kinds)


def _filled(node: Any, by_kind: dict[int, dict[str, Any]]) -> Any:
    if isinstance(node, dict):
        if "x-struct" in node:
            return by_kind[id(node["x-struct"])]
        return {name: _filled(each, by_kind) for name, each in node.items()}
    return [_filled(each, by_kind) for each in node] if isinstance(node, list) else node
