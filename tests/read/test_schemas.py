from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from docgen.read.schemas import FOLDER, MODELS, schemas

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(
    path for pattern in ("rubrics/*/*", "data/*", "data/*/*", "templates/*/*") for path in ROOT.glob(f"{pattern}.yaml")
)


def test_the_schema_files_are_those_of_the_models() -> None:
    """After a change of a model: `python -c "from docgen.read.schemas import write_schemas; write_schemas()"`."""
    kept = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.schema.json")}
    assert {name: kept.get(name) for name in schemas()} == schemas()


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[f"{name}.schema.json"]))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_editors_accept_the_samples(path: Path) -> None:
    """The first line of a file names its schema, and the schema has nothing against the file."""
    text = path.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named, f"{path} does not name its schema"
    schema = (path.parent / named[1]).resolve()
    assert schema.parent == FOLDER
    data = json.loads(json.dumps(YAML(typ="safe").load(text), default=str))
    jsonschema.validate(data, json.loads(schema.read_text("utf-8")))
