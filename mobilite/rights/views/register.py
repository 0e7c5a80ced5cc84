"""The record of processing, as the code declares it today."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.views.generic import TemplateView

from mobilite.rights.lists import SETTINGS, VIEW
from mobilite.rights.register import how_long, processings


class RegisterPage(PermissionRequiredMixin, TemplateView):
    """Why data is kept, about whom, who sees it, how long (art. 30)."""

    template_name = "rights/register.html"
    permission_required = VIEW

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title="Registre des traitements",
            crumbs=(SETTINGS,),
            processings=[(one, how_long(one)) for one in processings()],
            **kwargs,
        )
