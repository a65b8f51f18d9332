"""The real command run in this process: built once, for that takes longer than most commands."""

from functools import cache
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner, Result

from omv_workflow.entrypoints.cli import app


@cache
def _command() -> Any:
    """All commands; they speak the language in which they are run first."""
    return get_command(app)


def run_command(*words: str, stdin: str | bytes | None = None) -> Result:
    """What became of a line typed after `omv`, on a screen of eighty columns."""
    runner = CliRunner(env={"COLUMNS": "80"})
    with runner.isolation(input=stdin) as (stdout, stderr, both):
        try:
            _command().main(args=words, prog_name="omv")
        except SystemExit as ended:
            code = ended.code
        written = (stdout.getvalue(), stderr.getvalue(), both.getvalue())
    assert isinstance(code, int)
    return Result(runner, *written, return_value=None, exit_code=code, exception=None)
