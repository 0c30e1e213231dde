"""Published ratings: twelve units by four observers."""

from __future__ import annotations

TWELVE_BY_FOUR = (  # observers A-D in columns, 0 = no rating
    (1, 1, 0, 1),
    (2, 2, 3, 2),
    (3, 3, 3, 3),
    (3, 3, 3, 3),
    (2, 2, 2, 2),
    (1, 2, 3, 4),
    (4, 4, 4, 4),
    (1, 1, 2, 1),
    (2, 2, 2, 2),
    (0, 5, 5, 5),
    (0, 0, 1, 1),
    (0, 0, 3, 0),
)
