"""Signatures behind one door: Ed25519 (RFC 8032) by ``cryptography``. The same key and bytes sign alike always."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

KEY_BYTES = 32


class SigningKey:
    """A private key; ``public`` are the 32 bytes that anybody may have."""

    def __init__(self, private: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._key.sign(message)


def new_private_key() -> bytes:
    """A random private key: 32 bytes, to be kept sealed."""
    made = Ed25519PrivateKey.generate()
    return made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed exactly this message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
