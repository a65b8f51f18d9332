"""All DOCX: the plan assembled from the project's template and the printed plan's data."""
