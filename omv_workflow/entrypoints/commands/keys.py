"""The key that seals: look at it, or make one for trying out."""

from functools import partial

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

keys = typer.Typer(
    help="The key that seals confirmed plans: see it, or make one for trying out.",
    no_args_is_help=True,
)


@keys.command("show")
def show(context: typer.Context) -> None:
    """Show whose seal the settings name, until when it is valid, and what it adds to a PDF."""
    from omv_workflow.bootstrap import sealer_of
    from omv_workflow.entrypoints.views.keys import no_key, seal_view

    session = Session.of(context)
    settings = session.app.settings.seal
    sealer = sealer_of(session.folder, settings)
    if sealer is None:
        session.show({"seal": None}, no_key())
        return
    identity = sealer.identity
    session.show(identity, partial(seal_view, identity, settings, session.now))


@keys.command("make-test-authority")
def make_test_authority(context: typer.Context) -> None:
    """Make keys and certificates for trying out; each says in its name that it proves nothing.

    A root, a seal, a signer's key and one of a time-stamp service, in keys/. They open with the
    passphrase in OMV_SEAL_PASSPHRASE; where there is none, without one.
    """
    from omv_workflow.entrypoints.seal_files import SEAL
    from omv_workflow.entrypoints.seal_files import make_test_authority as make

    session = Session.of(context)
    made = make(session.folder, session.unit.unit.name, session.now)
    session.show(
        {"files": made},
        said(
            "Made {files}. To seal with it, for trying out alone, write under [seal] in omv.toml:"
            ' key = "{key}"',
            files=tuple(made),
            key=SEAL,
        ),
    )
