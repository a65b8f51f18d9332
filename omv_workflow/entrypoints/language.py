"""The language of whoever types."""

import gettext
import os
from collections.abc import Mapping

from omv_workflow.adapters.spoken import DOMAIN, FOLDER, LOCALES, VARIABLE, Spoken, spoken
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.phrases import in_language, said

# In the order in which POSIX reads them: the first that says anything decides.
_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
_FIRST_SUPPORTED = "LANGUAGE"


def chosen(environment: Mapping[str, str]) -> str:
    """The language that the environment asks for: OMV_LANGUAGE, else the system's, else English.

    Raises:
        InvalidInput: OMV_LANGUAGE names another one.
    """
    asked = environment.get(VARIABLE)
    if asked:
        return _checked(asked)
    of_system = next((environment[name] for name in _SYSTEM if environment.get(name)), "")
    wanted = (*environment.get(_FIRST_SUPPORTED, "").split(":"), of_system)
    return next((one[:2] for one in wanted if one[:2] in LOCALES), "en")


def begin(environment: Mapping[str, str]) -> None:
    """Speak the language that is asked for, the library behind the command line included.

    Raises:
        InvalidInput: OMV_LANGUAGE names one that nobody speaks here; English is spoken then.
        NotFound: its translations are missing or damaged; English is spoken then.
    """
    try:
        code = chosen(environment)
        spoken(code)
    except OmvError:
        os.environ[VARIABLE] = "en"
        raise
    os.environ[VARIABLE] = os.environ[_FIRST_SUPPORTED] = code
    gettext.bindtextdomain(DOMAIN, FOLDER)
    gettext.textdomain(DOMAIN)


def speak(text: str) -> str:
    """A text as the reader's language says it."""
    return in_language(text, reader())


def reader() -> Spoken:
    """The language of whoever types."""
    return spoken(chosen(os.environ))


def _checked(code: str) -> str:
    if code in LOCALES:
        return code
    raise InvalidInput(
        said("The language {code} in the variable {variable}", code=code, variable=VARIABLE),
        why=said("the program speaks {languages}.", languages=tuple(sorted(LOCALES))),
        next_step=said("Set {variable} to one of these, or leave it out.", variable=VARIABLE),
    )
