"""Whose signatures are believed: whether what `[signatures]` in omv.toml names can be used."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from omv_workflow.bootstrap import clock
from omv_workflow.domain.trust_settings import Revocation, TrustSettings
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.phrases import counted, said

if TYPE_CHECKING:
    from omv_workflow.adapters.seal.trust import Trust

_SUBJECT = said("signatures")


def check(place: Place, clock: Callable[[], datetime] = clock) -> Iterator[Finding]:
    """Whether its files can be read, are of now, and prove anything, and who holds which key.

    Nothing where the settings name none.

    Raises:
        Unavailable: a file is missing, or holds nothing of its kind.
    """
    from omv_workflow.adapters.seal.trust import read_trust

    settings = place.settings.signatures
    if not _is_set_up(settings):
        return
    trust = read_trust(place.folder, settings)
    found = list(_of_two(settings))
    if not place.settings.workspace.virtual:  # in a virtual one time is given, and nothing is meant
        found += [*_for_trying_out(trust), *_out_of_date(trust, clock())]
    yield from found or [_well(trust)]


def _is_set_up(settings: TrustSettings) -> bool:
    files = (settings.trust, settings.qualified, settings.timestamps, settings.intermediates)
    others = (settings.crls, settings.ocsps, settings.certificates, settings.services)
    return any([*files, *others])


def _well(trust: "Trust") -> Finding:
    told = counted(
        "{number} root of signers is trusted; its files can be used.",
        "{number} roots of signers are trusted; their files can be used.",
        len(trust.roots),
    )
    return ok(_SUBJECT, told)


def _of_two(settings: TrustSettings) -> Iterator[Finding]:
    """What such a certificate has signed is refused: it would not tell who did."""
    for sha256, holders in settings.held_by_several().items():
        yield fault(
            _SUBJECT,
            said(
                "the certificate {sha256} is set down for more than one: {holders}.",
                sha256=sha256,
                holders=", ".join(holders),
            ),
            said("Leave it to whom it belongs, under signatures.certificates or .services."),
        )


def _for_trying_out(trust: "Trust") -> Iterator[Finding]:
    from omv_workflow.adapters.seal.certificates import is_of_test_authority, words_of

    for one in (*trust.roots, *trust.stamp_roots):
        if is_of_test_authority(one):
            yield warning(
                _SUBJECT,
                said("{name} is trusted, and is one for trying out.", name=words_of(one.subject)),
                said("Take it out of `[signatures]` before anything real is confirmed."),
            )


def _out_of_date(trust: "Trust", now: datetime) -> Iterator[Finding]:
    """What is known of revocation is of another time; where it has to be known, all is refused."""
    from omv_workflow.adapters.seal.certificates import words_of

    tell = fault if trust.revocation is Revocation.REQUIRED else warning
    for one in trust.crls:
        until = one["tbs_cert_list"]["next_update"].native
        if until and until < now:
            yield tell(
                _SUBJECT,
                said(
                    "the list of revoked certificates of {name} was to be renewed by {day}.",
                    name=words_of(one.issuer),
                    day=until.date(),
                ),
                said("Get the new one: nothing is fetched by itself."),
            )
