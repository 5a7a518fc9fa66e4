"""Sottovoce: the privacy layer for chatbots and their feedback loops."""
