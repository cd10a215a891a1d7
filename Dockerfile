# syntax=docker/dockerfile:1
# Debian, because the embedded PostgreSQL needs glibc and does not run on Alpine.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM packages AS build
COPY . .
RUN node scripts/build.mjs

FROM node:24-bookworm-slim
# MALLOC_ARENA_MAX: glibc otherwise keeps the memory of large pictures in up to eight arenas per processor.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data \
    MALLOC_ARENA_MAX=2
WORKDIR /app
RUN install -d -o node -g node -m 711 /data
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# src and scripts are needed for commands such as `npm run admin`; the server runs from dist.
COPY package.json tsconfig.json ./
COPY migrations ./migrations
COPY n8n ./n8n
COPY scripts ./scripts
COPY src ./src
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not started through npm, because signals must reach node, which drains, flushes and stops PostgreSQL on SIGTERM.
CMD ["node", "--enable-source-maps", "dist/server.js"]
