"""With what confirmed plans are sealed: the part `[seal]` of a workspace's settings."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from omv_workflow.domain.fields import Line, Part
from omv_workflow.forms.wording import shown
from omv_workflow.phrases import said

TEST_AUTHORITY: Final = "TEST AUTHORITY, PROVES NOTHING"
"""The organisation in every certificate that was made for trying out."""
PASSPHRASE_VARIABLE: Final = "OMV_SEAL_PASSPHRASE"  # noqa: S105 - the name of a variable, not a password
"""Where the passphrase of the key's file, or the PIN of its token, comes from."""
_IN_TOKEN = "pkcs11:"  # noqa: S105 - how an address begins, not a password


class SealLevel(StrEnum):
    """How long a seal can be checked (ETSI EN 319 142-1, 6).

    A `b-t` seal holds a time-stamp, `b-lt` also all that it takes to check it later, such as the
    lists of revoked certificates.
    """

    B_B = "b-b"
    B_T = "b-t"
    B_LT = "b-lt"


@dataclass(frozen=True)
class SealIdentity:
    """Whose seal it is, as its certificate says, and when that is valid.

    `is_test` tells that it was made for trying out, and proves nothing.
    """

    name: str
    is_test: bool
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True)
class TokenKey:
    """A key in a token, such as a card or a security module, by the names of both."""

    token: str
    label: str


def token_key(key: str) -> TokenKey | None:
    """The key that a `pkcs11:` address names (RFC 7512, by token and object); a file gives None.

    Raises:
        ValueError: the address lacks one of the two, or names anything else.
    """
    if not key.startswith(_IN_TOKEN):
        return None
    named = dict(part.partition("=")[::2] for part in key.removeprefix(_IN_TOKEN).split(";"))
    if set(named) != {"token", "object"} or not all(named.values()):
        raise ValueError(
            said(
                "expected a file, or a key in a token such as {example}, got {given}",
                example="pkcs11:token=omv;object=seal",
                given=shown(key),
            )
        )
    return TokenKey(unquote(named["token"]), unquote(named["object"]))


def _key(key: str) -> str:
    token_key(key)
    return key


def _service(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise ValueError(
            said(
                "expected an address such as https://tsa.example.org, got {given}",
                given=shown(address),
            )
        )
    return address


class WhereToCheck(Part):
    """A sentence in each language that tells where a seal can be checked, such as at a registry."""

    fi: Line | None = None
    sv: Line | None = None
    en: Line | None = None

    def in_language(self, language: str) -> str | None:
        """The sentence in the language of a plan, if there is one."""
        return {"fi": self.fi, "sv": self.sv, "en": self.en}[language]


class SealSettings(Part):
    """Key, level and time-stamp service; without a key nothing is sealed.

    `key` is a PKCS#12 file or the `pkcs11:` address of a key that `library` reaches. Files are PEM:
    in `certificates` those that lead from the seal's to its root, in `trust` the roots of the seal
    and of the time-stamp service. Its answer, and each list of revoked certificates, is waited for
    `timeout` seconds.
    """

    key: Annotated[Line, AfterValidator(_key)] | None = None
    library: Annotated[Line | None, Field(validate_default=True)] = None
    certificates: tuple[Line, ...] = ()
    trust: tuple[Line, ...] = ()
    timestamp_url: Annotated[Line, AfterValidator(_service)] | None = None
    timeout: Annotated[int, Field(ge=1, le=60)] = 10
    level: SealLevel = SealLevel.B_B
    where_to_check: WhereToCheck = WhereToCheck()

    @field_validator("library")
    @classmethod
    def _reaches_the_token(cls, library: str | None, info: ValidationInfo) -> str | None:
        key = info.data.get("key")
        if library is None and key and token_key(key):
            raise ValueError(said("expected the library (PKCS#11) that reaches {key}", key=key))
        return library

    @field_validator("level")
    @classmethod
    def _has_what_it_takes(cls, level: SealLevel, info: ValidationInfo) -> SealLevel:
        needed = () if level is SealLevel.B_B else ("timestamp_url", "trust")
        missing = [one for one in needed if not info.data.get(one)]
        if missing:
            names = tuple(f"seal.{one}" for one in missing)
            raise ValueError(
                said("a seal of level {level} needs {names}", level=level, names=names)
            )
        return level
