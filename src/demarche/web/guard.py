"""Who may ask and who may write: hosts, headers, the token, requests that other sites send.

A page of another site can make a browser send requests here. So a request must name a host that
is ours (else a name that is pointed at 127.0.0.1 would do), and a write must come from our own
pages: with the session's own mark in the form, or with the token in a header that no other site
can set.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from demarche.web.faults import Forbidden

COOKIE = "demarche"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer carries."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The token that writing needs (None: nobody writes) and the names that this host has."""

    token: str | None = field(default=None, repr=False)
    names: frozenset[str] = frozenset(("localhost",))

    def knows(self, host: str) -> bool:
        """Tell whether a Host header is ours: a name of this host, or an address in digits."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def is_token(self, given: str) -> bool:
        """Tell whether it is the token, in a time that does not tell how much of it is."""
        return self.token is not None and hmac.compare_digest(_bytes(given), _bytes(self.token))

    def session(self) -> str:
        """Return a new session's cookie."""
        nonce = secrets.token_urlsafe(16)
        return f"{nonce}.{self._mark('session', nonce)}"

    def form_mark(self, cookie: str | None) -> str | None:
        """Return what a form of this session carries; None where the session is none of ours."""
        nonce, _, mark = (cookie or "").partition(".")
        if self.token is None or not nonce:
            return None
        if not hmac.compare_digest(_bytes(mark), _bytes(self._mark("session", nonce))):
            return None
        return self._mark("form", nonce)

    def check_write(self, headers: Mapping[str, str], cookie: str | None, mark: str | None) -> None:
        """Raise Forbidden unless a request may write."""
        if self.token is None:
            raise Forbidden("this server was started read-only; --token makes it writable")
        self.check_origin(headers)
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            if not self.is_token(given.strip()):
                raise Forbidden("the token is not right")
            return
        own = self.form_mark(cookie)
        if own is None or not hmac.compare_digest(_bytes(mark or ""), _bytes(own)):
            raise Forbidden("enter the token first; the server printed it when it started")

    def check_origin(self, headers: Mapping[str, str]) -> None:
        """Raise Forbidden for a request that a browser says another site's page sent."""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Forbidden("this request comes from another site's page")
        origin = headers.get("origin")
        if origin and urlsplit(origin).netloc != headers.get("host"):
            raise Forbidden("this request comes from another site's page")

    def _mark(self, purpose: str, nonce: str) -> str:
        text = _bytes(f"{purpose} {nonce}")
        return hmac.new(_bytes(self.token or ""), text, hashlib.sha256).hexdigest()


def is_loopback(host: str) -> bool:
    """Tell whether an address to listen on can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names_of(host: str, more: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the names that a server listening there goes by."""
    own = set() if is_loopback(host) else {host, socket.gethostname(), socket.getfqdn()}
    return frozenset(name.lower() for name in ({"localhost", *more} | own) if name)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
