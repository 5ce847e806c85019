"""`footfall createadmin`: the first person who can sign in."""

from typing import Annotated

import typer

PANEL = "Keep"


def createadmin(
    email: Annotated[str, typer.Option(prompt="E-mail", help="Whom to let in.")],
    name: Annotated[str, typer.Option(prompt="Name", help="What others see.")],
    password: Annotated[
        str,
        typer.Option(
            prompt="Password",
            hide_input=True,
            confirmation_prompt=True,
            envvar="FOOTFALL_ADMIN_PASSWORD",
            help="At least twelve characters; asked for when it is not given.",
        ),
    ],
) -> None:
    """Let an administrator in."""
    from footfall.cli.running.company import open_company
    from footfall.cli.running.schema import migrate_if_needed

    with open_company():
        migrate_if_needed()
        _create(email=email.strip(), name=name.strip(), password=password)
    typer.echo(f"{name} can sign in as {email}.")


def _create(*, email: str, name: str, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from footfall.company.models import Role, Staff
    from footfall.shared import audit
    from footfall.shared.errors import Conflict, Invalid

    try:
        validate_email(email)
        validate_password(password, Staff(email=email, name=name))
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error
    with transaction.atomic():
        if Staff.objects.filter(email__iexact=email).exists():
            raise Conflict(f"{email} can sign in already; a password is changed by an administrator or by mail.")
        staff = Staff.objects.create_user(email, password, name=name, role=Role.ADMINISTRATOR)
        audit.record(by=None, verb="create", noun="staff", subjects=[staff.pk], via="createadmin")
