"""Data from a file held against a pydantic model, with all errors told at once by file and line."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.forms.toml_reader import read_toml
from omv_workflow.forms.wording import in_plain_words
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import said

M = TypeVar("M", bound=BaseModel)

Rule = Callable[[Located], Iterable[Problem]]
"""A check across parts of a file; it meets data of any shape and passes over what it can't use."""


def validate(model: type[M], text: str, name: str, rules: Sequence[Rule] = ()) -> M:
    """The model instance that a YAML or JSON text describes; `name` is what errors call the file.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    return checked(model, read_yaml(text, name), rules)


def validate_toml(model: type[M], text: str, name: str) -> M:
    """The model instance that a TOML text describes; `name` is what errors call the file.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    return checked(model, read_toml(text, name))


def checked(model: type[M], located: Located, rules: Sequence[Rule] = ()) -> M:
    """The model instance, if neither the model nor a rule finds a fault.

    Rules see the plain data, so they speak up beside a model that can't be built.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    if located.data is None:
        raise located.refusal([Problem((), said("the file is empty"))])
    problems = [*located.problems, *(one for rule in rules for one in rule(located))]
    try:
        instance = model.model_validate(located.data)
    except ValidationError as error:
        raise located.refusal([*problems, *_problems(error, model, problems)]) from error
    if problems:
        raise located.refusal(problems)
    return instance


def sound_parts(model: type[M], located: Located, pattern: str) -> Iterator[tuple[Loc, M]]:
    """The parts that a pattern leads to, without those in which the model finds faults.

    Those are told where the whole file is held against its model.
    """
    for loc, value in located.find(pattern):
        try:
            yield loc, model.model_validate(value)
        except ValidationError:
            continue


def _problems(
    error: ValidationError, model: type[BaseModel], told: Sequence[Problem]
) -> list[Problem]:
    """The model's own findings, without those that only follow from others."""
    found = error.errors()
    return [
        Problem(_place(one["loc"]), in_plain_words(one, model))
        for one in found
        if not (_is_of_the_whole(one) and told) and not _follows(one, found)
    ]


def _is_of_the_whole(one: ErrorDetails) -> bool:
    """Whether it is a check of a whole model, which the rules tell with lines."""
    return one["type"] == "value_error" and not one["loc"]


def _follows(one: ErrorDetails, found: Sequence[ErrorDetails]) -> bool:
    """Whether a list is called too short only because the faulty entries were not counted."""
    place = one["loc"]
    return one["type"] == "too_short" and any(
        len(place) < len(other["loc"]) and other["loc"][: len(place)] == place for other in found
    )


def _place(loc: Loc) -> Loc:
    return loc[:-1] if loc[-1:] == ("[key]",) else loc
