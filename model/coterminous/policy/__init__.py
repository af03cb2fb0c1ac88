"""The centre: what dated events do to the world, and what follows a redrawn map (A8; S0, S3, S4)."""
