"""Readers of one file format each; ``ingest.read`` chooses among them.

Every reader takes a path and gives a ``Reading``: lines as a person reads them, page by
page where the format has pages, a table row as one line of tab-separated cells.
"""
