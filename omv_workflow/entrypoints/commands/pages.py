"""The pages in the browser."""

import typer

from omv_workflow.entrypoints.session import Session


def web(context: typer.Context) -> None:
    """Show the pages to whoever has a link, until Ctrl-C.

    Where they are found and where the program listens stands under [web] in omv.toml.
    """
    from omv_workflow.entrypoints.language import speak
    from omv_workflow.entrypoints.web.serving import serve, site_of
    from omv_workflow.phrases import said

    session = Session.of(context)
    session.check_database()
    site = site_of(session.app)
    typer.echo(speak(said("Pages: {address}", address=session.app.settings.web.address)))
    serve(session.app, site)
