"""What a key in a file is for: secrets that the database can't tell, tags that nobody can forge."""

import hmac
from base64 import b32encode, b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Callable
from pathlib import Path
from threading import get_native_id

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from omv_workflow.durable import sync_folder, unwritable, write_durably
from omv_workflow.errors import Unavailable, VerificationFailed
from omv_workflow.phrases import said

_PRIVATE, _CLOSED = 0o600, 0o700
_KEY_BYTES, _NONCE_BYTES = 32, 12  # AES-256; the nonce as NIST SP 800-38D, 8.2, recommends


class FileVault:
    """Seals by AES-GCM, or tags by HMAC (RFC 2104): each vault has its own key, for one of both.

    The key is made when it is first needed. `new_bytes` draws lots.
    """

    def __init__(self, path: Path, new_bytes: Callable[[int], bytes]) -> None:
        self._path, self._new_bytes = path, new_bytes

    def seal(self, secret: str, about: str) -> str:
        """The secret as nobody reads it without the key; it opens for `about` alone.

        Raises:
            Unavailable: the key can't be read or made.
        """
        if not self._path.exists():
            self._make_key()
        nonce = self._new_bytes(_NONCE_BYTES)
        sealed = self._cipher().encrypt(nonce, secret.encode(), about.encode())
        return b64encode(nonce + sealed).decode()

    def open(self, sealed: str, about: str) -> str:
        """The secret.

        Raises:
            Unavailable: the key can't be read.
            VerificationFailed: it was sealed with another key or for another, or was changed.
        """
        cipher = self._cipher()
        try:
            whole = b64decode(sealed, validate=True)
            nonce, rest = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
            return cipher.decrypt(nonce, rest, about.encode()).decode()
        except (InvalidTag, NotBase64, ValueError) as error:
            raise VerificationFailed(
                said("Opening a sealed secret"),
                why=said("it was sealed with another key, or has been changed."),
                next_step=said("Put back the file {file} that belongs to it.", file=self._path),
            ) from error

    def tag(self, about: str) -> str:
        """What nobody can make for a text who has not the key: 52 small letters and digits.

        Raises:
            Unavailable: the key can't be read or made.
        """
        if not self._path.exists():
            self._make_key()
        digest = hmac.digest(self._key(), about.encode(), "sha256")
        return b32encode(digest).decode().rstrip("=").lower()

    def _cipher(self) -> AESGCM:
        return AESGCM(self._key())

    def _key(self) -> bytes:
        try:
            key = self._path.read_bytes()
        except OSError as error:
            raise self._unusable() from error
        if len(key) != _KEY_BYTES:
            raise self._unusable()
        return key

    def _unusable(self) -> Unavailable:
        return Unavailable(
            said("Using a key of this workspace"),
            why=said("the key {file} can't be read.", file=self._path),
            next_step=said("Put it back from a backup, readable for omv alone."),
        )

    def _make_key(self) -> None:
        """Make the key, unless another process is faster: whose name stands first, stays."""
        folder = self._path.parent
        whole = self._path.with_name(f"{self._path.name}.{get_native_id()}.whole")
        try:
            folder.mkdir(_CLOSED, parents=True, exist_ok=True)
            beside = whole.with_suffix(".part")
            write_durably(whole, self._new_bytes(_KEY_BYTES), beside=beside, mode=_PRIVATE)
            try:
                self._path.hardlink_to(whole)
            except FileExistsError:
                pass  # another process was faster
            finally:
                whole.unlink()
            sync_folder(folder)
        except OSError as error:
            raise unwritable(folder, said("Making a key"), error) from error
