"""Markdown holds every text."""

from __future__ import annotations

import re

from tests.support.reports import cases, library, texts_of
from typology.reporting.report.markdown import write_markdown


def test_every_reason_fact_place_and_term_is_in_the_markdown() -> None:
    text = " ".join(re.sub(r"\\(.)", r"\1", write_markdown(library())).split())
    missing = [words for case in cases() for words in texts_of(case) if words not in text]
    assert missing == []
