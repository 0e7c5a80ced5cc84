"""Addresses of the acts at the kerb, put among those of rentals."""

from django.urls import path

from rentals.kerb import damage_step, energy_step, gear_step, pictures, sign_step, swap, views
from rentals.kerb.act import NAMES, STEPS
from rentals.models import Moment

PAGES = {
    "meter": views.MeterStep,
    "energy": energy_step.EnergyStep,
    "marks": pictures.MarksStep,
    "photos": pictures.PhotosStep,
    "accessories": views.AccessoriesStep,
    "gear": gear_step.GearStep,
    "damage": damage_step.DamageStep,
    "review": views.ReviewStep,
    "sign": sign_step.SignStep,
}
WORDS = {Moment.OUT: "depart", Moment.IN: "retour"}

urlpatterns = [
    path(
        "locations/etats-des-lieux/photos/<int:pk>/",
        pictures.ReportPhoto.as_view(),
        name="condition_photo",
    ),
    path("locations/<int:pk>/vehicule/", swap.Swap.as_view(), name="swap"),
    path("locations/<int:pk>/vehicule/fait/", swap.Swapped.as_view(), name="swapped"),
]
for moment, word in WORDS.items():
    one, name = f"locations/<int:pk>/{word}/", NAMES[moment]
    urlpatterns += [
        path(one, views.Start.as_view(moment=moment), name=name),
        path(f"{one}fait/", views.Done.as_view(moment=moment), name=f"{name}_done"),
        path(f"{one}photo/<str:name>/", pictures.DraftPhoto.as_view(moment=moment), name=f"{name}_photo"),
        *(
            path(f"{one}{slug}/", PAGES[key].as_view(moment=moment), name=f"{name}_{key}")
            for key, slug, _title in STEPS
        ),
    ]
