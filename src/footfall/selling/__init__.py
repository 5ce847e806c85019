"""The call, the deal and its stages, up to won or lost."""
