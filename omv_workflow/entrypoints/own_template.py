"""The shipped templates of the plan and of covering letters, copied out to be changed."""

from pathlib import Path

from omv_workflow.adapters.ooxml.chosen import LETTER_TEMPLATE, PLAN_TEMPLATE, template_folder
from omv_workflow.entrypoints.files import check_is_free, make_folder, write_whole


def export(folder: Path) -> list[Path]:
    """Copy the templates, each with its YAML, into a folder; the files written.

    Raises:
        AlreadyDone: an edited one stands there; nothing has been written then.
        Unavailable: they can't be written.
    """
    shipped = [template_folder() / name for name in (PLAN_TEMPLATE, LETTER_TEMPLATE)]
    files = [file for one in shipped for file in (one, one.with_suffix(".yaml"))]
    copies = {folder / one.name: one.read_bytes() for one in files}
    for path, content in copies.items():
        check_is_free(path, content)
    make_folder(folder)
    for path, content in copies.items():
        write_whole(path, content)
    return list(copies)
