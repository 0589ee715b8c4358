export { checkGateway, type CheckReport, type Widening } from "./check/check-gateway.ts";
export type { Finding } from "./check/finding.ts";
export { loadFixtures, type LocatedFixture } from "./load-fixtures.ts";
export { type GatewayDocument, type GatewayFiles, loadGateway } from "./load-gateway.ts";
export { type RunningServer, serve, type ServeOptions } from "./serve.ts";
export type { Location, SourceFile } from "./document/source-file.ts";
export { readCoverage } from "./coverage/read-coverage.ts";
export { saveCoverage } from "./coverage/save-coverage.ts";
