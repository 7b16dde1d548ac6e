"""Why an order that could go on waits: its approval was withdrawn, it was amended, or handed back."""

# Lifted when somebody approves the order again, and not before.
APPROVAL_WITHDRAWN = "approval_withdrawn"
# It is not what was approved any more. The rules lift this when they look at it again, or whoever approves it.
AMENDED = "amended"
# It was completed and is open again: a person lifts this when it may be completed anew.
REOPENED = "reopened"
# Lifted when its maker submits the order again. Its note says what is to be mended.
RETURNED_TO_SALES = "returned_to_sales"
