from django.urls import path

from mobilite.todo.lists import AbsenceList, TaskList
from mobilite.todo.views import absences, calls, tasks

app_name = "todo"

urlpatterns = [
    path("taches/", TaskList.as_view(), name="list"),
    path("taches/nouvelle/", tasks.NewTask.as_view(), name="new"),
    path("taches/<int:pk>/", tasks.TaskPage.as_view(), name="task"),
    path("taches/<int:pk>/faite/", tasks.FinishNow.as_view(), name="finish_now"),
    path("taches/<int:pk>/resultat/", tasks.DropOrFinish.as_view(), name="finish"),
    path("taches/<int:pk>/reporter/", tasks.Postpone.as_view(), name="postpone"),
    path("taches/<int:pk>/confier/", tasks.HandOn.as_view(), name="hand_on"),
    path("taches/<int:pk>/rouvrir/", tasks.Reopen.as_view(), name="reopen"),
    path("appels/nouveau/", calls.NoteCall.as_view(), name="call"),
    path("appels/qui/", calls.CallWhom.as_view(), name="call_whom"),
    path("appels/<int:pk>/plus-tard/", calls.CallLater.as_view(), name="call_later"),
    path("absences/", AbsenceList.as_view(), name="absences"),
    path("absences/nouvelle/", absences.NewAbsence.as_view(), name="absence_new"),
    path("absences/<int:pk>/fin/", absences.EndAbsence.as_view(), name="absence_end"),
]
