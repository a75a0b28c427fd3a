#!/usr/bin/env bash
# A newcomer's path, timed: from nothing to a green conformance report, by the commands of docs/provider-guide.md.
# Polymux itself is packed from this repository, built before; everything else is downloaded by npm.
set -euo pipefail
repository=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for package in core testkit create-polymux-provider; do
  (cd "$repository/packages/$package" && "$repository/node_modules/.bin/pnpm" pack --pack-destination "$folder" >/dev/null)
done

cd "$folder"
start=$SECONDS
step() {
  local began=$SECONDS
  echo "\$ $1"
  shift
  if ! "$@" >"$folder/log" 2>&1; then
    cat "$folder/log"
    exit 1
  fi
  echo "  $((SECONDS - began)) s"
}

step 'npm create polymux-provider acme -- --base-url https://api.acme.example/v1' \
  npm exec --yes --package "$(ls "$folder"/create-polymux-provider-*.tgz)" -- \
  create-polymux-provider acme --base-url https://api.acme.example/v1 --no-install
cd polymux-provider-acme
step 'npm install' npm install --no-audit --no-fund --save-dev "$folder"/polymux-core-*.tgz "$folder"/polymux-testkit-*.tgz
step 'npm test' npm test
step 'npm run report' npm run report
echo
grep -iE 'conforms|failed|passed' "$folder/log" | head -3
echo "From nothing to a report: $((SECONDS - start)) s"
