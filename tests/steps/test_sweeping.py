"""Documents that a killed process left without a row: they go, and nothing else does."""

from omv_workflow.domain.events import WORKSPACE_STREAM
from omv_workflow.steps.by_night import check_and_sweep
from omv_workflow.steps.kept_bytes import sweep_documents
from omv_workflow.testing import Bench


def test_what_nothing_names_goes_and_is_written_down(distributing: Bench) -> None:
    """Every document, copy and letter of the year stays."""
    kept = dict(distributing.blobs.kept)
    distributing.blobs.put(b"left behind")
    summary = check_and_sweep(distributing.parts, distributing.now)
    assert [row.outcome for row in summary.done if "names" in row.what] == ["1 document removed"]
    assert distributing.blobs.kept == kept
    event = distributing.store.streams[WORKSPACE_STREAM][-1]
    assert (event.kind, event.data["documents"]) == ("documents.swept", 1)


def test_where_all_is_named_nothing_is_written(distributing: Bench) -> None:
    """Night by night."""
    heads = dict(distributing.store.heads)
    assert not sweep_documents(distributing.parts, distributing.now).done
    assert distributing.store.heads == heads


def test_a_broken_log_stops_the_sweep(distributing: Bench) -> None:
    """What is to be looked into is left as it is."""
    stream, events = next(iter(distributing.store.streams.items()))
    distributing.store.streams[stream] = events[:-1]
    left = distributing.blobs.put(b"left behind")
    assert check_and_sweep(distributing.parts, distributing.now).failed
    assert left in distributing.blobs.kept
