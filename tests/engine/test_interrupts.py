from __future__ import annotations

import signal
import threading

import pytest

from docgen.engine import Interrupts


def press() -> None:
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_waits_until_it_is_let_through() -> None:
    before = signal.getsignal(signal.SIGINT)
    done = []
    with Interrupts() as interrupts:
        assert not interrupts.heard
        press()
        done.append("written")
        assert interrupts.heard
        with pytest.raises(KeyboardInterrupt), interrupts.let_through():
            done.append("never")
    assert done == ["written"] and signal.getsignal(signal.SIGINT) is before


def test_it_is_let_through_at_once_where_nothing_can_be_torn() -> None:
    with Interrupts() as interrupts, pytest.raises(KeyboardInterrupt), interrupts.let_through():
        press()


def test_who_presses_it_again_and_again_is_heard() -> None:
    with Interrupts():
        press()
        press()
        with pytest.raises(KeyboardInterrupt):
            press()


def test_elsewhere_than_in_the_main_thread_nothing_changes() -> None:
    found = []

    def run() -> None:
        with Interrupts() as interrupts, interrupts.let_through():
            found.append(interrupts.heard)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert found == [False]
