from django.conf import settings
from django.db import models


class FormVersion(models.Model):
    """One wording of a form, as it was published. The database refuses to change one: a change is the next version."""

    class Length(models.TextChoices):
        SHORT = "short", "Short form"
        LONG = "long", "Long form"

    name = models.CharField(max_length=120)
    number = models.PositiveIntegerField(default=1)
    length = models.CharField(max_length=10, choices=Length)
    fields = models.JSONField(
        default=list, help_text='In order: [{"name": "phone", "label": "Phone", "kind": "phone", "is_required": true}]'
    )
    is_public = models.BooleanField(default=False, help_text="For visitors on a page, not for a counter of ours")
    is_progressive = models.BooleanField(
        default=False, help_text="Asks a few fields at each visit, those not answered yet"
    )
    is_measured = models.BooleanField(default=False, help_text="Whether it is noted how far visitors come")
    is_double_opt_in = models.BooleanField(default=False, help_text="E-mail is allowed by a link in a letter only")
    heading = models.CharField(max_length=200, blank=True, default="", help_text="The entry point's name if empty")
    button = models.CharField(max_length=60, blank=True, default="", help_text="Send, if empty")
    thanks = models.TextField(blank=True, default="", help_text="What stands on the page of thanks")
    onward = models.URLField(blank=True, default="", help_text="Where visitors go on to from there")
    words = models.JSONField(
        default=dict, blank=True, help_text='Translations: {"hi": {"heading": "...", "field.name": "..."}}'
    )
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["name", "-number"]
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="a form has each version once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class FormDraft(models.Model):
    """The next version of a form while it is being worked on; publishing it makes a version and takes the draft away."""

    name = models.CharField(max_length=120, unique=True)
    content = models.JSONField(default=dict, help_text="What the version will have, by the names of its columns")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}, draft"
