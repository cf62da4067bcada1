#!/bin/sh
# Makes Temporal's two databases and brings their schemas to the version of this image. Every command does nothing where
# its work is done, so this runs at each start.
set -eu
SQL_PASSWORD=$(cat "$SQL_PASSWORD_FILE")
export SQL_PASSWORD

prepare() { # database, name of its schema in the tool
  temporal-sql-tool --database "$1" create-database
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "postgresql/v12/$2"
}

prepare temporal temporal
prepare temporal_visibility visibility
