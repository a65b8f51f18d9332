"""The pages, served on this machine; whatever speaks TLS to the world stands before them."""

import os
from pathlib import Path

import uvicorn

from omv_workflow.bootstrap import App, begin_logging, load
from omv_workflow.entrypoints.web.site import Site, make_site

_SECONDS_TO_READ = 15


def serve(app: App) -> None:
    """Serve a workspace's pages until the process is told to end.

    Raises:
        NotPossibleNow: the settings name no address.
    """
    web = app.settings.web
    site = make_site(Site(app.parts, app.now))
    uvicorn.run(
        site,
        host=web.host,
        port=web.port,
        access_log=False,  # addresses of pages hold links
        server_header=False,
        timeout_keep_alive=_SECONDS_TO_READ,
        limit_concurrency=200,
        h11_max_incomplete_event_size=16_384,
    )


if __name__ == "__main__":
    begin_logging()
    serve(load(Path(os.environ["OMV_WORKSPACE"])))
