# syntax=docker/dockerfile:1
# A gateway with its data in /data: docker build -t answerback . (compose.yaml runs it).

FROM node:26-trixie-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm run pack
# The constructs for CDK apps would install the CDK.
RUN rm dist/answerback-cdk-*.tgz
WORKDIR /app
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund /build/dist/*.tgz

FROM node:26-trixie-slim
ENV NODE_ENV=production
COPY --from=build /app /app
RUN mkdir --mode=0700 /data && chown node:node /data
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 4510
# Not through npm, so that signals reach the gateway.
ENTRYPOINT ["node", "/app/node_modules/answerback/bin/answerback.js"]
# Addresses other than loopback need a file with keys for the control plane and callbacks.
CMD ["start", "--host", "0.0.0.0", "--data", "/data", "--credentials", "/run/secrets/answerback-keys"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "-e", "fetch('http://127.0.0.1:4510/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
