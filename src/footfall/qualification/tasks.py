"""Work that a worker does for leads: cooling them on their day, offering them on, telling managers."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from footfall.company.models import Staff
from footfall.qualification.models import ScoreAlarm


@app.periodic(cron="* * * * *")
@app.task(
    name="qualification.settle_contacts",
    queueing_lock="qualification.settle_contacts",
    lock="qualification.settle_contacts",
)
def settle_contacts(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every new lead learns how its person can be reached."""
    from footfall.qualification.actions.reachability import settle_new_leads

    settle_new_leads(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="qualification.charge_handovers", queueing_lock="qualification.charge_handovers")
def charge_handovers(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """What was handed over before the capture became a lead stands on the lead as well."""
    from footfall.qualification.actions.charge import charge_handovers as charge

    charge(at=timezone.now(), by=None)


@app.periodic(cron="7 * * * *")
@app.task(name="qualification.cool", queueing_lock="qualification.cool", lock="qualification.cool")
def cool(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every lead whose day of cooling has come takes the temperature it has by now."""
    from footfall.qualification.actions.temperature import retemper

    retemper(lead_ids=None, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="qualification.reoffer", queueing_lock="qualification.reoffer", lock="qualification.route")
def reoffer(timestamp: int = 0) -> None:
    """Leads that nobody touched in time go to the next; every five minutes those without an owner are tried again."""
    from footfall.qualification.actions import waiting

    now = timezone.now()
    while waiting.reoffer(at=now) == waiting.BATCH:
        pass
    if timestamp // 60 % 5 == 0:
        waiting.try_again(at=now)


@app.periodic(cron="*/15 * * * *")
@app.task(name="qualification.tell_managers", queueing_lock="qualification.tell_managers")
def tell_managers(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """A letter to each manager about leads of theirs that were not touched in time."""
    from footfall.qualification.actions.tell import tell_of_late_leads

    tell_of_late_leads(at=timezone.now())


@app.task(name="qualification.send_late_leads", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_late_leads(*, staff_id: int, lines: list[str], total: int) -> None:
    """One letter that names the leads."""
    staff = Staff.objects.get(pk=staff_id)
    if staff.is_active:
        text = render_to_string(
            "qualification/mail/late_leads.txt", {"staff": staff, "lines": lines, "more": total - len(lines)}
        )
        send_mail(
            f"{total} {'lead was' if total == 1 else 'leads were'} not touched in time", text, None, [staff.email]
        )


@app.periodic(cron="23 2 * * *")
@app.task(name="qualification.judge_fit", lock="qualification.judge_fit")
def judge_fit(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every open lead is judged against the audience profiles, and its priority follows."""
    from footfall.qualification.actions.fit import judge_every

    judge_every(at=timezone.now())


@app.periodic(cron="19 1 * * *")
@app.task(name="qualification.restate_certifications", queueing_lock="qualification.restate_certifications")
def restate_certifications(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """A lead that came in while its attendant's certificate was being written says so by the next day."""
    from footfall.qualification.actions.certify import restate_lately_captured

    restate_lately_captured(since=timezone.localdate() - timedelta(days=3))


@app.periodic(cron="41 1 * * 1")
@app.task(name="qualification.learn", queueing_lock="qualification.learn", lock="qualification.score")
def learn(
    timestamp: int = 0,  # noqa: ARG001 -- procrastinate's signature
    staff_id: int | None = None,
    horizon_days: int | None = None,
    age_days: int | None = None,
) -> None:
    """A new version of the win probability is learnt every Monday night, or when somebody asks for it."""
    from footfall.qualification.actions.score import learn as learn_anew

    by = Staff.objects.filter(pk=staff_id).first() if staff_id else None
    learn_anew(at=timezone.now(), by=by, horizon_days=horizon_days, age_days=age_days)


@app.periodic(cron="*/5 * * * *")
@app.task(name="qualification.score_new", queueing_lock="qualification.score_new", lock="qualification.score")
def score_new(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Every new lead has its win probability within minutes."""
    from footfall.qualification.actions.score import score_open_leads

    score_open_leads(at=timezone.now(), only_new=True)


@app.periodic(cron="17 6 * * *")
@app.task(name="qualification.watch_score", queueing_lock="qualification.watch_score")
def watch_score(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Each morning what was quoted is held against what was sold; an alarm is told to those who can act."""
    from footfall.qualification.actions.score_alarm import watch_score as watch

    watch(at=timezone.now())


@app.task(name="qualification.send_score_alarm", queue="mail", retry=RetryStrategy(max_attempts=6, exponential_wait=5))
def send_score_alarm(*, staff_id: int, alarm_id: int) -> None:
    """One letter about sales that left what was expected."""
    staff, alarm = Staff.objects.get(pk=staff_id), ScoreAlarm.objects.get(pk=alarm_id)
    if staff.is_active:
        page = f"{settings.PUBLIC_URL}{reverse('qualification:probability')}" if settings.PUBLIC_URL else ""
        text = render_to_string("qualification/mail/score_alarm.txt", {"staff": staff, "alarm": alarm, "page": page})
        send_mail(f"{alarm.won} sales where {alarm.expected:.0f} were expected", text, None, [staff.email])


@app.periodic(cron="*/10 * * * *")
@app.task(name="qualification.bring_back", queueing_lock="qualification.bring_back", lock="qualification.route")
def bring_back(timestamp: int = 0) -> None:  # noqa: ARG001 -- procrastinate's signature
    """Leads whose day to come back has come are new work for their owner or for routing."""
    from footfall.qualification.actions import recycle

    while recycle.bring_back(at=timezone.now()) == recycle.BATCH:
        pass


@app.task(name="qualification.compare_list", queue="imports")
def compare_list(*, check_id: int) -> None:
    """Hold an offered file against our own base."""
    from footfall.qualification.actions.check_list import compare_list as compare
    from footfall.qualification.models import ListCheck

    compare(check=ListCheck.objects.select_related("entry_point", "import_run").get(pk=check_id), at=timezone.now())
