from django.db import models


class SignInAllowance(models.Model):
    """How many more tries to sign in a name or a network address has; it fills up again with time.

    `key` is a digest, so that the table tells nobody who tried. Its one statement stands in `actions/sign_in.py`.
    """

    key = models.BinaryField(max_length=32, primary_key=True)
    remaining = models.FloatField()
    was_allowed = models.BooleanField(help_text="Whether the last try went through")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.remaining:.1f} tries left"
