"""The record of a run: a log of who decided what and why, the metrics of every month, and tidy tables."""
