"""The default definition as a user would copy it by hand, and the columns that `score` writes.

Those of EMPTY take more than a formula, and stay empty: whether a verdict is firm, what it leans to
and rests on, and which of the ratings that it binds on lack evidence.
"""

from __future__ import annotations

PLAIN = {"absent": 0.0, "limited": 0.33, "substantial": 0.67, "full": 1.0}
CAPACITY = {"weakened": 0.0, "unchanged": 0.1, "improved": 0.67, "transformed": 1.0}
AUTHORITY = {"weakened": 0.0, "unchanged": 0.1, "extended": 0.67, "restored": 1.0}
ASSUMED = {"violence_reduction": 0.33, "state_capacity": 0.1, "state_authority": 0.1}
BEYOND = 0.5 + 1e-9
TYPES = ("stabilising", "delaying")
READ = (
    "violence_reduction", "demobilisation", "recruiter_removal", "splitting_ranks",
    "state_capacity", "state_authority", "resource_accumulation", "recruitment_continuation",
)  # fmt: skip
MARKS = ("splitting_ranks", "state_capacity", "state_authority", "recruiter_removal")
GUARDS = ("state_authority", "state_capacity")
BOUGHT = ("resource_accumulation", "recruitment_continuation")
OTHERS = (
    "displacement", "state_credibility", "accountability_cost", "civilian_cost", "durability",
    "state_backing", "mediator_credibility", "foreign_partner_support", "flexibility",
)  # fmt: skip
SCALES = {
    **dict.fromkeys(READ, PLAIN), "state_capacity": CAPACITY, "state_authority": AUTHORITY,
}  # fmt: skip
LEFT = {name: 3 if name in ASSUMED else 4 for name in READ}  # levels that silence leaves
BOUNDS = tuple(f"{name}__{end}" for name in TYPES for end in ("low", "high"))
SAME = {
    "basis": "outcome", "prospective": "false", "rubric": "thurston-2018", "version": "1.1",
    "definition_sha256": "25e0391a3d6075182016b5bf6822e7401fc9a93fb87ee2409dcc4dadd32746c5",
}  # fmt: skip
EMPTY = ("overrides", "leaning", "firm", "rests_on", "without_evidence", "ignored", *OTHERS)
COLUMNS = (
    "case", "title", "status", "basis", "prospective", "rubric", "version", "definition_sha256",
    "overrides", "verdict", "leaning", "firm", "margin", "completions", "unknown", "rests_on",
    "without_evidence", "ignored", *BOUNDS, *READ, *OTHERS,
)  # fmt: skip


def silent(name: str, end: str) -> float:
    """The membership of an unknown criterion at one end."""
    return 1.0 if end == "high" else ASSUMED.get(name, 0.0)
