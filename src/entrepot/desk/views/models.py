"""Saved views."""

from django.db import models
from django.db.models.functions import Now


class SavedView(models.Model):
    """What a person asks of a list, under a title. What is typed to search for is not kept: it may name somebody."""

    company = models.ForeignKey("accounts.Company", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=16)
    # The list as its files are called, such as "orders".
    listing = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    asked = models.JSONField(default=dict)
    # By name, in the order of the list; none are the usual ones.
    columns = models.JSONField(default=list)
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "listing", "title"], name="one_view_by_a_title"),
            models.UniqueConstraint(fields=["code"], name="one_view_by_a_code"),
        ]
        indexes = [models.Index(fields=["company", "listing"], name="views_of_a_list")]
