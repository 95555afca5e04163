"""docgen drafts the official decisions and reports of Vietnamese provincial offices from score data."""

__version__ = "0.1.0"
