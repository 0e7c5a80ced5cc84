from django.urls import path

from vehicles import lists
from vehicles.planning.views import PlanningPage
from vehicles.views import acts, categories, photos, record

app_name = "vehicles"

urlpatterns = [
    path("planning/", PlanningPage.as_view(), name="planning"),
    path("vehicules/", lists.VehicleList.as_view(), name="list"),
    path("vehicules/nouveau/", acts.NewVehicle.as_view(), name="new"),
    path("vehicules/<int:pk>/", record.VehiclePage.as_view(), name="vehicle"),
    path("vehicules/<int:pk>/modifier/", acts.EditVehicle.as_view(), name="edit"),
    path("vehicules/<int:pk>/atelier/", acts.ToWorkshop.as_view(), name="workshop"),
    path("vehicules/<int:pk>/en-service/", acts.BackInService.as_view(), name="back_in_service"),
    path("vehicules/<int:pk>/en-service/a-nettoyer/", acts.BackToClean.as_view(), name="back_to_clean"),
    path("vehicules/<int:pk>/a-nettoyer/", acts.ToClean.as_view(), name="to_clean"),
    path("vehicules/<int:pk>/pret/", acts.Ready.as_view(), name="ready"),
    path("vehicules/<int:pk>/compteur/", acts.ReadMeter.as_view(), name="meter"),
    path("vehicules/<int:pk>/photos/", photos.AddPhotos.as_view(), name="photos"),
    path("vehicules/photos/<int:pk>/", photos.Photo.as_view(), name="photo"),
    path("vehicules/photos/<int:pk>/retirer/", photos.RemovePhoto.as_view(), name="remove_photo"),
    path("vehicules/atelier/<int:pk>/annuler/", acts.CancelVisit.as_view(), name="cancel_visit"),
    path("reglages/categories/", lists.CategoryList.as_view(), name="categories"),
    path("reglages/categories/nouvelle/", categories.NewCategory.as_view(), name="new_category"),
    path("reglages/categories/<int:pk>/", categories.CategoryPage.as_view(), name="category"),
    path("reglages/categories/<int:pk>/modifier/", categories.EditCategory.as_view(), name="edit_category"),
    path("reglages/categories/<int:pk>/regle/", categories.NewRule.as_view(), name="new_rule"),
    path("reglages/regles/<int:pk>/retirer/", categories.RemoveRule.as_view(), name="remove_rule"),
]
