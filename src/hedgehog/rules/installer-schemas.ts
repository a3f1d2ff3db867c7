/**
 * Specifications of the kinds that the installer reads besides the wiring: its own configuration, its nodes, and gateways. They are
 * not kinds of a fabric's repository, so no model describes them; here is only which fields there are and of which type, for HF-03
 * and DEC-02. After the Go types of fabricator v1beta1 and gateway v1alpha1.
 */
import type { JsonObject } from '#base/json.ts';

const text: JsonObject = { type: 'string' };
const number: JsonObject = { type: 'integer' };
const flag: JsonObject = { type: 'boolean' };
/** Of any type: a number that may be larger than the one of the same name in other kinds. */
const any: JsonObject = {};
const fields = (properties: JsonObject): JsonObject => ({ type: 'object', properties });
const named = (additionalProperties: JsonObject): JsonObject => ({ type: 'object', additionalProperties });
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const each = (names: string, schema: JsonObject): JsonObject => Object.fromEntries(names.split(' ').map((name) => [name, schema]));

const ranges = list(fields({ from: number, to: number }));

const relabelling = list(fields({ ...each('action regex replacement separator targetLabel', text), sourceLabels: list(text) }));
const measured = { metrics: flag, metricsInterval: number, metricsRelabel: relabelling };
const ofUnix = { ...measured, metricsCollectors: list(text) };

const receiver = {
  ...each('bearerToken caPEM certPEM url', text),
  basicAuth: fields({ username: text, password: text }),
  insecureSkipVerify: flag,
  labels: named(text),
};
const agentReceiver = { ...receiver, useControlProxy: flag };

const control = fields({
  ...each('managementSubnet controlVIP joinToken kubeClusterSubnet kubeServiceSubnet kubeClusterDNS dummySubnet', text),
  managementSubnetAnyDevice: flag,
  managementSubnetStatic: named(text),
  tlsSAN: list(text),
  ntpServers: list(text),
  defaultUser: fields({ password: text, authorizedKeys: list(text) }),
  noPassAuth: flag,
  observability: fields({ kubePodLogs: flag, kubeEvents: flag }),
});

const registry = fields({
  mode: text,
  upstream: fields({ ...each('repo prefix username password', text), noTLSVerify: flag }),
});

const fabric = fields({
  ...each('mode managementDHCPStart managementDHCPEnd baseVPCCommunity eslagMACBase eslagESIPrefix', text),
  ...each('protocolSubnet vtepSubnet fabricSubnet proxyExternalSubnet vpcWorkaroundSubnet mclagSessionSubnet', text),
  ...each('spineASN leafASNStart leafASNEnd', number),
  ...each('vpcIRBVLANs vpcWorkaroundVLANs th5WorkaroundVLANs', ranges),
  ...each('excludeNOSInstallers includeONIE includeBCM includeCLSP includeCumulus disableBFD loopbackWorkaroundDisable', flag),
  defaultSwitchUsers: named(fields({ password: text, role: text, authorizedKeys: list(text) })),
  defaultAlloyConfig: fields({
    ...each('agentScrapeIntervalSeconds unixScrapeIntervalSeconds', number),
    ...each('collectSyslogEnabled unixExporterEnabled', flag),
    controlProxyURL: text,
    unixExporterCollectors: list(text),
    lokiTargets: named(fields(agentReceiver)),
    prometheusTargets: named(fields({ ...agentReceiver, sendIntervalSeconds: number })),
  }),
  observability: fields({ agent: fields({ ...measured, logs: flag }), unix: fields({ ...ofUnix, syslog: flag }) }),
});

const gateway = fields({
  enable: flag,
  asn: number,
  mac: text,
  communities: named(text),
  observability: fields({ dataplane: fields(measured), frr: fields(measured), unix: fields(ofUnix) }),
});

const observability = fields({
  defaults: text,
  labels: named(text),
  targets: fields({
    loki: named(fields(receiver)),
    prometheus: named(fields({ ...receiver, sendIntervalSeconds: number })),
    pyroscope: named(fields(receiver)),
  }),
});

const versions = fields({
  platform: fields(
    each(
      'k3s zot zotChart certManager k9s toolbox reloader reloaderChart ntp ntpChart alloy controlProxy controlProxyChart bashCompletion hostBGPContainer',
      text,
    ),
  ),
  fabricator: fields(each('api controller controlISORoot ctl nodeConfig pause flatcar', text)),
  fabric: fields({ ...each('api controller dhcpd boot agent ctl', text), nos: named(text), onie: named(text) }),
  gateway: fields(each('api controller agent dataplane frr', text)),
  vlab: fields(each('onie flatcar', text)),
});

const node = {
  bootstrap: fields({ disk: text }),
  management: fields({ ip: text, interface: text }),
  dummy: fields({ ip: text }),
};

/** Schema of the specification of each kind. */
export const installerSchemas = {
  Fabricator: fields({
    config: fields({ control, registry, fabric, gateway, observability }),
    overrides: fields({ versions }),
  }),
  ControlNode: fields({ ...node, external: fields({ ...each('ip gateway interface', text), dns: list(text) }) }),
  FabNode: fields({ ...node, roles: list(text) }),
  Gateway: fields({
    ...each('protocolIP vtepIP vtepMAC', text),
    ...each('asn workers', number),
    ...each('vtepMTU flowTableCapacity', any),
    interfaces: named(fields({ pci: text, kernel: text, ips: list(text), mtu: any })),
    neighbors: list(fields({ source: text, ip: text, asn: number })),
    logs: fields({ default: text, tags: named(text), rateLimit: fields({ burst: any, replenishPerSecond: any }) }),
    profiling: fields({ enabled: flag }),
    groups: list(fields({ name: text, priority: any })),
  }),
  GatewayGroup: fields({}),
} as const satisfies Readonly<Record<string, JsonObject>>;

/** Kinds of gateways: a cluster asks rules about them, too. */
export const isGatewayKind = (kind: string): boolean => kind === 'Gateway' || kind === 'GatewayGroup';

export type InstallerKind = keyof typeof installerSchemas;

export const isInstallerKind = (kind: string): kind is InstallerKind => Object.hasOwn(installerSchemas, kind);
