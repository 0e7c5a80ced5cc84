"""The photos of a vehicle: add, show, remove."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from mobilite import clock
from mobilite.files import images, storage
from mobilite.files.serving import private, serve
from mobilite.pages.form_page import ActView, FormPage
from mobilite.pages.french import plural
from vehicles import operations
from vehicles.forms import PhotosForm
from vehicles.models import VehiclePhoto
from vehicles.views.acts import OnVehicle


class AddPhotos(OnVehicle, FormPage):
    form_class = PhotosForm
    button = "Ajouter"
    button_icon = "camera"

    def get_title(self):
        return f"Photos de {self.vehicle.number}"

    def perform(self, form):
        photos = operations.add_photos(
            self.vehicle.pk, form.cleaned_data["photos"], at=self.now, actor=self.request.user
        )
        self.said = f"{plural(len(photos), 'photo ajoutée', 'photos ajoutées')}."
        return self.vehicle


class Photo(PermissionRequiredMixin, View):
    """Send one picture, or a smaller one with ``?petite``."""

    http_method_names = ["get", "head"]
    permission_required = "vehicles.view_vehicle"

    def get(self, request, pk):
        photo = get_object_or_404(VehiclePhoto, pk=pk)
        if "petite" not in request.GET:
            return serve(photo.file_name, "image/jpeg")
        try:
            return private(
                HttpResponse(images.smaller(storage.read(photo.file_name)), content_type="image/jpeg")
            )
        except FileNotFoundError:
            return HttpResponse(status=404)


class RemovePhoto(OnVehicle, ActView):
    said = "La photo est retirée."

    @property
    def vehicle(self):
        return get_object_or_404(VehiclePhoto.objects.select_related("vehicle"), pk=self.kwargs["pk"]).vehicle

    def perform(self):
        return operations.remove_photo(self.kwargs["pk"], at=clock.now(), actor=self.request.user)
