from django.urls import path

from mobilite.safety import views

app_name = "safety"
urlpatterns = [
    path("reglages/sauvegardes/", views.BackupsPage.as_view(), name="backups"),
    path("reglages/sauvegardes/sauvegarder/", views.BackUpNow.as_view(), name="back_up"),
    path("reglages/sauvegardes/verifier/", views.LookNow.as_view(), name="look"),
    path("reglages/sauvegardes/<int:pk>/telecharger/", views.Download.as_view(), name="download"),
]
