"""omv-workflow: a yearly confirmed plan, from the form to the proof that everybody has it.

The way of the data::

    form (YAML) -> obligation falls due -> cycle opens -> requests to staff -> answers
        -> draft DOCX -> confirmation by the director -> distribution to each recipient
        -> acknowledgements -> cycle closes

Every arrow writes its event to the plan's chained log, in the same transaction.

The rooms, each importing only from those below it:

* ``entrypoints``: the command line
* ``bootstrap``: settings, and the only place that wires the parts together
* ``adapters``: database, DOCX, mail, blobs, calendar; ``testing``: their in-memory twins
* ``steps``: what can be done, a module per step of the year, and the ports it needs
* ``domain``: the rules, pure
* ``forms``: the forms as data
* ``errors``: the one family of errors
"""
