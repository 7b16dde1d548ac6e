"""What changes of mind take and bring, without the ORM."""
