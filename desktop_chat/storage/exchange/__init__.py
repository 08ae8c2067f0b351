"""Conversations in and out: exports as JSON, Markdown and HTML, imports of JSON and ChatGPT's."""
