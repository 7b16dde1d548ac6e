"""Which chapter is about which page."""

# The longest beginning of an address that stands here decides.
_ABOUT = {
    "/": ("console", "the-console"),
    "/orders": ("console", "lists"),
    "/orders/": ("console", "an-order"),
    "/orders/board": ("console", "the-board"),
    "/orders/new": ("console", "a-new-order"),
    "/counter": ("console", "the-counter"),
    "/runs": ("console", "lists"),
    "/customers": ("console", "customers"),
    "/catalog": ("console", "goods"),
    "/price-lists": ("console", "goods"),
    "/code-mappings": ("console", "goods"),
    "/review": ("review", ""),
    "/work": ("console", "warehouse-work"),
    "/print-jobs": ("documents", ""),
    "/floor": ("warehouse", "with-a-phone-in-hand"),
    "/stock": ("console", "stock"),
    "/shortages": ("console", "stock"),
    "/money": ("console", "money-desk"),
    "/service": ("console", "service-desk"),
    "/tasks": ("console", "service-desk"),
    "/notices": ("console", "notices"),
    "/settings/notices": ("console", "notices"),
    "/imports": ("importing", ""),
    "/books": ("console", "books"),
    "/account": ("console", "my-account"),
    "/settings": ("console", "settings"),
    "/settings/review-rules": ("console", "rules"),
    "/settings/sourcing-rules": ("console", "rules"),
}


def chapter_about(path: str) -> tuple[str, str]:
    """This will give the guide and the anchor of what a page is about."""
    beginnings = [one for one in _ABOUT if path.startswith(one) and one != "/"]
    return _ABOUT[max(beginnings, key=len, default="/")]
