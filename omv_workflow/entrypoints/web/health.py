"""Whether the program runs, and whether it can work: for whatever watches over it."""

from fastapi import APIRouter, Request, Response

from omv_workflow.errors import OmvError

router = APIRouter()


@router.get("/health")
def health() -> dict[str, str]:
    """The program runs."""
    return {"status": "ok"}


@router.get("/ready")
def ready(request: Request, response: Response) -> dict[str, str]:
    """The database answers."""
    try:
        with request.app.state.site.parts.work() as work:
            work.plans.find(live_since=None)
    except OmvError:
        response.status_code = 503
        return {"status": "the database does not answer"}
    return {"status": "ok"}
