import type { JSX } from 'react';
import type { DriftSeverity, Health, ResourceState, Severity } from '../generated/vocabulary.ts';
import { Icon, type IconName } from './icons.tsx';
import styles from './parts.module.css';
import { driftTone, healthIcon, healthTone, stateMeaning, type Tone, toneStyle } from './tone.ts';

/** A word in a colour, with a shape of its own. */
export const Badge = ({
  tone,
  icon,
  children,
  title,
  large,
  quiet,
}: {
  readonly tone: Tone;
  readonly icon?: IconName;
  readonly children: React.ReactNode;
  readonly title?: string;
  readonly large?: boolean;
  /** Without background, for dense places. */
  readonly quiet?: boolean;
}): JSX.Element => (
  <span
    className={`${styles['badge']} ${quiet ? styles['quiet'] : ''}`}
    style={toneStyle(tone)}
    title={title}
    data-large={large || undefined}
  >
    {icon === undefined ? null : <Icon name={icon} size={large ? 16 : 13} />}
    {children}
  </span>
);

export const StateBadge = ({ state, large }: { readonly state: ResourceState; readonly large?: boolean }): JSX.Element => (
  <Badge tone={state} icon={state} title={stateMeaning[state]} large={large ?? false}>
    {state}
  </Badge>
);

export const HealthBadge = ({
  health,
  message,
  quiet,
}: {
  readonly health: Health;
  readonly message?: string;
  readonly quiet?: boolean;
}): JSX.Element => (
  <Badge tone={healthTone[health]} icon={healthIcon[health]} quiet={quiet ?? false} {...(message === undefined ? {} : { title: message })}>
    {health}
  </Badge>
);

export const SeverityBadge = ({ severity }: { readonly severity: Severity }): JSX.Element => (
  <Badge tone={severity} icon={severity}>
    {severity}
  </Badge>
);

/** How much differences matter; with a score behind the word where there is one. */
export const DriftSeverityBadge = ({ severity, score }: { readonly severity: DriftSeverity; readonly score?: number }): JSX.Element => (
  <Badge
    tone={driftTone[severity]}
    quiet
    title={score === undefined ? `Severity ${severity}` : `Severity ${severity}, score ${score} of 100`}
  >
    {severity}
    {score === undefined ? '' : ` ${score}`}
  </Badge>
);
