#!/bin/bash
# Serves the installed Redmine at http://127.0.0.1:$REDMINE_PORT (18071) and returns when it answers; pid in puma-$REDMINE_PORT.pid.
# Each has a copy of the records: Redmine takes no code twice, so two that share an agent would refuse each other's.
set -eu
dir=${REDMINE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/carrier-sync/redmine}
port=${REDMINE_PORT:-18071}
cp "$dir/redmine.sqlite3" "$dir/redmine-$port.sqlite3"
ruby -rsqlite3 -e 'SQLite3::Database.new(ARGV[0]).execute("update users set twofa_totp_last_used_at = null")' "$dir/redmine-$port.sqlite3"
export DATABASE_URL="sqlite3:$dir/redmine-$port.sqlite3?timeout=10000"
cd "$dir/app"
RAILS_ENV=production setsid puma -e production -t 2:4 -b "tcp://127.0.0.1:$port" config.ru >../puma-$port.log 2>&1 </dev/null &
echo $! >../puma-$port.pid
for _ in $(seq 200); do
  curl -fso /dev/null "http://127.0.0.1:$port/login" && { echo "redmine: http://127.0.0.1:$port"; exit 0; }
  kill -0 "$(cat ../puma-$port.pid)" || { tail -n 5 ../puma-$port.log >&2; exit 1; }
  sleep 0.3
done
echo "redmine: no answer within a minute, see $dir/puma-$port.log" >&2; exit 1
