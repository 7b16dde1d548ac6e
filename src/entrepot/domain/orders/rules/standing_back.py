"""Why an order that could go on waits again: its approval was withdrawn, or it was handed back to its maker."""

# Lifted when somebody approves the order again, and not before.
APPROVAL_WITHDRAWN = "approval_withdrawn"
# Lifted when its maker submits the order again. Its note says what is to be mended.
RETURNED_TO_SALES = "returned_to_sales"
