"""Services: who gets care, what cuts send over the boundary, and what people notice."""
