from django.urls import path

from mobilite.today.views import TodayPage

app_name = "today"

urlpatterns = [path("", TodayPage.as_view(), name="today")]
