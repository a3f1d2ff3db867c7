/** All rules, by kind. */
import type { DiagnosticRow } from '#base/diagnostic.ts';
import { commonRules, decodingProblems, removals } from './common.ts';
import { connectionRules } from './connection.ts';
import { externalAttachmentRules, externalPeeringRules, externalRules } from './externals.ts';
import type { Mode } from './fabric.ts';
import { gatewayRules } from './gateway.ts';
import { controlNodeRules, fabNodeRules, fabricatorRules } from './installation.ts';
import { addressPoolRules, vlanPoolRules } from './namespaces.ts';
import { codeOf, type Rule, type RuleTable } from './rule.ts';
import type { KindName } from './specs.ts';
import { switchRules } from './switch.ts';
import { switchProfileRules } from './switch-profile.ts';
import { vpcRules } from './vpc.ts';
import { attachmentRules, peeringRules } from './vpc-links.ts';

/** Rules of each kind besides those of every kind. */
export const rulesByKind: { readonly [Kind in KindName]: RuleTable<Kind> } = {
  VPC: vpcRules,
  VPCAttachment: attachmentRules,
  VPCPeering: peeringRules,
  IPv4Namespace: addressPoolRules,
  VLANNamespace: vlanPoolRules,
  External: externalRules,
  ExternalAttachment: externalAttachmentRules,
  ExternalPeering: externalPeeringRules,
  Connection: connectionRules,
  Switch: switchRules,
  Server: {},
  SwitchGroup: {},
  ServerProfile: {},
  SwitchProfile: switchProfileRules,
  Fabricator: fabricatorRules,
  ControlNode: controlNodeRules,
  FabNode: fabNodeRules,
  Gateway: gatewayRules,
  GatewayGroup: {},
};

export const kindNames = Object.keys(rulesByKind) as readonly KindName[];

/** Whether a rule is broken by what is not there: of a part of a fabric it says nothing. */
export const asksForOthers = (id: string): boolean =>
  Object.values(rulesByKind).some((table) => (table as RuleTable<KindName>)[id]?.missing === true);

/** How a rule counts in a mode; nothing where it is not asked. */
export const severityIn = ({ in: modes }: Pick<Rule<KindName>, 'in'>, mode: Mode) => (modes === undefined ? 'error' : modes[mode]);

const rowOf = ({ message, hint, in: modes }: Pick<Rule<KindName>, 'message' | 'hint' | 'in'>): DiagnosticRow => ({
  severity: modes === undefined ? 'error' : (modes.strict ?? modes.webhook ?? modes.hhfab ?? 'error'),
  message,
  hint,
});

const everyRule: readonly (readonly [string, Pick<Rule<KindName>, 'message' | 'hint' | 'in'>])[] = [
  ...Object.entries(commonRules),
  ...Object.values(rulesByKind).flatMap((table) => Object.entries(table as RuleTable<KindName>)),
  ...Object.entries(removals),
];

/** The rows of all rules, as the catalogue of diagnostics lists them. Severities are those of the mode strict where it has one. */
export const hedgehogProblems: Readonly<Record<string, DiagnosticRow>> = {
  ...decodingProblems,
  ...Object.fromEntries(everyRule.map(([id, rule]) => [codeOf(id), rowOf(rule)])),
};
