#!/bin/bash
# Stops what start.sh started, by its pid, and removes its copy of the records.
dir=${REDMINE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/carrier-sync/redmine}
port=${REDMINE_PORT:-18071}
file=$dir/puma-$port.pid
[ -f "$file" ] || exit 0
pid=$(cat "$file")
grep -qa puma "/proc/$pid/cmdline" 2>/dev/null && kill "$pid"
rm -f "$file" "$dir/puma-$port.log" "$dir/redmine-$port.sqlite3"*
