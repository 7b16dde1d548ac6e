"""The desk of service: one box for whatever a customer says, and tasks for what no button does yet."""
