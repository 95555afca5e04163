"""The drafts of rounds as they stand, and handing them over: what is out of date, submitted, issued."""
