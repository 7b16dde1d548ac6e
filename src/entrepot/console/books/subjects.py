"""Where what an entry is about has a page."""

_PAGES = {
    "order": "/orders/",
    "demand_group": "/orders/",
    "fulfilment": "/work/",
    "fulfilment_line": "/work/",
    "payment": "/money/payments/",
    "import": "/imports/",
    "print_job": "/print-jobs/",
}


def page_of(subject: str, number: str) -> str:
    """This will give the address of a thing's page, or nothing."""
    return f"{_PAGES[subject]}{number}" if subject in _PAGES and number else ""
