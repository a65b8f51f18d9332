"""How a workspace's mail goes out: the part `[mail]` of its settings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from omv_workflow.domain.fields import Email, Line, Part
from omv_workflow.domain.mail_limits import MOST_AT_ONCE
from omv_workflow.domain.return_addresses import LONGEST_BASE
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
    `ca_file`, or from one that the system trusts. What comes back for a mail goes to
    `return_address`, with an addition of its own behind a plus sign; without it, to the sender.
    The server takes at most `per_minute` mails, and `per_connection` before it is reached anew;
    None where it does not say. What came to the return address is read from `returns_maildir`, or
    over IMAP with TLS from the account `returns_username` at `returns_host`.
    """

    mode: MailMode = MailMode.TEST
    team: Annotated[tuple[Email, ...], Field(validate_default=True)] = ()
    from_: Annotated[Email | None, Field(alias="from")] = None
    return_address: Email | None = None
    returns_maildir: Line | None = None
    returns_host: Line | None = None
    returns_port: Annotated[int, Field(ge=1, le=65_535)] = 993
    returns_username: Annotated[Line | None, Field(validate_default=True)] = None
    host: Line = "localhost"
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    security: Annotated[str, Field(pattern="^(starttls|tls|none)$")] = "starttls"
    username: Line | None = None
    timeout: Annotated[int, Field(ge=1, le=60)] = 30
    per_minute: Annotated[int | None, Field(ge=1, le=MOST_AT_ONCE)] = None
    per_connection: Annotated[int | None, Field(ge=1, le=MOST_AT_ONCE)] = None
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

    @field_validator("return_address")
    @classmethod
    def _has_room_for_an_addition(cls, address: str | None) -> str | None:
        name = (address or "").partition("@")[0]
        if len(name) > LONGEST_BASE or "+" in name:
            raise ValueError(
                said(
                    "expected at most {most} characters and no plus sign before the @, for an"
                    " addition has to follow, got {name}",
                    most=LONGEST_BASE,
                    name=name,
                )
            )
        return address

    @field_validator("returns_maildir", "returns_host")
    @classmethod
    def _is_of_an_address(cls, place: str | None, info: ValidationInfo) -> str | None:
        if place and info.data.get("return_address") is None:
            raise ValueError(said("mail is read from there only with a mail.return_address"))
        return place

    @field_validator("returns_username")
    @classmethod
    def _goes_with_a_host(cls, username: str | None, info: ValidationInfo) -> str | None:
        if (username is None) != (info.data.get("returns_host") is None):
            raise ValueError(said("mail.returns_host and mail.returns_username go together"))
        return username

    def leaves_the_house(self, address: str) -> bool:
        """Whether mail to an address is sent; otherwise a file is written in its place."""
        if self.mode is MailMode.TEAM:
            return address.casefold() in {one.casefold() for one in self.team}
        return self.mode is MailMode.LIVE
