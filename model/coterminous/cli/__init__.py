"""The command line: what a user types, what is printed, and the exit codes."""
