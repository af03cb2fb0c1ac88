"""Ways of running the model: one run so far, from a scenario to tables and a run folder."""
