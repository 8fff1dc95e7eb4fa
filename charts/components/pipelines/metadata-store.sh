#!/bin/sh
# Starts a program, the metadata store, with a MySQL whose connections are encrypted: the store has no flags for that, and
# its file of settings takes no variables.
#   CONFIG                        the file
#   MYSQL_HOST, MYSQL_PORT, MYSQL_DATABASE, DBCONFIG_USER, DBCONFIG_PASSWORD
#   MYSQL_CA                      certificate of an authority, to verify the server's with; empty: nothing is verified
set -eu

# A string of protocol buffers' text format.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

verify=false
[ -z "$MYSQL_CA" ] || verify=true
umask 077
cat > "$CONFIG" << END
connection_config {
  mysql {
    host: $(quoted "$MYSQL_HOST")
    port: $MYSQL_PORT
    database: $(quoted "$MYSQL_DATABASE")
    user: $(quoted "$DBCONFIG_USER")
    password: $(quoted "$DBCONFIG_PASSWORD")
    ssl_options {
      ca: $(quoted "$MYSQL_CA")
      verify_server_cert: $verify
    }
  }
}
migration_options { enable_upgrade_migration: true }
END
exec "$@" --metadata_store_server_config_file="$CONFIG"
