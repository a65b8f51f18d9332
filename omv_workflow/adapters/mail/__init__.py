"""Letters in three languages, the mails made of them, and the carriers that take them out."""
