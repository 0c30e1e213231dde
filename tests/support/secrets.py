"""Cases full of marked secrets: every word that may not be shown holds a mark of its own."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Final

FOLDER: Final = "xqzfolder"
"""The folder of the cases: the names of files are no part of what is written."""

HALF_OPEN: Final = """\
format: 1
case: half-open
title: A deal of which some is kept
outcomes: {lasted: yes}
countries: [MLI]
status: in_force
summary: An open summary.
sources:
  open-source: {title: An open source, voice: xqzsource}
  xqzsource: {title: Xqzsourcetitle, author: [Xqzauthor], publisher: Xqzpublisher,
    URL: "https://example.org/xqzurl", note: Xqznote}
  xqzother: {title: Xqzothertitle, DOI: 10.1/xqzdoi}
terms:
  - {term: Fighters disarm, criterion: demobilisation, modality: required}
  - {term: Xqzterm, criterion: state_authority, modality: conditional, clause: Xqzclause,
    by: Xqzactor, verified_by: Xqzverifier, if_breached: Xqzbreach, handling: restricted}
ratings:
  demobilisation:
    rating: full
    because: They said so in the open.
    evidence:
      - {says: An open fact, source: open-source, direction: supports}
  violence_reduction:
    rating: substantial
    range: [limited, full]
    because: Xqzbecause
    accepted: Xqzaccepted
    evidence:
      - {says: Another open fact, source: open-source, direction: supports, modality: alleged}
      - {says: Xqzsays, quote: Xqzquote, source: xqzsource, locator: Xqzlocator,
        direction: supports, modality: alleged, handling: restricted}
  state_authority:
    rating: weakened
    because: Xqzbecausetwo
    evidence:
      - {says: Xqzsaystwo, source: xqzother, locator: Xqzlocatortwo, direction: contradicts,
        handling: restricted}
"""
"""A public case with a restricted term and two restricted facts."""

WHOLLY: Final = """\
format: 1
case: wholly-secret
title: "Xqztitle: a draft"
countries: [KIR]
level: local
form: Xqzform
period: {from: 1871-03-04, to: 1871-05-06}
observed_until: "1871-07-08"
status: proposed
part_of: half-open
parties: {state: [Xqzstate], armed_groups: [Xqzgroup], mediators: [Xqzmediator]}
identifiers: {xqzscheme: [Xqzidentifier]}
summary: Xqzsummary
coder: Xqzcoder
sources:
  xqzprivate: {title: Xqzprivatetitle, author: [Xqzprivateauthor]}
terms:
  - {term: Xqzprivateterm, criterion: demobilisation, modality: required, clause: Xqzprivateclause}
ratings:
  demobilisation:
    rating: substantial
    because: Xqzprivatebecause
    evidence:
      - {says: Xqzprivatesays, source: xqzprivate, locator: Xqzprivatelocator, direction: supports}
  violence_reduction: {rating: full, because: Xqzprivatebecausetwo, accepted: Xqzprivateaccepted}
labels:
  - {type: Xqzlabel, source: xqzprivate, locator: Xqzlabellocator}
outcomes: {lasted: yes}
"""
"""A case that is restricted as a whole, being a proposal."""

MARKS: Final = re.compile(rb"xqz\w*|\bKIR\b|1871-\d\d-\d\d", re.IGNORECASE)


def write_secrets(folder: Path) -> Path:
    """Both cases in FOLDER, and two codings of each beside it; the path of FOLDER."""
    for name, other in ((FOLDER, False), ("first", False), ("second", True)):
        (folder / name).mkdir()
        for case, text in (("half-open", HALF_OPEN), ("wholly-secret", WHOLLY)):
            if other:
                text = text.replace("rating: full", "rating: limited")
                text = text.replace("term: Xqz", "term: Xqznew")
            (folder / name / f"{case}.yaml").write_text(text, encoding="utf-8")
    return folder / FOLDER


def secrets_in(written: bytes) -> set[str]:
    """The marks in what was written, also within the members of an archive."""
    if zipfile.is_zipfile(BytesIO(written)):
        with zipfile.ZipFile(BytesIO(written)) as archive:
            return {
                found
                for name in archive.namelist()
                for found in secrets_in(name.encode() + b"\n" + archive.read(name))
            }
    return {found.decode().lower() for found in MARKS.findall(written)}
