"""Cases to be placed in the property space of the default definition."""

from __future__ import annotations

from typology.model import Case, Rating

COMPLETE = {
    "violence_reduction": Rating("limited"),
    "demobilisation": Rating("absent"),
    "recruiter_removal": Rating("absent"),
    "splitting_ranks": Rating("absent"),
    "state_capacity": Rating("unchanged"),
    "state_authority": Rating("weakened"),
    "resource_accumulation": Rating("full"),
    "recruitment_continuation": Rating("full"),
}


def case(name: str, status: str = "in_force", **ratings: Rating) -> Case:
    return Case(name, name, status, "outcome", "public", ratings, "")
