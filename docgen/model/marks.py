"""Which documents of a round left the house: `data/<round>/trang-thai.yaml`, written by `docgen submit` and `issue`.

    documents:
      quyet-dinh:
        - {state: submitted, file: quyet-dinh.docx, sha256: …, rendered: …}
        - {state: issued, file: quyet-dinh (lần 2).docx, sha256: …, rendered: …, number: "15", date: 2026-12-22, …}

It stands beside the data, and is kept with them: a workspace that lost docgen's own notes still knows what was issued.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from docgen.model.round import OpenDate
from docgen.model.written import Text, Written

Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Mark(Written):
    """One version of a document that is frozen. file: its name in the folder of the round's drafts.

    sha256: of the file as frozen; rendered: of what docgen itself had made of it, empty where that is not known.
    number, date: with which it was issued. drawn_number, drawn_date: what round.yaml said of them then.
    before: the file before number and date were entered; submitted: whether it had been marked so before.
    """

    state: Literal["submitted", "issued"]
    file: Text
    sha256: Digest
    rendered: Digest | Literal[""] = ""
    number: str = ""
    date: dt.date | None = None
    drawn_number: str = ""
    drawn_date: OpenDate | None = None
    before: Digest | Literal[""] = ""
    submitted: bool = False


class Marks(Written):
    """The frozen versions of a round's documents, oldest first, by document; of a draft for a unit `document/unit`."""

    documents: dict[str, tuple[Mark, ...]] = Field(default_factory=dict)
