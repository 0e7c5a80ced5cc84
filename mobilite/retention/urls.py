from django.urls import path

from mobilite.retention import views

app_name = "retention"
HERE = "reglages/conservation/"
urlpatterns = [
    path(HERE, views.RetentionPage.as_view(), name="index"),
    path(f"{HERE}essai/", views.DryRun.as_view(), name="dry_run"),
    path(f"{HERE}appliquer/", views.RunNow.as_view(), name="run_now"),
    path(f"{HERE}reserves/nouvelle/", views.PlaceHold.as_view(), name="place_hold"),
    path(f"{HERE}reserves/<int:pk>/lever/", views.LiftHold.as_view(), name="lift_hold"),
    path(f"{HERE}archives/", views.OpenArchive.as_view(), name="open_archive"),
    path(f"{HERE}archives/<int:pk>/", views.ArchivePage.as_view(), name="archive"),
    path(f"{HERE}archives/<int:pk>/sortir/", views.Reopen.as_view(), name="reopen"),
    path(f"{HERE}archives/<int:pk>/<str:number>.pdf", views.ArchivedPdf.as_view(), name="archived_pdf"),
    path(f"{HERE}durees/<str:key>/", views.SetTerms.as_view(), name="set_terms"),
]
