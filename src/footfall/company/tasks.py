"""Letters to staff, also about certificates that run out, and sweeping up after tries to sign in.

Letters go by a job, so that a slow mail server holds up no page and its slowness tells nobody who has an account.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from footfall.company.actions.sign_in import sweep_allowances
from footfall.company.models import Staff

SUBJECTS = {"invitation": "Your sign-in to Footfall", "reset": "Choose a new password for Footfall"}


@app.task(name="company.send_password_link", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_password_link(*, staff_id: int, base: str, letter: str) -> None:
    """One e-mail with a link to choose a password; the link works once."""
    staff = Staff.objects.get(pk=staff_id)
    if not staff.is_active:
        return
    uid = urlsafe_base64_encode(force_bytes(staff.pk))
    token = default_token_generator.make_token(staff)
    link = base + reverse("password_reset_confirm", kwargs={"uidb64": uid, "token": token})
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    text = render_to_string(f"company/mail/{letter}.txt", {"staff": staff, "link": link, "days": days})
    send_mail(SUBJECTS[letter], text, None, [staff.email])


@app.periodic(cron="17 3 * * *")
@app.task(name="company.sweep_sign_in", queueing_lock="company.sweep_sign_in")
def sweep_sign_in(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Forget who tried to sign in long ago: a day later every bucket is full again."""
    sweep_allowances(before=timezone.now() - timedelta(days=1))


@app.periodic(cron="37 6 * * *")
@app.task(name="company.remind_of_certificates", queueing_lock="company.remind_of_certificates")
def remind_of_certificates(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Letters about certificates that run out soon; each certificate is told of once."""
    from footfall.company.actions.remind import remind_of_certificates as remind

    remind(on=timezone.localdate(), at=timezone.now())


@app.task(name="company.send_expiring", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_expiring(*, staff_id: int, lines: list[str], total: int, is_own: bool) -> None:
    """One letter that names the certificates."""
    staff = Staff.objects.get(pk=staff_id)
    if not staff.is_active:
        return
    context = {"staff": staff, "lines": lines, "more": total - len(lines), "is_own": is_own}
    text = render_to_string("company/mail/expiring.txt", context)
    count = f"{total} certificate{' runs' if total == 1 else 's run'} out soon"
    send_mail(f"Your training: {count}" if is_own else f"Training: {count}", text, None, [staff.email])
