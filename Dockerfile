# Every image the project builds itself, for amd64 and arm64. compose/ builds them; by hand:
#   docker build --target service --build-arg SERVICE=order -t broken-trace-lab/order .
# Targets: `service` (order, inventory, pricing, notify, gateway, telemetry-store; each holds its own package alone, no compiler, no
# package manager), `web` (nginx with the built page), `collector` (the official one with a queue folder it may write to).
ARG NODE_IMAGE=node:24-bookworm-slim
ARG DEBIAN_IMAGE=debian:bookworm-slim
ARG NGINX_IMAGE=nginxinc/nginx-unprivileged:1.30-alpine
ARG COLLECTOR_IMAGE=otel/opentelemetry-collector-contrib:0.159.0

# --- everything is installed and compiled once ------------------------------------------------------------------------
FROM ${NODE_IMAGE} AS build
ENV PNPM_HOME=/pnpm COREPACK_ENABLE_DOWNLOAD_PROMPT=0 CI=true
RUN corepack enable
WORKDIR /src
# The lockfile alone decides what is fetched: a change of code does not fetch again.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm config set store-dir /pnpm/store && pnpm fetch
COPY . .
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm install --frozen-lockfile --offline \
 && node node_modules/typescript/bin/tsc -b services/*/tsconfig.build.json packages/telemetry-store/tsconfig.build.json packages/tracegap/tsconfig.build.json

# --- one service with its production dependencies -----------------------------------------------------------------------
FROM build AS deployed
ARG SERVICE
RUN --mount=type=cache,id=pnpm,target=/pnpm/store \
    pnpm --config.inject-workspace-packages=true --filter "./*/${SERVICE}" deploy --prod --offline /out
# What only a compiler, a debugger or another platform reads. better-sqlite3, where a service has it, carries its binary for
# every platform; the store takes Node's own SQLite.
RUN find /out -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.tsbuildinfo' \) -delete \
 && if [ -d /out/node_modules/better-sqlite3 ]; then cd /out/node_modules/better-sqlite3 && rm -rf deps src \
 && find prebuilds -type f ! -name "linux-$(node -p process.arch).node" -delete; fi \
 && mkdir /data /logs

# Debian and the Node binary: the node image's package managers are not needed to run.
FROM ${NODE_IMAGE} AS node
FROM ${DEBIAN_IMAGE} AS service
COPY --from=node /usr/local/bin/node /usr/local/bin/node
RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --no-create-home node
COPY --from=deployed /out /app
# A named volume takes its owner from these folders.
COPY --from=deployed --chown=1000:1000 /data /data
COPY --from=deployed --chown=1000:1000 /logs /logs
WORKDIR /app
USER 1000:1000
ENV NODE_ENV=production
ENTRYPOINT ["node"]
CMD ["dist/main.js"]

# --- the page ---------------------------------------------------------------------------------------------------------
FROM build AS page
# The page shows what breaks/ says of itself (web-ui/lesson-files.ts).
RUN node node_modules/typescript/bin/tsc -b breaks/tsconfig.build.json && pnpm --filter ./web-ui run build

FROM ${NGINX_IMAGE} AS web
COPY --from=page /src/web-ui/dist /usr/share/nginx/html

# --- the Collector ------------------------------------------------------------------------------------------------------
FROM ${DEBIAN_IMAGE} AS queue
RUN mkdir -p /queue/otelcol
FROM ${COLLECTOR_IMAGE} AS collector
COPY --from=queue --chown=10001:10001 /queue /var/lib
