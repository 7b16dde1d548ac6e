"""Who is signed in, read together with the company whose clock the pages show."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from entrepot.foundation.accounts.models import User


class WithCompany(ModelBackend):
    """The names and passwords of people; a person is read with the company in one statement."""

    def get_user(self, user_id: Any) -> User | None:
        """This will give the person of a session, unless they may no longer sign in."""
        user = User.objects.select_related("company").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
