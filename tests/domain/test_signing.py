"""Who signs where: the settings of the signers, and the fields that follow from them."""

import pytest

from omv_workflow.domain.confirmation_settings import ConfirmationSettings
from omv_workflow.domain.signing import SignatureField, signature_fields
from omv_workflow.domain.unit import Role
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.validation import validate_toml

COUNTERSIGNED = 'signers = [{}, {roles = ["coordinator"], title = "Varmennus"}]'


def test_the_director_or_the_deputy_signs_alone_by_default() -> None:
    """R3; one field, which locks all."""
    (signer,) = ConfirmationSettings().signers
    assert signer.roles == (Role.DIRECTOR, Role.DEPUTY)
    (field,) = signature_fields((), "fi")
    assert field == SignatureField(
        "Confirmation1", "Omavalvontasuunnitelman vahvistaminen: allekirjoitus", locks_all=True
    )


def test_only_the_last_of_several_signers_locks_all() -> None:
    """Each has a field of its own, which says whose it is in the language of the plan."""
    settings = validate_toml(ConfirmationSettings, COUNTERSIGNED, "omv.toml")
    fields = signature_fields(settings.later_signers, "sv")
    assert [(one.name, one.locks_all) for one in fields] == [
        ("Confirmation1", False),
        ("Confirmation2", True),
    ]
    assert fields[1].tooltip == "Fastställande av planen för egenkontroll: underskrift, Varmennus"


@pytest.mark.parametrize(
    "signers",
    [
        "[]",
        "[{roles = []}]",
        '[{roles = ["coordinator"]}]',
        '[{person = "inspector"}]',
        '[{}, {roles = ["coordinator"]}]',
        '[{}, {roles = [], title = "Varmennus"}]',
        '[{}, {title = ""}]',
        '[{}, {roles = ["minister"], title = "Varmennus"}]',
        "[{}, {title = 'a'}, {title = 'b'}, {title = 'c'}, {title = 'd'}]",
    ],
)
def test_other_signers_are_refused(signers: str) -> None:
    """Nobody else confirms (R3), and a later signature says what it is for."""
    with pytest.raises(InvalidInput):
        validate_toml(ConfirmationSettings, f"signers = {signers}", "omv.toml")
