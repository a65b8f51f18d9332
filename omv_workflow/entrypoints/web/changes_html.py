"""What has changed in an answer, as HTML: for eyes that see no colour, and for ears, too."""

from collections.abc import Mapping

from markupsafe import Markup

from omv_workflow.domain.word_changes import Part, word_changes

_RUN = Markup('<{0}><span class="unseen">{1}: </span>{2}</{0}><span class="unseen"> </span>')


def changes_html(before: str, after: str, words: Mapping[Part, str]) -> Markup:
    """The source of an answer with what was taken out and put in, each told in words as well.

    Args:
        before: the text of last year.
        after: the text that stands now.
        words: what a screen reader says before each change.
    """
    tags = {Part.TAKEN_OUT: Markup("del"), Part.PUT_IN: Markup("ins")}
    return Markup("").join(
        Markup("{}").format(run.text)
        if run.part is Part.SAME
        else _RUN.format(tags[run.part], words[run.part], run.text)
        for run in word_changes(before, after)
    )
