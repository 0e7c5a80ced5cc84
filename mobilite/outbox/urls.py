"""Addresses of messages."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from mobilite.outbox import lists, opting_out, template_views, views
from mobilite.outbox.receipts import receipts

app_name = "outbox"
TEXT = "reglages/messages/<str:event>/<str:channel>/<str:language>/"

urlpatterns = [
    path("messages/", lists.MessageList.as_view(), name="messages"),
    path("messages/<int:pk>/", views.MessagePage.as_view(), name="message"),
    path("messages/<int:pk>/annuler/", views.Cancel.as_view(), name="cancel"),
    path("messages/<int:pk>/renvoyer/", views.SendAgain.as_view(), name="send_again"),
    path("personnes/<int:pk>/sms/", views.WriteSms.as_view(), name="write"),
    path("personnes/<int:pk>/refus/", views.RefuseMessages.as_view(), name="refuse"),
    path("personnes/<int:pk>/refus/<int:stop_pk>/lever/", views.UndoOptOut.as_view(), name="undo_opt_out"),
    path(
        "ne-plus-recevoir/<str:token>/", login_not_required(opting_out.OptOutPage.as_view()), name="opt_out"
    ),
    path("messages/recus/<slug:provider>/<slug:word>/", receipts, name="receipts"),
    path("reglages/messages/", template_views.TemplateList.as_view(), name="templates"),
    path(TEXT, template_views.TemplatePage.as_view(), name="template"),
    path(f"{TEXT}ne-plus-ecrire/", template_views.StopLanguage.as_view(), name="template_stop"),
]
