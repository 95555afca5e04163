"""An existing .docx → a .docx: what changes in it, and what stays."""
