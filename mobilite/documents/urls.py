from django.urls import path

from mobilite.documents import lists, views

app_name = "documents"
urlpatterns = [
    path("documents/", lists.DocumentList.as_view(), name="list"),
    path("documents/<str:number>/scelle.pdf", views.sealed, name="sealed"),
    path("documents/<str:number>.pdf", views.pdf, name="pdf"),
]
