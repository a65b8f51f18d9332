"""Which templates documents are made from: the part `[templates]` of a workspace's settings."""

from omv_workflow.domain.fields import Line, Part


class TemplateSettings(Part):
    """The unit's own templates in place of the shipped ones, by path, each a DOCX.

    A YAML of the same name stands beside each; a relative path is taken from the workspace.
    """

    plan: Line | None = None
    letter: Line | None = None
