"""Workbooks and expected figures of the invented provinces of `tests/provinces`: `python -m tests.province_books`.

Scores are drawn from seeds and reckoned here by an arithmetic of its own; nothing of docgen is used. The workbooks are
as clerks leave them: titles, merged cells, numbering rows, block titles between units, notes below, names in many forms.
"""
