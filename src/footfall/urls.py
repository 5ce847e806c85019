"""Every address of Footfall."""

from django.contrib.auth import views as auth
from django.urls import include, path

from footfall.api import api
from footfall.company.access import allowed, public
from footfall.company.views import sign_in
from footfall.developers import developers
from footfall.home import home

urlpatterns = [
    path("", home, name="home"),
    path("sign-in", public(sign_in.SignIn.as_view()), name="login"),
    path("sign-out", public(auth.LogoutView.as_view()), name="logout"),
    path("password/reset", public(sign_in.Forgotten.as_view()), name="password_reset"),
    path("password/reset/sent", public(auth.PasswordResetDoneView.as_view()), name="password_reset_done"),
    path("password/reset/<uidb64>/<token>", public(sign_in.ChoosePassword.as_view()), name="password_reset_confirm"),
    path("password/reset/done", public(auth.PasswordResetCompleteView.as_view()), name="password_reset_complete"),
    path("me", sign_in.me, name="me"),
    path("me/password", allowed()(sign_in.ChangePassword.as_view()), name="password_change"),
    path("me/password/done", allowed()(auth.PasswordChangeDoneView.as_view()), name="password_change_done"),
    path("developers", developers, name="developers"),
    path("api/v1/", api.urls),
    path("", include("footfall.web.urls")),
    path("", include("footfall.company.urls")),
    path("", include("footfall.capture.urls")),
    path("", include("footfall.identity.urls")),
    path("", include("footfall.qualification.urls")),
    path("", include("footfall.selling.urls")),
    path("", include("footfall.measurement.urls")),
    path("", include("footfall.decisions.urls")),
]
