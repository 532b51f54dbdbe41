"""Names, attributes and text in, well-formed XML out; the one place where anything is escaped."""

from __future__ import annotations

import html
import re

_UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FOLLOWED = frozenset(("http", "https"))


def escaped(value: object) -> str:
    """Return a value as text or attribute; characters that XML cannot hold become U+FFFD."""
    return html.escape(_UNHELD.sub("\ufffd", str(value)), quote=True)


def tag(name: str, *inside: str, **attributes: object) -> str:
    """Return an element around markup; attributes are escaped, None leaves one out.

    `class_` is class, `stroke_width` stroke-width. Text that goes inside is escaped by the caller.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(inside)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def words(name: str, text: object, **attributes: object) -> str:
    """Return an element that holds a text, also where the text is empty."""
    return tag(name, escaped(text) or "\u200b", **attributes)


def number(value: object) -> object:
    """Return a float with one decimal at most, anything else as it is."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else value


def followed(href: str | None) -> str | None:
    """Return an address that a link may lead to; None for one with a scheme but http, https.

    Browsers drop control characters and blanks before they look for `javascript:`; so do we.
    """
    if href is None:
        return None
    scheme = _SCHEME.match(_IGNORED.sub("", href))
    return href if scheme is None or scheme[1].lower() in _FOLLOWED else None


def link(inside: str, href: str | None, label: str, **more: object) -> str:
    """Return a mark with its label as title, as a link where there is an address."""
    title = words("title", label)
    address = followed(href)
    if address is None:
        return tag("g", title, inside, role="img", aria_label=label, **more)
    return tag("a", title, inside, href=address, aria_label=label, **more)


def drawing(
    inside: str, *, name: str, width: int, height: int, title: str, description: str, **more: object
) -> str:
    """Return an SVG image with title and description for those who do not see it."""
    told = words("title", title, id=f"{name}-title")
    told += words("desc", description, id=f"{name}-desc")
    return tag(
        "svg",
        told,
        inside,
        xmlns="http://www.w3.org/2000/svg",
        class_="dm-drawing",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="group",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
        **more,
    )
