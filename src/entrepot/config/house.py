"""The house as a whole: once all rooms are built, they are wired."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class House(AppConfig):
    name = "entrepot.config"
    label = "house"

    def ready(self) -> None:
        from entrepot import flows, roles  # noqa: F401  (importing flows is what wires it)
        from entrepot.api import root  # noqa: F401  (every action is known once every door is)
        from entrepot.console import urls  # noqa: F401
        from entrepot.foundation import arrays

        arrays.register()

        post_migrate.connect(roles.write_roles, sender=apps.get_app_config("accounts"))
