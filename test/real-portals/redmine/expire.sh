#!/bin/bash
# Ends every session at once, on a running server.
dir=${REDMINE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/carrier-sync/redmine}
ruby -rsqlite3 -e '
  db = SQLite3::Database.new(ARGV[0])
  db.busy_timeout(10_000)
  db.execute("delete from tokens where action = ?", ["session"])
  puts "#{db.changes} sessions ended"
' "$dir/redmine-${REDMINE_PORT:-18071}.sqlite3"
