"""The virtual survey: simulated bodies answer the questions that real ones answered, beside what those said.

An *instrument* (``instruments/*.yaml``) says what was asked of whom, when and about which months, what was published,
and how an answer is read off the columns of a run. A *watch* collects from a run, month by month, what the answers
need; *measures* turn that into one number for each body; *drawing* decides who responds. Nothing here is fitted.
"""
