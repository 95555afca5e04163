"""Workbooks for people: what docgen writes that is no document. Each is bytes; who calls puts them in place."""
