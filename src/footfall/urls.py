"""Every address of Footfall."""

from django.contrib.auth import views as auth
from django.urls import include, path

from footfall.api import api
from footfall.company.access import public

urlpatterns = [
    path("sign-in", public(auth.LoginView.as_view()), name="login"),
    path("sign-out", public(auth.LogoutView.as_view()), name="logout"),
    path("password/reset", public(auth.PasswordResetView.as_view()), name="password_reset"),
    path("password/reset/sent", public(auth.PasswordResetDoneView.as_view()), name="password_reset_done"),
    path(
        "password/reset/<uidb64>/<token>", public(auth.PasswordResetConfirmView.as_view()), name="password_reset_confirm"
    ),
    path("password/reset/done", public(auth.PasswordResetCompleteView.as_view()), name="password_reset_complete"),
    path("api/v1/", api.urls),
    path("", include("footfall.web.urls")),
    path("", include("footfall.company.urls")),
    path("", include("footfall.capture.urls")),
    path("", include("footfall.identity.urls")),
    path("", include("footfall.qualification.urls")),
    path("", include("footfall.selling.urls")),
    path("", include("footfall.measurement.urls")),
]
