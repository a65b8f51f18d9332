"""The forms as data: what a supervisor asks, item by item, and how a form file is read."""
