"""Mutations of bytes: what editors, copies and bad luck do to a file."""

from __future__ import annotations

import re
from random import Random
from typing import Final

FRAGMENTS = [
    b":",
    b"-",
    b"[",
    b"]",
    b"{",
    b"}",
    b",",
    b"#",
    b"&a",
    b"*a",
    b"!",
    b"|",
    b">",
    b"'",
    b'"',
    b"%",
    b"@",
    b"`",
    b"?",
    b"\n",
    b" ",
    b"\t",
    b"\\",
    b"\x00",
    b"\x85",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"\n  ",
    b"\n- ",
    b": ",
    b"---\n",
    b"...\n",
    b"<<: ",
    b"null",
    b"~",
    b"1e999",
    b"NO",
    b"0x1F",
    b"[[[[",
    b"{{{{",
    b"\xe2\x80\xa8",
    b"\xed\xa0\x80",
    b"\xf0\x9f\x98\x80",
    b"\\x07",
    b"\r",
    b"\r\n",
]


def scrambled(rng: Random, text: bytes) -> bytes:
    """`text` with a few bytes put in, taken out, moved or turned over."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        place, other = sorted((rng.randrange(len(text) + 1), rng.randrange(len(text) + 1)))
        match rng.randrange(6):
            case 0 | 1:
                text = text[:place] + rng.choice(FRAGMENTS) + text[place:]
            case 2:
                text = text[:place] + text[place + rng.choice((1, 1, 2, 30)) :]
            case 3:
                text = text[:place] + bytes([rng.randrange(256)]) + text[place + 1 :]
            case 4:
                text = text[:place] + text[other:] if other - place < 200 else text[:other]
            case _:
                text = text[:place] + text[place : place + 40] + text[place:]
    return text


TOKENS: Final = [
    word.encode()
    for word in (
        "null", "~", "0", "-1", "1e308", "1e-320", "1e999", ".inf", "nan", "0,5", "50%", "0x1F",
        "\u0660\u066b\u0665", "\u22125", "[]", "{}", "[[]]", "{a: {b: [c]}}", "[1, [2, {c: d}]]",
        '""', "''", '"\\u0007"', "\u201cquoted\u201d", "\u00abquoted\u00bb", "\u00a0", "\u200b",
        "\u202e", "\u061c", "\ufeff", "unknown", "absent", "true", "yes", "2016-02-30", "9999",
        "x" * 300, "\U0001f600", "e\u0301", "rubric:", "case:", "choices:", "criterion:", "all:",
        "not:", "- - -", "? x", "|", ">-", "&a", "*a", "!!str", "<<:", "---", "=1+1", "../..",
    )
]  # fmt: skip


def mutated(rng: Random, text: bytes) -> bytes:
    """`text` scrambled, with words put in the place of others, or with lines moved."""
    match rng.randrange(4):
        case 0:
            return scrambled(rng, text)
        case 1:
            lines = text.split(b"\n")
            line = lines.pop(rng.randrange(len(lines)))
            indent = rng.choice((b"", b"  ", b" ", b"\t", b"\xc2\xa0", b"- "))
            lines.insert(rng.randrange(len(lines) + 1), indent + line)
            return b"\n".join(lines)
    words = [*re.finditer(rb"[^\s\[\]{},:\"']+", text)]
    for word in sorted(
        rng.sample(words, min(len(words), rng.choice((1, 1, 2)))), reverse=True, key=re.Match.start
    ):
        text = text[: word.start()] + rng.choice(TOKENS) + text[word.end() :]
    return text
