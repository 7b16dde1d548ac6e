"""The components, as tags: `{% load console %}`."""
