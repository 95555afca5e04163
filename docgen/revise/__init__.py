"""An existing .docx → a .docx: new figures in a draft that people edited, tracked changes between two states."""
