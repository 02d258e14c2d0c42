# The appliance: the device's program and a Chromium, nothing of the platform.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build.ts && npm prune --omit=dev

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates chromium fonts-liberation \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist/contracts ./dist/contracts
COPY --from=build /app/dist/plugin-sdk ./dist/plugin-sdk
COPY --from=build /app/dist/worker-device ./dist/worker-device
COPY docker/healthy.mjs ./docker/healthy.mjs
RUN install -d -o node -g node -m 0700 /var/lib/carrier-sync-device
USER node
VOLUME /var/lib/carrier-sync-device
