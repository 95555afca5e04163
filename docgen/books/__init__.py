"""Handing workbooks out and gathering them in: the order of such a run, with the disk."""
