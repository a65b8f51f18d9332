"""The pages in the browser."""

import typer

from omv_workflow.entrypoints.session import Session


def web(context: typer.Context) -> None:
    """Show the pages to whoever has a link, until Ctrl-C.

    Where they are found and where the program listens stands under [web] in omv.toml.
    """
    from omv_workflow.entrypoints.web.serving import serve

    session = Session.of(context)
    session.check_database()
    serve(session.app)
