"""Keys, tokens, hashes and sealed text: one door to ``cryptography``, ``argon2`` and ``hmac``."""

import base64
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

TOKEN_BYTES = 32
NONCE_BYTES = 12


class BrokenSeal(Exception):
    """Sealed bytes were altered, or sealed with another key."""


class Keys:
    """Keys for each purpose, derived from the one master secret (HKDF-SHA256, RFC 5869)."""

    def __init__(self, secret: str) -> None:
        self._master = bytes.fromhex(secret)
        self._derived: dict[str, bytes] = {}

    def of(self, purpose: str) -> bytes:
        """32 bytes for a purpose; the same secret and purpose always give the same key."""
        if purpose not in self._derived:
            kdf = HKDF(hashes.SHA256(), 32, salt=b"clinic/1", info=purpose.encode())
            self._derived[purpose] = kdf.derive(self._master)
        return self._derived[purpose]

    def mac(self, purpose: str, *parts: bytes) -> bytes:
        """HMAC-SHA256 over the parts, each with its length before it so that none can run into the next."""
        body = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
        return hmac.digest(self.of(purpose), body, "sha256")

    def seal(self, purpose: str, content: bytes) -> bytes:
        """Encrypt and authenticate (AES-256-GCM) with a random nonce in front."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.of(purpose)).encrypt(nonce, content, purpose.encode())

    def open(self, purpose: str, sealed: bytes) -> bytes:
        """Undo ``seal``. Raises BrokenSeal when a single bit differs."""
        try:
            return AESGCM(self.of(purpose)).decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal(purpose) from error

    def seal_text(self, purpose: str, text: str) -> str:
        """``seal`` for a text column."""
        return base64.b64encode(self.seal(purpose, text.encode())).decode()

    def open_text(self, purpose: str, sealed: str) -> str:
        """``open`` for a text column."""
        return self.open(purpose, base64.b64decode(sealed)).decode()


def new_token() -> str:
    """A random token of 256 bits, safe in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is kept of a random token (SHA-256: enough above 112 bits of entropy, ASVS 6.5.2)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))


class Passwords:
    """Slow hashes (argon2id) for what people type: passwords and printed codes."""

    def __init__(self, *, time_cost: int = 2, memory_kib: int = 19_456) -> None:
        # OWASP's second recommended setting for argon2id: 19 MiB, two passes, one lane.
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def hash(self, text: str) -> str:
        """The encoded hash, its parameters and salt inside."""
        return self._hasher.hash(text)

    def matches(self, encoded: str | None, text: str) -> bool:
        """Whether the text is right; without a hash the same time is spent, so that nobody learns there is none."""
        try:
            return self._hasher.verify(encoded or self._nobody, text) and encoded is not None
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, encoded: str) -> bool:
        """Whether the parameters have changed since: hash again at the next right answer."""
        return self._hasher.check_needs_rehash(encoded)
