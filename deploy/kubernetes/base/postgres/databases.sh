#!/bin/sh
# Run once by the image's entrypoint, on an empty volume: a role and a database for each service, none sees another's.
set -eu
for name in orders inventory pricing notifications; do
  psql -v ON_ERROR_STOP=1 -v name="$name" -v password="$POSTGRES_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT ON DATABASE :"name" FROM PUBLIC;
SQL
done
