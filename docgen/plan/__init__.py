"""What the workbooks that are handed out ask for, before anything is written or read: sheets, columns, rows, bounds."""
