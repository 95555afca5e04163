"""JSON Schemas of everything people write in YAML, for editors. The models are the check; these only help typing."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from docgen.model.cases import Cases
from docgen.model.columns import KeptColumns
from docgen.model.kind import Kind, Phrases
from docgen.model.marks import Marks
from docgen.model.norm import Norm
from docgen.model.register import LegalRegister, UnitRegister
from docgen.model.round import Round
from docgen.model.rubric import Rubric

FOLDER = Path(__file__).parent.parent / "schemas"

MODELS: dict[str, type[BaseModel]] = {
    "cases": Cases,
    "columns": KeptColumns,
    "kind": Kind,
    "legal-bases": LegalRegister,
    "marks": Marks,
    "norm": Norm,
    "phrases": Phrases,
    "round": Round,
    "rubric": Rubric,
    "units": UnitRegister,
}


def schemas() -> dict[str, str]:
    """Give the content of each schema file by its name (`rubric.schema.json`)."""
    return {f"{name}.schema.json": _schema(model) for name, model in MODELS.items()}


def write_schemas(folder: Path = FOLDER) -> None:
    """Write the schema files anew, after a change of the models."""
    for name, content in schemas().items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")


def _schema(model: type[BaseModel]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
