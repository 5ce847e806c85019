from django.db import models


class FormVersion(models.Model):
    """One wording of a form. A version that has been answered is not changed; a change is the next version."""

    class Length(models.TextChoices):
        SHORT = "short", "Short form"
        LONG = "long", "Long form"

    name = models.CharField(max_length=120)
    number = models.PositiveIntegerField(default=1)
    length = models.CharField(max_length=10, choices=Length)
    fields = models.JSONField(
        default=list, help_text='In order: [{"name": "phone", "label": "Phone", "kind": "phone", "is_required": true}]'
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "-number"]
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="a form has each version once")]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"
