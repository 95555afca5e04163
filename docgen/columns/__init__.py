"""What the columns of a round's workbooks hold: proposed with reasons, shown, and kept once confirmed."""
