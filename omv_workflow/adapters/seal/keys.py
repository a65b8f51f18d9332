"""The key that seals, with its certificate: in a PKCS#12 file, or in a token (PKCS#11)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pkcs11
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11.constants import TokenFlag
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from omv_workflow.domain.seal_settings import PASSPHRASE_VARIABLE, TokenKey
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_FOR_OTHERS = 0o077


class SealKey(Protocol):
    """A key that can be used."""

    def signer(self) -> AbstractContextManager[Signer]:
        """What signs with it, in a `with` block.

        Raises:
            Unavailable: it can't be used, saying why.
        """


@dataclass(frozen=True)
class FileKey:
    """A key in a PKCS#12 file, read once; `chain` leads from its certificate to the root."""

    path: Path
    passphrase: str | None = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    def signer(self) -> AbstractContextManager[Signer]:
        """What signs with it."""
        return nullcontext(self._signer)

    @cached_property
    def _signer(self) -> Signer:
        loaded = self._loaded()
        if loaded.key is None or loaded.cert is None:
            raise _unusable_file(self.path, said("there is no key with its certificate in it."))
        others = (one.certificate for one in loaded.additional_certs)
        chain = [*map(translate_pyca_cryptography_cert_to_asn1, others), *self.chain]
        return SimpleSigner(
            translate_pyca_cryptography_cert_to_asn1(loaded.cert.certificate),
            translate_pyca_cryptography_key_to_asn1(loaded.key),
            SimpleCertificateStore.from_certs(chain),  # type: ignore[no-untyped-call]  # pyHanko's is untyped
        )

    def _loaded(self) -> pkcs12.PKCS12KeyAndCertificates:
        passphrase = self.passphrase.encode() if self.passphrase else None
        try:
            if self.path.stat().st_mode & _FOR_OTHERS:
                raise _open_to_others(self.path)
            return pkcs12.load_pkcs12(self.path.read_bytes(), passphrase)
        except OSError as error:
            why = said("it can't be read: {reason}.", reason=error.strerror)
            raise _unusable_file(self.path, why) from error
        except (ValueError, TypeError) as error:
            raise _not_opened(self.path) from error


@dataclass(frozen=True)
class KeyInToken:
    """A key in a token, which is asked for each signature; `library` reaches it."""

    library: str
    key: TokenKey
    pin: str | None = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @contextmanager
    def signer(self) -> Iterator[Signer]:
        """What signs with it, while the session with the token lasts."""
        try:
            token = self._token()
            with token.open(user_pin=self.pin) as session:
                signer = PKCS11Signer(session, cert_label=self.key.label, ca_chain=self.chain)
                # Most tokens sign a digest on an elliptic curve, few make it themselves.
                signer.use_raw_mechanism = signer.signing_cert.public_key.algorithm == "ec"
                yield signer
        except pkcs11.exceptions.PinIncorrect as error:
            raise self._refusal(said("it refuses the PIN."), _GIVE_PASSPHRASE_AND_LOG_IN) from error
        except (pkcs11.PKCS11Error, NotImplementedError) as error:  # pyHanko's, of a kind of key
            why = said("it answers {error}.", error=_named(error))
            raise self._refusal(why, _LOOK_AT_TOKEN) from error

    def _token(self) -> pkcs11.Token:
        try:
            tokens = list(pkcs11.lib(self.library).get_tokens(token_label=self.key.token))
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            why = said(
                "its library {library} can't be used: {error}.",
                library=self.library,
                error=_named(error),
            )
            raise self._refusal(why, _LOOK_AT_TOKEN) from error
        if not tokens:
            raise self._refusal(said("there is no token of that name."), _LOOK_AT_TOKEN)
        if tokens[0].flags & TokenFlag.USER_PIN_COUNT_LOW:
            # Whoever tries on, run after run, locks it for good.
            why = said("a wrong PIN has been given, and few tries are left.")
            raise self._refusal(why, _GIVE_PASSPHRASE_AND_LOG_IN)
        return tokens[0]

    def _refusal(self, why: str, next_step: str) -> Unavailable:
        what = said("The token {token}", token=self.key.token)
        return Unavailable(what, why=why, next_step=next_step)


_LOOK_AT_TOKEN = said(
    "Look at seal.key and seal.library in omv.toml, and whether it is plugged in."
)
_GIVE_PASSPHRASE_AND_LOG_IN = said(
    "Give the right PIN in {name}, and log in to the token once by its own program: until then it"
    " is not tried again, for it would be locked.",
    name=PASSPHRASE_VARIABLE,
)


def _named(error: Exception) -> str:
    """What a library says, or the name of what it raises where it says nothing."""
    return str(error) or type(error).__name__


def _not_opened(path: Path) -> Unavailable:
    return Unavailable(
        said("The key {path}", path=path),
        why=said("it does not open with the passphrase that is given, or is damaged."),
        next_step=said(
            "Set the environment variable {name} to its passphrase where `omv` runs, the scheduler"
            " and the pages as well.",
            name=PASSPHRASE_VARIABLE,
        ),
    )


def _open_to_others(path: Path) -> Unavailable:
    return Unavailable(
        said("The key {path}", path=path),
        why=said("other accounts than omv's may read or write it."),
        next_step=said("Let nobody but omv at it: `chmod go= {path}`.", path=path),
    )


def _unusable_file(path: Path, why: str) -> Unavailable:
    return Unavailable(
        said("The key {path}", path=path),
        why=why,
        next_step=said("Look at seal.key in omv.toml, or put the file back from a backup."),
    )
