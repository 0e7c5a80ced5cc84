from django.urls import path

from rentals.accounting import views

app_name = "accounting"

MONTH = "comptabilite/<int:year>-<int:month>/"

urlpatterns = [
    path("comptabilite/", views.Months.as_view(), name="months"),
    path("comptabilite/<int:year>.txt", views.YearFile.as_view(), name="year_file"),
    path(MONTH, views.MonthPage.as_view(), name="month"),
    path(f"{MONTH}ecritures.txt", views.MonthFile.as_view(), name="month_file"),
    path(f"{MONTH}clore/", views.CloseMonth.as_view(), name="close"),
]
