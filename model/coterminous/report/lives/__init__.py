"""Lives of partnerships and bodies: what is known of one, and what each chapter of its story says."""
