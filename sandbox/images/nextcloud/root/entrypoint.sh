#!/bin/sh
# Lays the program's files into the volume, as the real image does, and starts it. See /usr/src/nextcloud/README.
set -eu
cp -R /usr/src/nextcloud/. /var/www/html/
mkdir -p /var/www/html/config /var/www/html/data
chown www-data:www-data /var/www/html /var/www/html/* /var/www/html/config/* 2>/dev/null || :
if [ "${1:-serve}" = serve ]; then
  exec env PYTHONPATH=/var/www/html PYTHONDONTWRITEBYTECODE=1 python3 -m standin
fi
exec "$@"
