"""The first API keys of a deployment: somebody has to be able to make the others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sottovoce.errors import OutsideError
from sottovoce.service.model import Role
from sottovoce.service.opening import Place
from sottovoce.service.service import PrivacyService

NAME: Final = "api-keys.env"


def first_keys(service: PrivacyService, place: Place, *, every_role: bool = False) -> Path | None:
    """Where there is no API key yet, make one of role admin (or one of every role) and write them to a file, mode 0600.

    Returns:
        The file, one ``SOTTOVOCE_ROLE=secret`` a line; None where there are keys already.

    Raises:
        OutsideError: The file cannot be written; then no key was made either.
    """
    if service.key_desk.any():
        return None
    path = place.folder / NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise OutsideError(f"{path} cannot be written: {error.strerror}", remedy="Look at its folder") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        for role in Role if every_role else (Role.ADMIN,):
            made = service.key_desk.create(role, label="first start")
            file.write(f"SOTTOVOCE_{role.upper()}={made.secret}\n")
    return path
