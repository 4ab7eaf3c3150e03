"""Answer officers' questions over plan documents, from cited words only."""

__version__ = "0.1.0"
