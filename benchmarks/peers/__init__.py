"""The same plan made by others: what ours is measured beside."""
