"""The revisions, in the order of `schema.REVISIONS`; what was released is never edited."""
