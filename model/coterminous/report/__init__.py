"""What a run leaves behind: the run folder, its figures and page, and the answers to "why?".

Nothing here decides anything: these modules read the tables of a finished run. ``run_folder`` writes and
reads the folder, ``manifest`` and ``content_hash`` say what is in it, ``figures`` and ``page`` show it,
``explain`` answers questions about one event, partnership or body, and ``reproduce`` runs a manifest again.
"""
