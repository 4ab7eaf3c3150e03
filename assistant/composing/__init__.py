"""Compose an answer from records, or from quoted passages; one module a kind of answer."""
