"""Blobs: bytes come back as they were, or not at all."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from omv_workflow.adapters.blobs import FolderBlobs
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.errors import NotFound, Unavailable, VerificationFailed
from tests.full_disk import a_full_disk

CONTENT = b"omavalvontasuunnitelma\n" * 1_000


def files_in(folder: Path) -> list[Path]:
    """Every file below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"\x00\xff", CONTENT])
def test_what_was_put_can_be_got(tmp_path: Path, content: bytes) -> None:
    """The bytes come back by their hash, also to another process on the same folder."""
    sha256 = FolderBlobs(tmp_path / "deep" / "blobs").put(content)
    assert sha256 == sha256_hex(content)
    assert FolderBlobs(tmp_path / "deep" / "blobs").get(sha256) == content


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    """Putting them again writes nothing: the file stays the one that it was."""
    blobs = FolderBlobs(tmp_path)
    first = blobs.put(CONTENT)
    (kept,) = files_in(tmp_path)
    before = kept.stat()
    assert blobs.put(CONTENT) == first
    assert files_in(tmp_path) == [kept]
    assert kept.stat().st_ino == before.st_ino


def test_different_bytes_are_kept_apart(tmp_path: Path) -> None:
    """Each has its own file."""
    blobs = FolderBlobs(tmp_path)
    one, other = blobs.put(b"one"), blobs.put(b"other")
    assert (blobs.get(one), blobs.get(other)) == (b"one", b"other")


@pytest.mark.parametrize("changed", [b"", CONTENT[:-1], CONTENT + b" "])
def test_a_changed_file_is_found(tmp_path: Path, changed: bytes) -> None:
    """Cut short, emptied or added to: it is refused, and the file is named."""
    blobs = FolderBlobs(tmp_path)
    sha256 = blobs.put(CONTENT)
    (kept,) = files_in(tmp_path)
    kept.write_bytes(changed)
    with pytest.raises(VerificationFailed, match=str(kept)):
        blobs.get(sha256)


def test_putting_the_right_bytes_mends_a_changed_file(tmp_path: Path) -> None:
    """What it was given is moved into its place whole; nothing is written over."""
    blobs = FolderBlobs(tmp_path)
    sha256 = blobs.put(CONTENT)
    (kept,) = files_in(tmp_path)
    kept.write_bytes(b"something else")
    (tmp_path / "as it was").hardlink_to(kept)
    assert blobs.put(CONTENT) == sha256
    assert blobs.get(sha256) == CONTENT
    assert (tmp_path / "as it was").read_bytes() == b"something else"


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    """A hash without bytes is refused, naming the folder to restore."""
    blobs = FolderBlobs(tmp_path)
    sha256 = blobs.put(CONTENT)
    (kept,) = files_in(tmp_path)
    kept.unlink()
    with pytest.raises(NotFound, match=str(tmp_path)):
        blobs.get(sha256)


def test_a_folder_that_cannot_be_made_is_said_to_be_unavailable(tmp_path: Path) -> None:
    """A file stands where the folder should: nothing can be kept, and nothing can be read."""
    blocked = tmp_path / "blobs"
    blocked.write_bytes(b"")
    with pytest.raises(Unavailable, match="can't be written"):
        FolderBlobs(blocked).put(CONTENT)
    with pytest.raises(Unavailable, match="can't be read"):
        FolderBlobs(blocked).get(sha256_hex(CONTENT))


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """The failed write leaves no file; with room again, the same call succeeds."""
    blobs = FolderBlobs(tmp_path)
    with a_full_disk(), pytest.raises(Unavailable, match="Make room"):
        blobs.put(CONTENT)
    assert files_in(tmp_path) == []
    with pytest.raises(NotFound):
        blobs.get(sha256_hex(CONTENT))
    assert blobs.get(blobs.put(CONTENT)) == CONTENT


def test_a_full_disk_leaves_what_stood_there(tmp_path: Path) -> None:
    """Neither an earlier document nor a damaged one is lost to a failed write."""
    blobs = FolderBlobs(tmp_path)
    earlier = blobs.put(b"earlier")
    blobs.put(CONTENT)
    damaged = next(path for path in files_in(tmp_path) if path.name == sha256_hex(CONTENT))
    damaged.write_bytes(b"damaged")
    with a_full_disk(), pytest.raises(Unavailable):
        blobs.put(CONTENT)
    assert blobs.get(earlier) == b"earlier"
    assert damaged.read_bytes() == b"damaged"


def test_two_threads_can_put_the_same_bytes(tmp_path: Path) -> None:
    """Both succeed, and one whole file stands there."""
    blobs, together = FolderBlobs(tmp_path), Barrier(2)

    def put(content: bytes) -> str:
        together.wait()
        return blobs.put(content)

    with ThreadPoolExecutor(2) as threads:
        for n in range(20):
            content = bytes([n]) * 100_000
            one, other = threads.map(put, [content, content])
            assert one == other
            assert blobs.get(one) == content
    assert len(files_in(tmp_path)) == 20


def test_what_is_removed_is_gone_and_may_be_removed_again(tmp_path: Path) -> None:
    """A removal that was broken off is repeated without harm."""
    blobs = FolderBlobs(tmp_path / "blobs")
    kept, removed = blobs.put(b"kept"), blobs.put(b"removed")
    for _ in range(2):
        blobs.remove(removed)
    with pytest.raises(NotFound):
        blobs.get(removed)
    assert [path.name for path in files_in(tmp_path)] == [kept]


def test_what_a_killed_process_was_writing_goes_with_it(tmp_path: Path) -> None:
    """Half a document that was to be disposed of would be left otherwise."""
    killed = "import os, sys; sys.addaudithook(lambda name, _: name == 'os.rename' and os._exit(9))"
    put = "from pathlib import Path; from omv_workflow.adapters.blobs import FolderBlobs"
    line = f"{killed}; {put}; FolderBlobs(Path(sys.argv[1])).put(b'secret')"
    subprocess.run([sys.executable, "-Bc", line, str(tmp_path)], check=False)
    assert [one.suffix for one in files_in(tmp_path)] == [".part"]
    blobs = FolderBlobs(tmp_path)
    blobs.remove(blobs.put(b"secret"))
    assert files_in(tmp_path) == []


def aged(folder: Path, sha256: str, days: float) -> Path:
    """Date a file back by so many days; where it is."""
    path = folder / sha256[:2] / sha256
    then = path.stat().st_mtime - days * 86_400
    os.utime(path, (then, then))
    return path


def test_what_nothing_uses_is_swept_once_it_is_a_day_old(tmp_path: Path) -> None:
    """With what was half written; what is in use or young stays, and the rest of the folder."""
    blobs = FolderBlobs(tmp_path)
    used, left, young = (blobs.put(one) for one in (b"used", b"left", b"young"))
    aged(tmp_path, used, 400)
    half = aged(tmp_path, left, 1.1).with_name(f"{left}.17.part")
    half.write_bytes(b"le")
    os.utime(half, (0, 0))
    aged(tmp_path, young, 0.9)
    assert blobs.sweep({used}, timedelta(days=1)) == [left]
    assert {path.name for path in files_in(tmp_path)} == {used, young}
    assert blobs.sweep({used}, timedelta(days=1)) == []


def test_what_is_put_again_is_young_again(tmp_path: Path) -> None:
    """Its row is still to come, though the bytes were left by somebody else long ago."""
    blobs = FolderBlobs(tmp_path)
    sha256 = blobs.put(CONTENT)
    aged(tmp_path, sha256, 3)
    assert blobs.put(CONTENT) == sha256
    assert blobs.sweep(set(), timedelta(days=1)) == []
    assert blobs.get(sha256) == CONTENT


class GoneMeanwhile(set[str | None]):
    """What is in use, asked about by a sweep while another process takes its files away."""

    def __init__(self, *gone: Path) -> None:
        super().__init__()
        self.gone = gone

    def __contains__(self, name: object) -> bool:
        """Nothing is; but by now these files are gone."""
        for path in self.gone:
            path.unlink(missing_ok=True)
        return False


def test_what_is_gone_before_it_is_looked_at_stops_no_sweep(tmp_path: Path) -> None:
    """A file that was being written has its own name by now; the others are swept all the same."""
    blobs = FolderBlobs(tmp_path)
    left = blobs.put(b"left")
    half = aged(tmp_path, left, 2).with_name(f"{left}.17.part")
    half.write_bytes(b"le")
    assert blobs.sweep(GoneMeanwhile(half), timedelta(days=1)) == [left]
    assert files_in(tmp_path) == []


def test_where_nothing_has_been_kept_nothing_is_swept(tmp_path: Path) -> None:
    """The folder need not be there."""
    assert FolderBlobs(tmp_path / "blobs").sweep(set(), timedelta(days=1)) == []
