"""HTML pages: escaping, emphasis and the content security policy."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from typology.reporting.formats.plain_text import neutralise

COMMENT: Final = re.compile(r"^\s*(/\*.*?\*/|//[^\n]*)\s*$", re.DOTALL | re.MULTILINE)


def environment(folder: str) -> Environment:
    """The template engine for the templates in a folder of `typology/reporting`."""
    return Environment(
        loader=PackageLoader("typology.reporting", folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def asset(path: str) -> str:
    """A style sheet or script, by its path in `typology/reporting`.

    Indentation, blank lines and lines of comment are left out.
    """
    text = files("typology.reporting").joinpath(path).read_text(encoding="utf-8")
    return "\n".join(line.strip() for line in COMMENT.sub("", text).splitlines() if line.strip())


def content_security_policy(styles: list[str], scripts: list[str]) -> str:
    """A policy under which nothing runs, is drawn or fetched but these styles and scripts."""
    return "; ".join(
        (
            "default-src 'none'",
            "style-src " + " ".join(map(_hash, styles)),
            "script-src " + " ".join(map(_hash, scripts)),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def shown_text(value: object) -> object:
    """Text escaped, invisible characters as codes; markup and other values unchanged."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def safe(text: str) -> Markup:
    """Text for an element or an attribute in quotation marks; apostrophes stay, for their size.

    >>> safe("<b> isn't bold")
    Markup("&lt;b&gt; isn't bold")
    """
    return Markup(str(escape(neutralise(text.replace("\n", " ")))).replace("&#39;", "'"))
