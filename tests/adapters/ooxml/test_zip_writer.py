"""Zip files of members that were deflated before."""

from io import BytesIO
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.adapters.ooxml.zip_writer import QUICKLY, deflate, zip_file

names = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=9)


@given(files=st.dictionaries(names, st.binary(max_size=300), max_size=5))
def test_what_is_packed_is_found_again(files: dict[str, bytes]) -> None:
    """Every member, in its order, by the standard library's reader, with its checksum."""
    packed = zip_file([deflate(name, content, QUICKLY) for name, content in files.items()])
    with ZipFile(BytesIO(packed)) as file:
        assert file.testzip() is None
        assert file.namelist() == list(files)
        assert {name: file.read(name) for name in file.namelist()} == files
