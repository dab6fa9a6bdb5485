#!/usr/bin/env bash
# Entry point of the sidecar's container: fills the placeholders of pricing-sidecar.yaml from the environment, as
# packages/lab/src/envoy/template.ts does on a laptop, then becomes Envoy. Bash only: the official image has neither
# envsubst nor sed to rely on. Used by compose; by hand: ENVOY_BIND=0.0.0.0 ... bash envoy/entrypoint.sh --print
set -euo pipefail

template=${ENVOY_TEMPLATE:-/etc/envoy/pricing-sidecar.yaml}
filled=${ENVOY_CONFIG:-/tmp/pricing-sidecar.yaml}
names=(ENVOY_BIND ENVOY_ADMIN_PORT ENVOY_ADMIN_HOST ENVOY_INGRESS_PORT ENVOY_EGRESS_PORT
  PRICING_HOST PRICING_PORT NOTIFY_HOST NOTIFY_PORT OTLP_HOST OTLP_PORT NODE_ID)

fail() { echo "envoy/entrypoint.sh: $*" >&2; exit 1; }

[ -r "$template" ] || fail "cannot read the template $template: mount envoy/pricing-sidecar.yaml there or set ENVOY_TEMPLATE"
text=$(<"$template")
for name in "${names[@]}"; do
  value=${!name:-}
  [ -n "$value" ] || fail "$name is not set; all of these are needed: ${names[*]}"
  # What is filled in is YAML afterwards: a host, a port or an id, and nothing that could open another key.
  [[ $value =~ ^[A-Za-z0-9._-]+$ ]] || fail "$name is '$value'; only letters, digits, '.', '_' and '-' are allowed"
  text=${text//"\${$name}"/"$value"}
done
[[ $text =~ (\$\{[A-Z_]+\}) ]] && fail "$template asks for ${BASH_REMATCH[1]}, which this script does not know"

if [ "${1:-}" = --print ]; then
  printf '%s\n' "$text"
  exit 0
fi
printf '%s\n' "$text" >"$filled"
cd "$(dirname "$filled")" # where the admin's socket goes; nothing else of the container can be written
exec envoy -c "$filled" --disable-hot-restart --concurrency "${ENVOY_CONCURRENCY:-1}" --log-level "${ENVOY_LOG_LEVEL:-warning}" "$@"
