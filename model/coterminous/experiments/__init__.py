"""Ways of running the model, and what they give: one run, ensembles, comparisons, and one replicate told again.

``run`` makes one run with tables and a run folder. ``ensemble`` makes many replicates in parts that can be resumed
and queried; ``compare`` pairs ensembles on the same luck and gives effects with intervals, a ranking and a verdict on
a wanted precision; ``replications`` says how many replicates that takes. ``replicate``, ``explaining`` and
``divergence`` bring single replicates back. ``docking`` holds the two engines to each other.
"""
