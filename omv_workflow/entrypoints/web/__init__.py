"""The pages in the browser: each calls the same steps as the commands.

`site.py` puts them together; `guards.py` stands before all of them; `visitors.py` tells who comes;
`pages.py` writes them from `templates/`. A page that does something answers a POST, and leads on to
one that shows it, so that loading it again does nothing twice.
"""
