"""The addresses of the service desk and of tasks."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.service import desk, tasks
from entrepot.console.service.listing import TASKS

urlpatterns: list[URLPattern] = [
    path("service", desk.service),
    *pages_of(TASKS),
    path("tasks/new", tasks.new_task),
    path("tasks/<str:number>", tasks.task_page),
    path("tasks/<str:number>/handing-on", tasks.handing_on),
    path("tasks/<str:number>/closing", tasks.closing),
    path("tasks/<str:number>/reopening", tasks.reopening),
]
