import django.db.models.deletion
import mobilite.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=60, verbose_name='événement')),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'E-mail')], max_length=5, verbose_name='par')),
                ('language', models.CharField(max_length=3, verbose_name='langue')),
                ('version', models.PositiveIntegerField(verbose_name='version')),
                ('subject', models.CharField(blank=True, max_length=200, verbose_name='objet')),
                ('text', models.TextField(blank=True, verbose_name='texte')),
                ('from_at', models.DateTimeField(verbose_name='à partir de')),
                ('created_at', models.DateTimeField(verbose_name='écrit le')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrit par')),
            ],
            options={
                'verbose_name': 'texte de message',
                'indexes': [models.Index(fields=['event', 'channel', 'language', '-from_at', '-version'], name='template_in_force')],
                'constraints': [
                    mobilite.constraints.NeverChanged(name='template_never_changes'),
                    models.UniqueConstraint(fields=('event', 'channel', 'language', 'version'), name='template_version_once'),
                    models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='template_version_from_1'),
                    models.CheckConstraint(condition=models.Q(models.Q(('subject', ''), ('text', '')), models.Q(('channel', 'sms'), ('subject', '')), models.Q(('channel', 'email'), models.Q(('subject', ''), _negated=True)), _connector='OR'), name='template_subject_of_email'),
                    models.CheckConstraint(condition=models.Q(('from_at__gte', models.F('created_at'))), name='template_not_backwards'),
                ],
            },
        ),
    ]
