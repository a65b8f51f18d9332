"""Effects at the edge: database, DOCX, mail, blobs, calendar. No adapter knows another."""
