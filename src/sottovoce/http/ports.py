"""What the edge asks of the service: its methods by name, each of which checks what its caller may do."""

from __future__ import annotations

from typing import TypeAlias

from sottovoce.service import PrivacyService

Service: TypeAlias = PrivacyService
