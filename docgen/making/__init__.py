"""From documents that could be made to files that stand: what is out of date, what may be replaced, what is frozen."""
