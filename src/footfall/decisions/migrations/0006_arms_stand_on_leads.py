from django.db import migrations

PUT = """
UPDATE qualification_lead AS lead SET arm = first.arm
  FROM (
       SELECT DISTINCT ON (exposure.lead_id) exposure.lead_id, experiment.name || ': ' || arm.name AS arm
         FROM decisions_exposure AS exposure
         JOIN decisions_arm AS arm ON arm.id = exposure.arm_id
         JOIN decisions_experiment AS experiment ON experiment.id = exposure.experiment_id
        WHERE exposure.lead_id IS NOT NULL AND exposure.is_dealt
        ORDER BY exposure.lead_id, exposure.at, exposure.id
       ) AS first
 WHERE lead.id = first.lead_id AND lead.arm = ''
"""


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_training_by_certificates"), ("qualification", "0019_arm")]

    operations = [migrations.RunSQL(PUT, migrations.RunSQL.noop)]
