#!/bin/sh
# listmonk reads its settings from its environment; installing and upgrading are repeatable.
set -eu
LISTMONK_db__password=$(cat /run/secrets/db_password)
LISTMONK_ADMIN_PASSWORD=$(cat /run/secrets/admin_password)
export LISTMONK_db__password LISTMONK_ADMIN_PASSWORD
cd /listmonk
./listmonk --install --idempotent --yes --config ''
./listmonk --upgrade --yes --config ''
unset LISTMONK_ADMIN_PASSWORD
exec ./listmonk --config ''
