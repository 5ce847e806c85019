"""Signing in and out, passwords, and one's own page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import views as auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone

from footfall.company.access import StaffRequest, allowed
from footfall.company.actions.sign_in import TAKING_A_LINK, forget_tries, take_try
from footfall.company.actions.staff import keep_staff
from footfall.company.forms.people import ForgottenForm, ProfileForm, SignInForm
from footfall.company.models import Staff
from footfall.company.queries.training import certificates_of
from footfall.company.rules.hours import hours_in_words
from footfall.company.views.keeping import facts_of, show_refusal
from footfall.shared.errors import Refusal


class SignIn(auth.LoginView):
    """E-mail and password; before there is anybody, how to make the first administrator."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form."""
        if not Staff.objects.exists():
            return render(request, "company/first_run.html")
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:  # noqa: ANN401 -- Django's signature
        """The form with the sentence why not."""
        response = self.render_to_response(self.get_context_data(form=form))
        response.status_code = form.refusal.status if form.refusal else 422
        return response


class Forgotten(auth.PasswordResetView):
    """Asks for a link to choose a new password; the answer is the same for every address."""

    form_class = ForgottenForm

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 -- Django's signature
        """The link is sent, unless links were asked for too often."""
        address = self.request.META.get("REMOTE_ADDR", "")
        take_try(name=form.cleaned_data["email"], address=address, at=timezone.now(), limits=TAKING_A_LINK)
        return super().form_valid(form)


class ChoosePassword(auth.PasswordResetConfirmView):
    """A new password by the link; whoever has the link is let in again at once."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 -- Django's signature
        """The password is kept."""
        if self.user is not None:
            forget_tries(name=self.user.email)
        return super().form_valid(form)


class ChangePassword(auth.PasswordChangeView):
    """A new password for the one who is signed in; their other devices are signed out."""

    success_url = reverse_lazy("password_change_done")


@allowed()
def me(request: StaffRequest) -> HttpResponse:
    """One's own page: what others know, what one may see, the password and the paper."""
    one = request.user
    form = ProfileForm(request.POST or None, initial=ProfileForm.filled(one))
    if request.method == "POST" and form.is_valid():
        try:
            keep_staff(rows=[{**form.row(), "id": one.pk, "email": one.email}], by=one)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Your page is kept.")
            return redirect("me")
    facts = facts_of(
        [
            ("E-mail", one.email),
            ("Role", one.get_role_display()),
            ("Team", one.team),
            ("Places", ", ".join(one.locations.values_list("name", flat=True)) or "—"),
            ("Works", hours_in_words(one.working_hours)),
        ]
    )
    context = {"form": form, "facts": facts, "certificates": certificates_of(one), "today": timezone.localdate()}
    return render(request, "company/me.html", context, status=422 if form.errors else 200)
