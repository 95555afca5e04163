"""Documents made of nothing but a pickled kit: the same as beside the files, and the same size for any round."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from docgen import dossier
from docgen.dossier import Only
from docgen.dossier.jobs import jobs_of
from docgen.engine import Work
from docgen.errors import Finding, InFile, Refused, Severity, WrongSetup
from docgen.making.job import Drafted, Job
from docgen.progress import Lines
from docgen.workspace import Workspace
from tests import rounds
from tests.many import letters
from tests.workspaces import ROUND


def jobs(workspace: Workspace, name: str) -> list[Job]:
    registers = dossier.Registers(workspace)
    return list(jobs_of(registers, dossier.prepare(workspace, registers, name), workspace.drafts, Only()))


def sent(work: Work) -> Drafted:
    """What comes back from where nothing but the kit and the piece is."""
    maker = pickle.loads(work.kit.packed)
    made: Drafted = pickle.loads(pickle.dumps(maker.make(pickle.loads(pickle.dumps(work.piece)))))
    return made


@pytest.mark.parametrize("name", rounds.ROUNDS)
def test_a_kit_needs_no_files(tmp_path: Path, name: str) -> None:
    workspace = rounds.copy_of_samples(tmp_path / "w")
    some = jobs(workspace, name)[:4]
    here = [job.work(None).do() for job in some]
    works = [job.work(None) for job in some]
    assert all(work.kit.packed for work in works)
    shutil.rmtree(workspace.root)
    assert [sent(work) for work in works] == here
    numbered = [job.work(job.numbered) for job in some]
    assert [sent(work).data for work in numbered] == [made.data for made in here]


def test_a_kit_tells_what_could_not_be_read(tmp_path: Path) -> None:
    workspace = rounds.copy_of_samples(tmp_path)
    (workspace.kind("quyet-dinh-son-la-nd30") / "phrases.yaml").write_text("phrases: [", "utf-8")
    (workspace.kind("cong-van-xac-nhan-nd30") / "template.docx").write_bytes(b"none")
    told = []
    for job in jobs(workspace, "son-la-2021")[:2]:
        with pytest.raises(WrongSetup) as here:
            job.work(None).do()
        with pytest.raises(WrongSetup) as there:
            sent(job.work(None))
        assert here.value.findings == there.value.findings
        told.append(here.value.findings[0].place)
    assert "phrases.yaml" in str(told[0]) and "template.docx" in str(told[1])


def test_the_kit_of_letters_does_not_grow_with_them(tmp_path: Path) -> None:
    few, many = (jobs(letters(tmp_path / str(count), count), ROUND) for count in (20, 200))
    assert (len(few), len(many)) == (20, 200)
    sizes = [len(one[0].work(None).kit.packed) for one in (few, many)]
    assert abs(sizes[1] - sizes[0]) < 100
    pieces = [len(pickle.dumps(one[-1].work(None).piece)) for one in (few, many)]
    assert abs(pieces[1] - pieces[0]) < 100


def test_what_is_done_holds_no_files(tmp_path: Path) -> None:
    workspace = letters(tmp_path / "w", 20)
    (item,) = dossier.build(workspace, [ROUND], workspace.drafts, Lines(quiet=True), dry=True).rounds
    assert len(item.plans) == item.told_of == 20
    for plan in item.plans:
        assert (plan.standing.data, plan.writing, plan.drafted, plan.job.ingredients) == (b"", None, None, {})
        with pytest.raises(AssertionError, match="done"):
            plan.job.work(None)
    (item,) = rounds.build(workspace, workspace.drafts).rounds
    assert (item.plans, item.told_of) == ([], 20)


@pytest.mark.parametrize("kind", [Refused, WrongSetup])
def test_a_refusal_arrives_as_it_was_sent(kind: type[Refused]) -> None:
    findings = [Finding("x", InFile("a.yaml"), "Wrong", "Mend it", Severity.WARNING), Finding("y", InFile("b"), "Too")]
    arrived = pickle.loads(pickle.dumps(kind(findings)))
    assert type(arrived) is kind and arrived.findings == tuple(findings) and str(arrived) == str(kind(findings))
