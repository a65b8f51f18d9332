"""LibreOffice itself: many at once, side by side, cut off from the network, and out of room."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from socketserver import BaseRequestHandler, TCPServer
from zipfile import ZipFile

import pytest

from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.smallest import smallest_docx
from omv_workflow.steps.ports import MadePdf, NotMade

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWN = "http://schemas.openxmlformats.org/drawingml/2006"


@pytest.fixture
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """A server of this machine: its address, and what it was asked for."""
    asked: list[bytes] = []

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.request.recv(100))

    server = TCPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def with_picture_from(address: str) -> bytes:
    """A DOCX whose only picture is to be fetched from an address."""
    drawing = (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWN}/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="picture"/>'
        f'<a:graphic xmlns:a="{_DRAWN}/main"><a:graphicData uri="{_DRAWN}/picture">'
        f'<pic:pic xmlns:pic="{_DRAWN}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="picture"/>'
        "<pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip xmlns:r="{_RELATION}" r:link="rId9"/><a:stretch/></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{_RELATION}/image" Target="{address}/picture.png"'
        ' TargetMode="External"/></Relationships>'
    )
    file = BytesIO()
    with ZipFile(BytesIO(smallest_docx())) as plain, ZipFile(file, "w") as package:
        for name in plain.namelist():
            text = plain.read(name).decode().replace("<w:t>Test page</w:t>", drawing)
            package.writestr(name, text)
        package.writestr("word/_rels/document.xml.rels", relations)
    return file.getvalue()


def test_ten_plans_are_converted_in_one_batch(
    office: LibreOffice, docx: bytes, unanswered: bytes
) -> None:
    """One of them is no DOCX: nine PDFs, and the reason why there is no tenth."""
    ended = office.convert([docx, b"{\\rtf1 This is no DOCX.}", *[unanswered] * 8])
    assert [isinstance(one, MadePdf) for one in ended] == [True, False, *[True] * 8]
    assert ended[1] == NotMade("LibreOffice can't read the document")
    assert list(office.rooms.iterdir()) == []


def test_two_convert_at_once(office: LibreOffice, unanswered: bytes) -> None:
    """Each has a profile of its own."""
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(office.convert, [[unanswered], [unanswered]]))
    assert [isinstance(one, MadePdf) for (one,) in both] == [True, True]


def test_it_tells_its_version_and_works(office: LibreOffice) -> None:
    """Both are recorded, or told by `omv doctor`."""
    assert office.name.startswith("LibreOffice ")
    assert office.works()


def test_nothing_is_fetched_from_elsewhere(
    office: LibreOffice, listening: tuple[str, list[bytes]]
) -> None:
    """A linked picture stays where it is."""
    address, asked = listening
    office.convert([with_picture_from(address)])
    assert asked == []


def test_a_full_disk_leaves_nothing_half_written(
    soffice: Path, unanswered: bytes, tmp_path: Path
) -> None:
    """Files may grow to 100 kB only: it is told, and no part of a PDF is taken for one."""
    cramped = tmp_path / "office"
    cramped.write_text(f'#!/bin/bash\nulimit -f 100\nexec {soffice} "$@"\n')
    cramped.chmod(0o700)
    office = LibreOffice(cramped, tmp_path / "rooms", 60)
    (ended,) = office.convert([unanswered])
    assert isinstance(ended, NotMade)
    assert list(office.rooms.iterdir()) == []
