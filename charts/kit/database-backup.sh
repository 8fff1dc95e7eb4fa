#!/usr/bin/env bash
# Dumps every database of a server, apart from the server's own, into one file, and keeps the newest files.
#   ENGINE             mysql or postgres
#   HOST, USERNAME     the server, and a user who may read all databases; MYSQL_PWD or PGPASSWORD is the password
#   NAME, FOLDER       what the files are named after, and where they are
#   KEEP               how many of them stay
set -euo pipefail

list_mysql() {
  mysql --host="$HOST" --user="$USERNAME" --batch --skip-column-names --execute="
    SELECT schema_name FROM information_schema.schemata
    WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY 1"
}

# One transaction shows all tables as they are at one moment, while programs go on writing.
dump_mysql() {
  mysqldump --host="$HOST" --user="$USERNAME" --single-transaction --quick --routines --events --hex-blob \
    --no-tablespaces --add-drop-database --databases "$@"
}

# With `postgres`, which every server has: some programs keep their data there.
list_postgres() {
  psql --host="$HOST" --username="$USERNAME" --no-password --dbname=template1 --tuples-only --no-align \
    --command='SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1'
}

dump_postgres() {
  for database in "$@"; do
    pg_dump --host="$HOST" --username="$USERNAME" --no-password --create --clean --if-exists "$database"
  done
}

umask 077
files=$FOLDER/$NAME-$ENGINE-
# What a dump left that was killed. There is one dump at a time.
rm -f "$files"*.partial
file=$files$(date -u +%Y-%m-%dT%H-%M-%SZ).sql.gz
trap 'rm -f "$file.partial"' EXIT

names=$("list_$ENGINE")
mapfile -t databases < <(printf '%s' "$names")
if [ "${#databases[@]}" -eq 0 ]; then
  echo "$HOST has no databases yet" >&2
  exit 1
fi
"dump_$ENGINE" "${databases[@]}" | gzip > "$file.partial"
gunzip -t < "$file.partial"
sync
# Only what is complete has the name of a backup.
mv "$file.partial" "$file"
echo "$file: ${databases[*]}"

# Names sort by time: the oldest come first.
all=("$files"*.sql.gz)
for ((old = 0; old < ${#all[@]} - KEEP; old++)); do
  rm "${all[$old]}"
  echo "removed ${all[$old]}"
done
