"""Mail behind one door: a mail server (SMTP, always encrypted unless it is on this very machine), or files."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from clinic.adapters.files import durable_write

SECONDS = 10
"""How long a mail server may keep us waiting for each of its answers."""
USUAL_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain-text mail. ``key`` names it for ever, so that a second copy can be told from a second mail."""

    key: str
    recipient: str
    subject: str
    body: str
    at: datetime
    unsubscribe: str = ""
    """The address at which one click ends mails of this kind (RFC 8058); empty for those that nobody can end."""


class MailFailed(Exception):
    """The mail was not taken. ``for_good`` when asking again will not help; ``unreachable`` when no other
    mail would be taken now either."""

    def __init__(self, reason: str, *, for_good: bool = False, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good
        self.unreachable = unreachable


class Mailer(Protocol):
    """Something that takes a mail."""

    def send(self, mail: Mail) -> None:
        """Hand the mail over; returns when it was taken. Raises MailFailed."""


class FileMailer:
    """Writes each mail into a folder as an ``.eml`` file: for trying things out."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Write the mail, once however often it is sent."""
        name = f"{mail.at:%Y%m%dT%H%M%S}-{mail.key}.eml"
        durable_write(self._folder / name, compose(mail, self._sender).as_bytes())


class SmtpMailer:
    """Hands mail to a server. ``address``: ``smtp://`` (STARTTLS) or ``smtps://``, with user and password.

    Without encryption only a server on this machine is spoken to.
    """

    def __init__(self, address: str, sender: str, context: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(address)
        self._host = parts.hostname or "localhost"
        self._port = parts.port or USUAL_PORTS[parts.scheme]
        self._at_once = parts.scheme == "smtps"
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._context = context or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailFailed, told apart by what may help."""
        message = compose(mail, self._sender)
        try:
            with self._connect() as server:
                self._introduce(server)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise MailFailed(_words(code, reason), for_good=code >= 500) from error
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError, smtplib.SMTPHeloError) as error:
            raise MailFailed(_words(error.smtp_code, error.smtp_error), unreachable=True) from error
        except smtplib.SMTPResponseException as error:
            raise MailFailed(
                _words(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailFailed(f"{type(error).__name__}: {error}", unreachable=True) from error

    def _connect(self) -> smtplib.SMTP:
        if self._at_once:
            return smtplib.SMTP_SSL(self._host, self._port, timeout=SECONDS, context=self._context)
        return smtplib.SMTP(self._host, self._port, timeout=SECONDS)

    def _introduce(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if not self._at_once:
            if server.has_extn("starttls"):
                server.starttls(context=self._context)
                server.ehlo()
            elif not _is_here(self._host):
                raise MailFailed("the mail server offers no encryption (STARTTLS)", unreachable=True)
        if self._user:
            server.login(self._user, self._password)


def mailer_for(address: str, sender: str, instance: Path) -> Mailer:
    """The mailer that the setting ``mail`` names: ``smtp://…``, ``smtps://…`` or ``file:``."""
    if address.startswith("file:"):
        return FileMailer(instance / "mail", sender)
    return SmtpMailer(address, sender)


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes over the wire. Raises MailFailed for an address that no header can hold."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998) if mail.unsubscribe else SMTP)
    try:
        message["From"] = sender
        message["To"] = Address(addr_spec=mail.recipient)
        message["Subject"] = " ".join(mail.subject.split())
    except (ValueError, IndexError) as error:
        raise MailFailed("the address cannot be written in a mail", for_good=True) from error
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.key}@{sender.rpartition('@')[2].rstrip('>')}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"  # its address must stand in one piece
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _words(code: int, reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    return f"{code} {' '.join(text.split())}"[:500]
