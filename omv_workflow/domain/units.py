"""The unit as applied: the content of `unit.yaml` that is in force, with its fingerprint."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.unit import UnitFile


@dataclass(frozen=True)
class AppliedUnit:
    """A unit with its people, mandates and recipients; `content` is a UnitFile as JSON.

    `filed` is `unit.yaml` as it was last applied, also as JSON: edits since then have changed the
    content alone.
    """

    id: str
    content: str
    applied_at: datetime
    filed: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the content."""
        return sha256_hex(self.content.encode())

    @cached_property
    def file(self) -> UnitFile:
        """The content, parsed."""
        return _parsed(self.content)

    @cached_property
    def base(self) -> UnitFile:
        """The file as last applied, parsed."""
        return _parsed(self.filed)


@lru_cache(maxsize=64)
def _parsed(content: str) -> UnitFile:
    """Every step reads the unit, which seldom changes."""
    return UnitFile.model_validate_json(content)
