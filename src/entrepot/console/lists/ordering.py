"""The rows of a list in an order, a page after another, each beginning after the last row of the one before."""

from typing import Any

from django.db.models import F, Model, Q, QuerySet

from entrepot.console.lists.asking import Question


def in_order(found: QuerySet[Any], question: Question) -> QuerySet[Any]:
    """This will put rows in the order that is asked for: what has no value stands last, equals by their ids."""
    by = question.listing.sorted_by(question.sort, question.asked) if question.sort else None
    if by is None:
        return found.order_by("-id")
    column, falling = by
    value = F(column.sort) if isinstance(column.sort, str) else column.sort
    ordered: QuerySet[Any] = found.annotate(sorting=value)
    key = F("sorting").desc(nulls_last=True) if falling else F("sorting").asc(nulls_last=True)
    return ordered.order_by(key, "-id" if falling else "id")


def after(found: QuerySet[Any], question: Question, last: int) -> QuerySet[Any]:
    """This will leave out of ordered rows that one, and all before it. One that is gone leaves out nothing."""
    by = question.listing.sorted_by(question.sort, question.asked) if question.sort else None
    if by is None:
        return found.filter(pk__lt=last)
    falling = by[1]
    model: type[Model] = found.model
    value = by[0].sort
    there = model._base_manager.filter(pk=last).annotate(sorting=F(value) if isinstance(value, str) else value)
    row = there.values_list("sorting", flat=True).first()
    beyond = Q(pk__lt=last) if falling else Q(pk__gt=last)
    if row is None:
        return found.filter(beyond, sorting__isnull=True) if there.exists() else found
    further = Q(sorting__lt=row) if falling else Q(sorting__gt=row)
    return found.filter(further | Q(sorting=row) & beyond | Q(sorting__isnull=True))
