"""Spans of time: how each legal order counts them, when only bounds are known, and what an age is."""
