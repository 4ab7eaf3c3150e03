"""How well documents are read: our own sources in every format, against what they say."""
