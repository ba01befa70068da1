# docker build -t mailpreflight . && docker run --rm --read-only -v "$PWD:/mail:ro" mailpreflight content emails/
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.scripts.json ./
COPY scripts scripts
COPY rules rules
COPY src src
RUN npm run -s build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY fixtures/demo fixtures/demo
COPY LICENSE ./
# The user that the base image brings; nothing is written, so a read-only root is enough.
USER node
WORKDIR /mail
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["--help"]
