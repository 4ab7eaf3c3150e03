"""What wraps a library: each named by its technology, its errors translated once."""
