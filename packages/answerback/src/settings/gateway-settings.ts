// Turns the settings into the gateway's settings.
import { defaultSettings, type GatewaySettings, readCredentialsFile } from "@answerback/gateway";
import type { Settings } from "./schema.ts";

/**
 * Without the cluster, which only `start` joins.
 * @throws CredentialsFileError if the credentials file cannot be read or has no keys
 */
export async function gatewaySettings(settings: Settings, dataFolder: string): Promise<GatewaySettings> {
  const { credentials, log, inspector } = settings;
  return {
    host: settings.host ?? defaultSettings.host,
    port: settings.port ?? defaultSettings.port,
    publicUrl: settings.publicUrl,
    cluster: defaultSettings.cluster,
    dataFolder: settings.ephemeral ? undefined : (settings.data ?? dataFolder),
    region: settings.region ?? defaultSettings.region,
    accountId: settings.accountId ?? defaultSettings.accountId,
    allowedHosts: settings.allowedHosts ?? defaultSettings.allowedHosts,
    allowedOrigins: settings.allowedOrigins ?? defaultSettings.allowedOrigins,
    credentials: credentials === undefined ? [] : await readCredentialsFile(credentials),
    apiKeys: settings.apiKeys ?? defaultSettings.apiKeys,
    limits: settings.limits ?? defaultSettings.limits,
    throttling: settings.throttling ?? defaultSettings.throttling,
    reachAws: defaultSettings.reachAws,
    integrationAddresses: settings.integrationAddresses ?? defaultSettings.integrationAddresses,
    tlsFolder: settings.tlsFolder,
    faults: { ...defaultSettings.faults, ...settings.faults },
    log: { folder: log?.folder, format: log?.format ?? defaultSettings.log.format },
    inspector: { ...defaultSettings.inspector, ...inspector },
  };
}
