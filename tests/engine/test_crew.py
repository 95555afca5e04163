"""Work shared between real processes: all of it done, once, in order, whatever becomes of them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.engine import Crew, Interrupts, Work, crew_of
from docgen.engine.crew import MOST_UNASKED, processors
from docgen.engine.pool import Pool
from docgen.errors import Refused
from docgen.i18n import use_language
from tests.engine.making import Doubler, Made, doubled, works

posix = pytest.mark.skipif(os.name == "nt", reason="sends signals as POSIX does")


@pytest.fixture
def notes() -> list[str]:
    use_language("en")
    return []


def right(found: dict[int, Made], count: int) -> bool:
    return list(found) == list(range(count)) and all(made == 2 * number for number, (made, _pid) in found.items())


def pids(found: dict[int, Made]) -> set[int]:
    return {pid for _made, pid in found.values()}


def test_everything_is_made_once_and_given_in_order(notes: list[str]) -> None:
    found = doubled(crew_of(3, notes.append), works(Doubler(0.005), 400))
    assert right(found, 400)
    assert len(pids(found)) == 3 and os.getpid() in pids(found)
    assert not multiprocessing.active_children() and not notes


def test_the_first_is_made_at_once_by_this_process(notes: list[str]) -> None:
    crew = crew_of(2, notes.append)
    with Interrupts() as interrupts:
        made = crew.made(works(Doubler(), 50), interrupts)
        number, answer = next(made)
        assert answer is not None and answer() == (0, os.getpid())
    crew.close()
    assert number == 0 and not multiprocessing.active_children()


def test_one_job_never_starts_a_process_and_little_work_neither(notes: list[str]) -> None:
    assert pids(doubled(crew_of(1, notes.append), works(Doubler(), 300, 1.0))) == {os.getpid()}
    assert pids(doubled(crew_of(None, notes.append), works(Doubler(0.001), 100, 0.01))) == {os.getpid()}
    assert pids(doubled(crew_of(2, notes.append), works(Doubler(), 1, 1.0))) == {os.getpid()}


@pytest.mark.skipif(processors() < 2, reason="there is one processor")
def test_without_a_number_processes_come_when_it_is_worth_it(notes: list[str]) -> None:
    found = doubled(crew_of(None, notes.append), works(Doubler(0.02), 250, 0.02))
    assert right(found, 250) and 2 <= len(pids(found)) <= MOST_UNASKED


def test_what_needs_no_work_keeps_its_place_and_refusals_theirs(notes: list[str]) -> None:
    things: list[tuple[int, Work | None]] = list(works(Doubler(0.005, refused=frozenset({11, 150})), 200))
    things[10:10] = [(-1, None), (-2, None)]
    seen: list[int | str] = []
    with Interrupts() as interrupts:
        for number, answer in crew_of(2, notes.append).made(things, interrupts):
            try:
                seen.append(number if answer is None else answer()[0] // 2)
            except Refused as fault:
                seen.append(f"{fault.findings[0].place} {fault.findings[0].rule}")
    wanted: list[int | str] = list(range(200))
    wanted[11], wanted[150] = "11 number-refused", "150 number-refused"
    assert seen == [*wanted[:10], -1, -2, *wanted[10:]]


@posix
def test_a_killed_worker_loses_nothing(notes: list[str], tmp_path: Path) -> None:
    maker = Doubler(0.005, killing=frozenset(range(100, 200)), once=tmp_path / "killed")
    found = doubled(crew_of(2, notes.append), works(maker, 800))
    assert (tmp_path / "killed").exists() and right(found, 800)
    assert len(pids(found)) == 3, "another process came in the place of the one that was killed"
    assert notes == ["A worker process ended unexpectedly; what it was making is made again."]


@posix
def test_what_kills_every_worker_is_made_here_in_the_end(notes: list[str]) -> None:
    found = doubled(crew_of(2, notes.append), works(Doubler(0.01, killing=frozenset(range(400))), 400))
    assert right(found, 400) and pids(found) == {os.getpid()}
    assert notes[-1] == "No worker is left; the rest is made in this process."


def test_what_fails_elsewhere_is_made_here(notes: list[str]) -> None:
    found = doubled(crew_of(2, notes.append), works(Doubler(0.01, failing=frozenset(range(200, 300))), 300))
    assert right(found, 300) and {found[number][1] for number in range(200, 300)} == {os.getpid()}
    (note,) = notes
    assert "ValueError: not here" in note


@posix
@pytest.mark.parametrize("jobs", [1, 2])
def test_after_ctrl_c_what_is_made_is_given_and_nothing_more(notes: list[str], jobs: int) -> None:
    crew = crew_of(jobs, notes.append)
    seen = []
    with Interrupts() as interrupts:
        for number, answer in crew.made(works(Doubler(0.005, interrupting=frozenset({60})), 400), interrupts):
            assert answer is not None and answer()[0] == 2 * number
            seen.append(number)
        assert interrupts.heard
    assert seen == sorted(set(seen)) and 30 < len(seen) < 200
    assert not multiprocessing.active_children() and not notes


def test_only_so_much_is_looked_at_before_the_first_is_done(notes: list[str]) -> None:
    looked = 0

    def things() -> Iterator[tuple[int, Work]]:
        nonlocal looked
        for thing in works(Doubler(), 20_000):
            looked += 1
            yield thing

    crew: Crew = crew_of(2, notes.append)
    furthest = 0
    with Interrupts() as interrupts:
        for done, (_number, _answer) in enumerate(crew.made(things(), interrupts)):
            furthest = max(furthest, looked - done)
    assert furthest < 1000


def test_without_a_process_that_can_begin_all_is_made_here(notes: list[str]) -> None:
    crew = Crew(lambda: Pool(1), 0.0, notes.append)
    crew.begin("tests.engine.ending")
    found = doubled(crew, works(Doubler(0.01), 300))
    assert right(found, 300) and pids(found) == {os.getpid()}
    assert notes[-1] == "No worker is left; the rest is made in this process."
