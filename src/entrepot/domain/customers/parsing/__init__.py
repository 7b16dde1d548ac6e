"""Addresses as people paste them: `parse` reads one out of a text."""

from entrepot.domain.customers.parsing.page import Doubt, ParsedAddress
from entrepot.domain.customers.parsing.reading import parse

__all__ = ["Doubt", "ParsedAddress", "parse"]
