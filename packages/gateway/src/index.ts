// The public API of the gateway.

import "./node-version.ts";

export { CredentialsFileError, readCredentialsFile } from "./auth/credentials-file.ts";
export { type Clock, systemClock, type Timer } from "./clock.ts";
export type { Exchange } from "./execute/chain/exchange.ts";
export { type FaultRule, FaultRuleError } from "./execute/faults/fault-rule.ts";
export type { FaultHandle, FaultSettings } from "./execute/faults/faults.ts";
export { createSigning, type Signing } from "./execute/integrations/aws-signing.ts";
export type {
  FunctionAnswer,
  FunctionCall,
  FunctionHost,
  FunctionInvocation,
  FunctionReport,
} from "./execute/integrations/function-host.ts";
export type { InPlaceAnswer, InPlaceBackend, InPlaceRequest } from "./execute/integrations/in-place-backend.ts";
export { type Gateway, type ServedApi, type StartGatewayOptions, startGateway } from "./gateway.ts";
export type { InspectorPage, PageFile } from "./inspect/api/page.ts";
export type { RecordedGateway, WriteConversations } from "./inspect/api/recording.ts";
export type {
  ApiCoverage,
  CoverageItem,
  CoverageReport,
  TemplateCoverage,
} from "./inspect/coverage/coverage-report.ts";
export type { ExchangeDescription, Explanation, Step } from "./inspect/description/described-exchange.ts";
export type { ExchangeFilter } from "./inspect/exchanges/exchange-filter.ts";
export { ManualClock } from "./manual-clock.ts";
export type { ClusterSettings } from "./nodes/cluster-settings.ts";
export type { LocalService, ServiceAnswer, ServiceRequest } from "./services/local-service.ts";
export { defaultSettings, type GatewaySettings } from "./settings.ts";
export { GatewayStartError } from "./start-error.ts";
