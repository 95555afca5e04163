"""Finding out what the columns of a score sheet hold where their headings do not say it, with reasons; never guessed.

`tables.py` finds the tables of a sheet, `headings.py` compares headings with names, `slots.py` says what is looked for,
`search.py` finds what adds up, `pairing.py` tells one possible reading from several, `evidence.py` counts what agrees,
`scores.py` and `propose.py` put it together, `sheets.py` finds the sheet of a block, `proposal.py` is what comes out.
"""
