"""Files to the index: read, structure, tables, records, segment, embed, index."""
