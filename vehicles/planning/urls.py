from django.urls import path

from vehicles.planning.views import PlanningPage

app_name = "planning"

urlpatterns = [path("planning/", PlanningPage.as_view(), name="planning")]
