from django.db import models

from footfall.identity.models.person import Person


class Face(models.Model):
    """A person as probabilistic matching compares them: every field folded, in one text, so that a candidate is one row.

    Persons who stand for themselves have one; who was merged has none.
    """

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="face", db_constraint=False
    )
    said = models.TextField(help_text="The fields of a linkage record (identity.faces)")
    first = models.BigIntegerField(null=True, help_text="Hash under which the first name is counted")
    last = models.BigIntegerField(null=True, help_text="Hash under which the surname is counted")
    company = models.BigIntegerField(null=True, help_text="Hash under which the company is counted")

    def __str__(self) -> str:
        return f"as {self.person_id} is compared"


class FaceKey(models.Model):
    """A cheap hashed key under which a person is looked at: name and city, end of the number and surname, and the like.

    A key that more persons have than is worth a look has one row, of nobody: `person_id` 0. It is neither asked for nor
    written any more, like a word that stands on every page.
    """

    pk = models.CompositePrimaryKey("hash", "person_id")
    hash = models.BigIntegerField(help_text="First 64 bits of BLAKE2 over kind and parts")
    person_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.hash:x} -> {self.person_id}"


class NameCount(models.Model):
    """How many persons have a name or a company, by its hash; under hash 0 how many persons there are."""

    hash = models.BigIntegerField(primary_key=True)
    persons = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.hash:x}: {self.persons}"
