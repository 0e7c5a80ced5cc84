from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0011_deposits_lie'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ending', ''), ('given_back_at__isnull', True), ('kept_amount__isnull', True)), models.Q(models.Q(('ending', ''), _negated=True), ('given_back_at__isnull', False), ('kept_amount__gte', 0), ('kept_amount__isnull', False), ('kept_amount__lte', models.F('amount'))), _connector='OR'), name='deposit_given_back_says_what_was_kept', violation_error_message='On ne retient pas plus que la caution.'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('means__in', ('guarantee', 'exemption')), _negated=True), ('kept_amount__isnull', True), ('kept_amount', 0), _connector='OR'), name='deposit_of_paper_is_never_kept'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('means', 'cheque'), _negated=True), ('spot', 'bank'), ('kept_amount__isnull', True), ('kept_amount', 0), _connector='OR'), name='deposit_uncashed_is_never_kept', violation_error_message='Un chèque non encaissé se rend entier.'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guarantor_partner__isnull', True), ('guarantor_person__isnull', False), ('means', 'guarantee')), models.Q(('guarantor_partner__isnull', False), ('guarantor_person__isnull', True), ('means', 'guarantee')), models.Q(models.Q(('means', 'guarantee'), _negated=True), ('guarantor_partner__isnull', True), ('guarantor_person__isnull', True)), _connector='OR'), name='deposit_guarantee_has_one_guarantor'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('waived_reason', ''), _negated=True), ('means', 'exemption')), models.Q(models.Q(('means', 'exemption'), _negated=True), ('waived_reason', '')), _connector='OR'), name='deposit_exemption_has_its_reason'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('means', 'exemption'), ('spot', '')), models.Q(models.Q(('means', 'exemption'), _negated=True), models.Q(('spot', ''), _negated=True)), _connector='OR'), name='deposit_lies_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('means', 'cheque'), _negated=True), ('holds_until__isnull', False), _connector='OR'), name='deposit_cheque_has_an_end'),
        ),
        migrations.AddConstraint(
            model_name='deposit',
            constraint=models.CheckConstraint(condition=models.Q(('signed_back_at__isnull', True), ('given_back_at__isnull', False), _connector='OR'), name='deposit_signed_once_given_back'),
        ),
    ]
