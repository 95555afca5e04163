"""Two states of one thing, told apart: what moved, from what, to what."""
