"""PDF/A and PDF/UA from DOCX, made by LibreOffice Writer in processes of its own."""
