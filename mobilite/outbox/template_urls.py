"""Addresses of what messages say."""

from django.urls import path

from mobilite.outbox import template_views as views

TEXT = "reglages/messages/<str:event>/<str:channel>/<str:language>/"

urlpatterns = [
    path("reglages/messages/", views.TemplateList.as_view(), name="templates"),
    path(TEXT, views.TemplatePage.as_view(), name="template"),
    path(f"{TEXT}ne-plus-ecrire/", views.StopLanguage.as_view(), name="template_stop"),
]
