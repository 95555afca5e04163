"""Where documents are made: in this process, in several of this machine, or on the workers of a Dask scheduler.

`crew` shares the work out and gives what was made in the order it was asked for; `pool` and `cluster` are those that
do it elsewhere, `worker` what they run there. None of this knows what a document is.
"""

from docgen.engine.crew import Crew, crew_at, crew_of, is_address
from docgen.engine.interrupts import Interrupts
from docgen.engine.work import Answer, Kit, Maker, Work

__all__ = ["Answer", "Crew", "Interrupts", "Kit", "Maker", "Work", "crew_at", "crew_of", "is_address"]
