"""The opening of a run: from maps and parameters to the first state, and the timetable of what the centre will do."""
