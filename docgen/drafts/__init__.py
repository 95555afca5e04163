"""Drafts on disk: written whole or not at all, and never over what a person edited.

`.docgen/drafts.db` knows the digests of what docgen wrote at each place, `.docgen/kept/` holds the files themselves:
for every draft the one that docgen itself made last (its base), and each file as it stood before docgen replaced it. A
file is kept, then noted, and only then does the draft change; nothing noted is ever taken away. So neither a run that
is killed half-way nor two runs at once leave anything that a later one would mistake for an edit, or cannot merge with.
"""

from docgen.drafts.standing import Earlier, Made, Outcome, Standing, State, Writing
from docgen.drafts.store import Drafts

__all__ = ["Drafts", "Earlier", "Made", "Outcome", "Standing", "State", "Writing"]
