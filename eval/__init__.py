"""Measure how right the answers are."""
