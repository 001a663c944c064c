"""Files that survive a power cut: one way to write them, and a store that finds them by their content."""

import hashlib
import os
import secrets
from pathlib import Path

from clinic.adapters.secrets import BrokenSeal, Keys

SEALED_FOR = "content"


class LostContent(Exception):
    """The stored bytes are missing or are not what was stored."""


def durable_write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a whole file or nothing: temporary file, fsync, rename, fsync of the folder.

    Without the two fsyncs a renamed file can be empty after a power cut although the row beside it is durable.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class ContentStore:
    """Bytes by their SHA-256, sealed at rest: a sheet holds its patient's link."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self._folder = folder
        self._keys = keys

    def put(self, content: bytes) -> str:
        """Keep the bytes durably; returns their SHA-256 as hex. The same bytes are kept once."""
        name = hashlib.sha256(content).hexdigest()
        if not self._path(name).exists():
            durable_write(self._path(name), self._keys.seal(SEALED_FOR, content))
        return name

    def get(self, name: str) -> bytes:
        """The bytes. Raises LostContent if they are missing, altered or another file's."""
        try:
            content = self._keys.open(SEALED_FOR, self._path(name).read_bytes())
        except (OSError, BrokenSeal) as error:
            raise LostContent(name) from error
        if hashlib.sha256(content).hexdigest() != name:
            raise LostContent(name)
        return content

    def forget(self, name: str) -> None:
        """Remove the bytes; those that are not there are gone already."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name
