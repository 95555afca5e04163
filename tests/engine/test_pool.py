"""Processes beside this one, each by itself: what they send, and what becomes of it when they are gone."""

from __future__ import annotations

import multiprocessing
import pickle
import random
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_EXCEPTION, wait
from dataclasses import replace

import pytest

from docgen.engine.hands import Lost
from docgen.engine.pool import Pool
from tests.engine.making import Doubler, Large, task

MODULE = "tests.engine.making"


@pytest.fixture
def pool() -> Iterator[Pool]:
    made = Pool(1)
    made.begin(MODULE)
    until_ready(made)
    yield made
    made.close()
    assert not multiprocessing.active_children()


def until_ready(pool: Pool) -> None:
    end = time.monotonic() + 60
    while pool.many() < 1:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_was_made_comes_back_in_order(pool: Pool) -> None:
    given = [pool.give(task(Doubler(), count)) for count in range(20)]
    for count, one in enumerate(given):
        assert [made for made, _pid in one.result(30).results] == [2 * number for number in range(count)]


def test_a_fault_comes_back_and_the_process_goes_on(pool: Pool) -> None:
    failing = pool.give(task(Doubler(failing=frozenset({0}))))
    odd = pool.give(task(Large(1, fails=True)))
    after = pool.give(task(Large(5)))
    with pytest.raises(ValueError, match="not here"):
        failing.result(30)
    with pytest.raises(RuntimeError, match="ValueError: "):
        odd.result(30)
    assert len(after.result(30).results[0]) == 5 and pool.many() == 1


def test_what_cannot_be_sent_is_told_and_the_process_goes_on(pool: Pool) -> None:
    unsendable = [pool.give(replace(task(Large(1)), pieces=(lambda: None,))) for _number in range(5)]
    after = pool.give(task(Large(5)))
    for one in unsendable:
        with pytest.raises((pickle.PicklingError, AttributeError)):
            one.result(30)
    assert len(after.result(30).results[0]) == 5 and pool.many() == 1


@pytest.mark.parametrize("seed", range(8))
def test_nobody_waits_for_a_process_that_is_killed_while_it_sends(pool: Pool, seed: int) -> None:
    given = [pool.give(task(Large(3_000_000))) for _number in range(200)]
    given[2].result(30)
    time.sleep(random.Random(seed).random() * 0.03)
    (process,) = multiprocessing.active_children()
    process.kill()
    done, _left = wait(given, 30, FIRST_EXCEPTION)
    assert [one for one in done if isinstance(one.exception(), Lost)]
    with pytest.raises(Lost):
        pool.many()
    assert pool.renewed()
    until_ready(pool)
    assert len(pool.give(task(Large(7))).result(30).results[0]) == 7


def test_what_ends_at_once_is_not_begun_again_and_again() -> None:
    pool = Pool(1)
    pool.begin("tests.engine.ending")
    losses = 0
    while True:
        end = time.monotonic() + 60
        with pytest.raises(Lost):
            while time.monotonic() < end:
                pool.many()
                time.sleep(0.01)
        losses += 1
        if not pool.renewed():
            break
    assert losses == 4 and not multiprocessing.active_children()
