"""What is signed: the issued PDF with its fields, and the seal in them."""
