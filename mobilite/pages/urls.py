from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("recherche/", views.SearchPage.as_view(), name="search"),
    path("styleguide/", views.StyleGuide.as_view(), name="styleguide"),
]
