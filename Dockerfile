# pathproof in a container: `docker build -t pathproof .`, then for instance
#   docker run --rm --env-file credentials.env --volume "$PWD:/data" pathproof scan --output report
# The folder that is mounted has to be writable for user 1000.

FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build --silent

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /opt/pathproof
COPY --from=build /build/dist ./dist
COPY --from=build /build/examples ./examples
COPY --from=build /build/deploy ./deploy
COPY --from=build /build/package.json /build/LICENSE ./
# It needs no package manager, and no right to change itself.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* \
  && ln -s /opt/pathproof/dist/cli/main.js /usr/local/bin/pathproof
USER node
WORKDIR /data
ENTRYPOINT ["pathproof"]
CMD ["--help"]
