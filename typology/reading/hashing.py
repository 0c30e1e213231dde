"""Canonical JSON (RFC 8785) with strings in NFC, and its sha256."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from unicodedata import is_normalized, normalize

from typology.model import Json


def sha256(value: Mapping[str, Json]) -> str:
    """The sha256 of the canonical JSON of `value`, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


class Canonical(str):
    """A part that is canonical JSON already: it is the same in many values, and written once."""

    __slots__ = ()


def canonical(value: Json | Mapping[str, Json]) -> str:
    """`value` as canonical JSON: sorted keys, no white space, numbers as ECMAScript writes them.

    >>> canonical({"b": [1.0, 1e21, None], "a": "\\u20ac"})
    '{"a":"€","b":[1,1e+21,null]}'
    """
    if isinstance(value, str):
        return value if isinstance(value, Canonical) else encode_basestring(_composed(value))
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, Sequence):
        return "[" + ",".join([canonical(item) for item in value]) + "]"
    return "{" + ",".join(_members(value)) + "}"


def member(key: str, value: Json) -> str:
    """A member of an object as canonical JSON.

    >>> member("a", [1.0])
    '"a":[1]'
    """
    return f"{encode_basestring(_composed(key))}:{canonical(value)}"


def _members(value: Mapping[str, Json]) -> list[str]:
    if "".join(value).isascii():  # then code units are ordered as characters are
        return [f"{encode_basestring(key)}:{canonical(value[key])}" for key in sorted(value)]
    composed = {_composed(key): item for key, item in value.items()}
    keys = sorted(composed, key=lambda key: key.encode("utf-16-be"))
    return [f"{encode_basestring(key)}:{canonical(composed[key])}" for key in keys]


def _composed(text: str) -> str:
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def number(value: float) -> str:
    """A finite number as ECMAScript's Number::toString writes it. Raises ValueError for others.

    >>> number(1e-7), number(0.000001), number(-0.0)
    ('1e-7', '0.000001', '0')
    """
    if not math.isfinite(value):
        raise ValueError(f"JSON has no {value}")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(float(value))).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)
    digits = digits.rstrip("0")
    return sign + _decimal(digits, point)


def _decimal(digits: str, point: int) -> str:
    """0.`digits` x 10 ** `point`, in ECMAScript's choice of notation."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"
