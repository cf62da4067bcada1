#!/bin/bash
# Passes the secrets in pretix's own format and replaces the default password of a new pretix.
set -euo pipefail
PRETIX_DATABASE_PASSWORD=$(</run/secrets/db_password)
PRETIX_DJANGO_SECRET=$(</run/secrets/django_secret)
export PRETIX_DATABASE_PASSWORD PRETIX_DJANGO_SECRET DJANGO_SETTINGS_MODULE=production_settings

cd /pretix/src
python3 -m pretix migrate --noinput
python3 -m pretix shell --no-startup -c '
from pathlib import Path
from pretix.base.models import User
first = User.objects.filter(email="admin@localhost").first()
if first and first.check_password("admin"):
    first.set_password(Path("/run/secrets/admin_password").read_text())
    first.save()
'
exec pretix all
