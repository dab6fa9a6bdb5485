#!/usr/bin/env bash
# Checks the four OpenAPI documents against the running services, in two minutes. More: npm run schemathesis -- --max-examples 500
exec node "$(dirname "$0")/../scripts/run.mjs" schemathesis "$@"
