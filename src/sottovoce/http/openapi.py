"""The description of the interface (OpenAPI 3.1), made from the table of endpoints. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from sottovoce.http.endpoint import Access, Endpoint
from sottovoce.http.forms import MAX_COUNT, Id
from sottovoce.http.result_schemas import result_schema
from sottovoce.service import PERMISSIONS

_REF: Final = "#/components/schemas/{model}"
_PARAMETER: Final = re.compile(r"\{([a-z]+)\}")
_ERRORS: Final[Mapping[str, str]] = {
    "400": "The body cannot be read, or the request cannot be right",
    "401": "No valid API key",
    "403": "The key's role does not allow this, or it is refused",
    "404": "There is nothing of this name",
    "405": "The path takes other methods",
    "408": "The body did not arrive in time",
    "409": "It contradicts what is stored",
    "413": "The body is too long",
    "415": "The body must be plain JSON",
    "422": "The request has faults",
    "429": "Too much; Retry-After says when there is room",
    "500": "Something failed here",
    "503": "Something that is needed is away; Retry-After says when to come back",
}
_PROBLEM: Final[dict[str, Any]] = {
    "type": "object",
    "description": "What went wrong (RFC 9457). It never holds anything of the request.",
    "required": ["type", "title", "status", "code", "detail", "request_id"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:sottovoce:problem:[a-z_]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": "^[a-z_]+$"},
        "detail": {"type": "string"},
        "remedy": {"type": "string"},
        "request_id": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,64}$"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "code": {"type": "string", "pattern": "^[a-z_]+$"},
                },
            },
        },
    },
}


def describe(endpoints: Iterable[Endpoint], version: str) -> dict[str, Any]:
    """The description of all endpoints.

    Args:
        endpoints: The table.
        version: Of this program.
    """
    schemas: dict[str, Any] = {"Problem": _PROBLEM}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    # Each message of a batch is held against its shape by itself, so that one with faults keeps back no other.
    schemas["BatchBody"]["properties"]["messages"]["items"] = {"$ref": _REF.format(model="MessageBody")}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sottovoce",
            "version": version,
            "summary": "The privacy layer for chatbots",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "svk_..."}},
        },
    }


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "security": [] if endpoint.access is Access.OPEN else [{"key": []}],
        "responses": _responses(endpoint, schemas),
    }
    roles = roles_of(endpoint)
    if roles:
        operation["description"] = f"For keys of role {', '.join(roles)}."
    parameters = [*_path_parameters(endpoint, schemas), *_query_parameters(endpoint, schemas)]
    if endpoint.takes_gpc:
        described = "Global Privacy Control, as the person's browser sent it; only `1` says something"
        schema = {"type": "string"}
        parameters.append({"name": "Sec-GPC", "in": "header", "description": described, "schema": schema})
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        content = {"application/json": {"schema": _schema(endpoint.body, schemas)}}
        operation["requestBody"] = {"required": endpoint.needs_body, "content": content}
    return operation


def roles_of(endpoint: Endpoint) -> tuple[str, ...]:
    """The roles that an endpoint answers; what the body asks for may leave fewer of them."""
    allowed = {role.value for action in endpoint.actions for role in PERMISSIONS[action]}
    return tuple(sorted(allowed))


def _responses(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    media = endpoint.media.partition(";")[0]
    schema = result_schema(endpoint.result, schemas, _REF)
    answers: dict[str, Any] = {str(endpoint.status): {"description": "Done", "content": {media: {"schema": schema}}}}
    problem = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    for status, description in _ERRORS.items():
        answers[status] = {"description": description, "content": problem}
    return answers


def _path_parameters(endpoint: Endpoint, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for name in _PARAMETER.findall(endpoint.path):
        if name == "seq":
            schema: Any = {"type": "integer", "minimum": 0, "maximum": MAX_COUNT}
        else:
            schema = _schema(Id, schemas)
        found.append({"name": name, "in": "path", "required": True, "schema": schema})
    return found


def _query_parameters(endpoint: Endpoint, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    shape = endpoint.query.model_json_schema(ref_template=_REF)
    schemas.update(shape.pop("$defs", {}))
    required = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _not_null(schema)}
        for name, schema in shape.get("properties", {}).items()
    ]


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    # A parameter that is not given is left out; there is no null in a query.
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(options) == 1:
        return options[0]  # type: ignore[no-any-return]
    return {key: value for key, value in schema.items() if key != "title"}


def _schema(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = TypeAdapter(kind).json_schema(ref_template=_REF)
    schemas.update(schema.pop("$defs", {}))
    if schema.get("type") == "object":
        schemas[schema["title"]] = schema
        return {"$ref": _REF.format(model=schema["title"])}
    return schema
