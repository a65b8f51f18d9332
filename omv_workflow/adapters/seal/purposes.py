"""What a certificate may be used for: to sign documents, not to vouch for others, or to serve."""

from typing import Final

from asn1crypto import x509

_PURPOSES: Final = frozenset(
    {
        "any_extended_key_usage",
        "client_auth",
        "email_protection",
        "1.3.6.1.5.5.7.3.36",  # documents (RFC 9336)
        "1.3.6.1.4.1.311.10.3.12",  # documents, of one program
        "1.2.840.113583.1.1.5",  # documents, of another
    }
)


def is_for_signing(certificate: x509.Certificate) -> bool:
    """Whether it says nothing of its purposes, or one of them is to sign, and it is no authority's.

    A web server's key, or a time-stamp service's, leads to the same roots as people's do.
    """
    purposes = certificate.extended_key_usage_value
    is_fit = purposes is None or bool(_PURPOSES & set(purposes.native))
    return is_fit and not certificate.ca
