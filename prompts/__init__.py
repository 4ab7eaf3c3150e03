"""Prompts and answer templates: data only, one text file each, read through importlib.resources."""
