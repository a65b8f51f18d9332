"""The pages, served on this machine; whatever speaks TLS to the world stands before them."""

import os
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from omv_workflow.bootstrap import App, begin_logging, load
from omv_workflow.entrypoints.web.patience import PatientFor
from omv_workflow.entrypoints.web.site import Site, make_site

_SECONDS_TO_READ = 15
_MOST_AT_ONCE = 200
_MOST_BYTES_OF_HEADERS = 16_384


def site_of(app: App) -> FastAPI:
    """The pages of a workspace.

    Raises:
        NotPossibleNow: the settings name no address.
    """
    return make_site(Site(app.parts, app.now))


def serve(app: App, site: FastAPI) -> None:
    """Serve a workspace's pages until the process is told to end."""
    web = app.settings.web
    uvicorn.run(
        site,
        host=web.host,
        port=web.port,
        http=PatientFor,
        ws="none",
        access_log=False,  # addresses of pages hold links
        server_header=False,
        log_level="warning",
        proxy_headers=False,  # `[web] behind_proxy` decides what is believed
        timeout_keep_alive=_SECONDS_TO_READ,
        limit_concurrency=_MOST_AT_ONCE,
        h11_max_incomplete_event_size=_MOST_BYTES_OF_HEADERS,
    )


if __name__ == "__main__":
    begin_logging()
    workspace = load(Path(os.environ["OMV_WORKSPACE"]))
    serve(workspace, site_of(workspace))
