"""The part `[seal]` of a workspace's settings."""

from pathlib import Path

import pytest

from omv_workflow.domain.seal_settings import SealLevel, SealSettings, TokenKey, token_key
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.validation import validate_toml

IN_A_CARD = 'key = "pkcs11:token=omv;object=seal"\n'
SERVICE = 'timestamp_url = "https://tsa.example.org"\n'


def settings(text: str) -> SealSettings:
    """The settings that a text says."""
    return validate_toml(SealSettings, text, "omv.toml")


def test_nothing_is_sealed_without_a_key() -> None:
    """That is how a workspace begins."""
    assert settings("timeout = 10").key is None


def test_a_key_is_a_file() -> None:
    """By its name, or with its path."""
    key = settings('key = "keys/seal.p12"').key
    assert key is not None
    assert (Path(key).name, token_key(key)) == ("seal.p12", None)


def test_a_key_in_a_token_is_named_as_rfc_7512_does() -> None:
    """What an address can't hold stands in it by its number."""
    assert token_key("pkcs11:token=The%20unit;object=seal") == TokenKey("The unit", "seal")


def test_a_key_in_a_token_needs_what_reaches_it() -> None:
    """The library that the maker of the token has written."""
    with pytest.raises(InvalidInput, match="expected the library"):
        settings(IN_A_CARD)
    assert settings(IN_A_CARD + 'library = "/usr/lib/softhsm/libsofthsm2.so"').library


@pytest.mark.parametrize("key", ["pkcs11:", "pkcs11:token=omv", "pkcs11:token=;object=seal"])
def test_an_address_that_names_no_key_is_refused(key: str) -> None:
    """Both names are needed, and nothing else can be said."""
    with pytest.raises(InvalidInput, match="expected a file, or a key in a token"):
        settings(f'key = "{key}"\nlibrary = "a.so"')


def test_a_time_stamp_needs_its_service() -> None:
    """Local time never takes its place."""
    with pytest.raises(InvalidInput, match=r"level b-t needs seal\.timestamp_url"):
        settings('trust = ["root.pem"]\nlevel = "b-t"')
    assert settings(f'{SERVICE}trust = ["root.pem"]\nlevel = "b-t"').level is SealLevel.B_T


@pytest.mark.parametrize("level", ["b-t", "b-lt"])
def test_a_time_stamp_needs_a_root_to_lead_to(level: str) -> None:
    """Whoever answers for the service must be known."""
    with pytest.raises(InvalidInput, match=rf"level {level} needs seal\.trust"):
        settings(f'{SERVICE}level = "{level}"')


@pytest.mark.parametrize("address", ["tsa.example.org", "ftp://tsa.example.org", "https://"])
def test_a_service_that_is_no_address_is_refused(address: str) -> None:
    """It is asked by HTTP."""
    with pytest.raises(InvalidInput, match="expected an address such as"):
        settings(f'timestamp_url = "{address}"')


def test_where_to_check_is_said_in_each_language() -> None:
    """In a language without a sentence, none stands in the block."""
    said = settings('where_to_check = {fi = "Kysy kirjaamosta."}').where_to_check
    assert (said.in_language("fi"), said.in_language("sv")) == ("Kysy kirjaamosta.", None)
