"""Addresses that providers call."""

from django.urls import path

from mobilite.outbox.receipts import receipts

urlpatterns = [
    path("messages/recus/<slug:provider>/<slug:word>/", receipts, name="receipts"),
]
