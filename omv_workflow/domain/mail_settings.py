"""How a workspace's mail goes out: the part `[mail]` of its settings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from omv_workflow.domain.fields import Email, Line, Part
from omv_workflow.phrases import said


class MailMode(StrEnum):
    """Whether mail is written to files or leaves the house."""

    TEST = "test"
    TEAM = "team"
    LIVE = "live"


class MailSettings(Part):
    """How mail goes out; the password comes from the environment alone.

    In mode `team` only the addresses of `team` get mail. `timeout` is in seconds, for each step of
    the conversation with the mail server, whose certificate must come from the authority in
    `ca_file`, or from one that the system trusts.
    """

    mode: MailMode = MailMode.TEST
    team: Annotated[tuple[Email, ...], Field(validate_default=True)] = ()
    from_: Annotated[Email | None, Field(alias="from")] = None
    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Annotated[str, Field(pattern="^(starttls|tls|none)$")] = "starttls"
    username: Line | None = None
    timeout: Annotated[int, Field(ge=1, le=60)] = 30
    ca_file: Line | None = None

    @field_validator("team")
    @classmethod
    def _is_somebody(cls, team: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not team and info.data.get("mode") is MailMode.TEAM:
            raise ValueError(
                said(
                    'mode "team" sends to the addresses listed as mail.team alone, and there '
                    "is none"
                )
            )
        return team

    def leaves_the_house(self, address: str) -> bool:
        """Whether mail to an address is sent; otherwise a file is written in its place."""
        if self.mode is MailMode.TEAM:
            return address.casefold() in {one.casefold() for one in self.team}
        return self.mode is MailMode.LIVE
