from django.urls import path

from mobilite.jobs import lists, views

app_name = "jobs"
urlpatterns = [
    path("reglages/travaux/", views.Index.as_view(), name="index"),
    path("reglages/travaux/reessayer/", views.TryAllAgain.as_view(), name="try_all_again"),
    path("reglages/travaux/passages/", lists.Runs.as_view(), name="runs"),
    path("reglages/travaux/reguliers/<str:key>/", views.RunNow.as_view(), name="run_now"),
    path("reglages/travaux/file/", lists.Queue.as_view(), name="queue"),
    path("reglages/travaux/file/<uuid:pk>/", views.JobPage.as_view(), name="job"),
    path("reglages/travaux/file/<uuid:pk>/reessayer/", views.TryAgain.as_view(), name="try_again"),
    path("travaux/<int:pk>/", views.ProgressPage.as_view(), name="progress"),
]
