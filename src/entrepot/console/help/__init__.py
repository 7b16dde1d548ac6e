"""The guides as help inside the console: chapters, a search through all of them, and the one about this page."""
