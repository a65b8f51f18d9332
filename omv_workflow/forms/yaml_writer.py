"""YAML as people write it here: blocks, no quotes round days, all as `yaml_reader` takes it."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class _Writer(yaml.SafeDumper):
    """Indents lists, and writes no aliases, which the reader refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        """Whether to write a thing out in full each time it occurs: always."""
        del data
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Set the entries of a list in under its key."""
        del indentless
        super().increase_indent(flow, indentless=False)


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    tag = "timestamp" if _DAY.fullmatch(text) else "str"
    return writer.represent_scalar(f"tag:yaml.org,2002:{tag}", text)


_Writer.add_representer(str, _text)


def write_yaml(data: Mapping[str, Any]) -> str:
    """Plain data as YAML, which reads back as the same."""
    return _written(data, flow=False)


def write_short(value: object) -> str:
    """A value on one line, as it could stand in such a file."""
    return _written(value, flow=True).removesuffix("\n...").strip()


def _written(value: object, *, flow: bool) -> str:
    text: str = yaml.dump(
        value,
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        width=10**6 if flow else 100,
    )
    return text.removesuffix("...\n").rstrip("\n") if flow else text
