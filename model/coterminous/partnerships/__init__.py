"""Partnerships: how they are weighed, agreed, worked in, trusted and left."""
