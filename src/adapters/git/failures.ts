/** What can go wrong between us and a repository, in the words of the port, from git's own words. */
import type { SourceFailure, SourcePlace } from '#contexts/gitops/ports.ts';
import type { GitOutcome } from './run-git.ts';

export const failure = (reason: SourceFailure['reason'], message: string, hint: string): SourceFailure => ({
  ok: false,
  reason,
  message,
  hint,
});

/** git says in many ways that its own store is damaged. */
const damaged =
  /corrupt|bad object|bad tree object|missing (blob|tree|commit|object)|unable to read (tree|sha1|[0-9a-f]{40})|invalid sha1 pointer|invalid index-pack|inflate: data stream error|packfile .* (does not match|cannot be accessed)|not a git repository|bad signature|unresolved deltas|did not send all necessary objects|object file .* is empty|loose object|pack has bad/iu;

interface Wording {
  readonly pattern: RegExp;
  readonly reason: SourceFailure['reason'];
  readonly message: (place: SourcePlace) => string;
  readonly hint: string;
}

/** First match wins; git runs with `LC_ALL=C`, so that its words do not depend on the machine. */
const wordings: readonly Wording[] = [
  {
    pattern: /no space left on device|disk quota exceeded|out of disk/iu,
    reason: 'TooLarge',
    message: () => 'There is no room on the disk for what the repository has new.',
    hint: 'Free space below the data folder. What was read before stays in use.',
  },
  {
    pattern: /cannot run ssh|ssh: not found|unable to fork/iu,
    reason: 'Refused',
    message: () => 'The program ssh cannot be run.',
    hint: 'Install an ssh client on the machine that runs Hedgerow.',
  },
  {
    pattern: /host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/iu,
    reason: 'AuthenticationFailed',
    message: () => "The server's ssh host key is not known, or not the one that is known.",
    hint: "Put the server's key into known_hosts (ssh-keyscan shows it), after checking it with whoever runs the server.",
  },
  {
    pattern:
      /authentication failed|could not read (username|password)|terminal prompts disabled|permission denied \(|access denied|returned error: 40[13]|invalid credentials|too many authentication failures|load key .*:/iu,
    reason: 'AuthenticationFailed',
    message: (place) =>
      place.credential === undefined
        ? 'The repository wants a login and none is configured.'
        : `The repository did not accept the credential ${place.credential}.`,
    hint: 'Check the credential, whether it expired, and whether it may read this repository.',
  },
  {
    pattern: /fsck error|object [0-9a-f]{40,64}: [a-zA-Z]+: /u,
    reason: 'Corrupt',
    message: () => 'The repository holds objects that are not well-formed.',
    hint: 'Run git fsck on the repository and repair it. What was read before stays in use.',
  },
  {
    pattern: /unable to update url base from redirection|redirect/iu,
    reason: 'RepositoryMissing',
    message: () => 'The address redirects to another one.',
    hint: 'Give the address the repository has now; credentials are not sent along a redirect.',
  },
  {
    pattern: /couldn't find remote ref|remote ref does not exist/iu,
    reason: 'BranchMissing',
    message: (place) => `The repository has no branch ${place.branch}.`,
    hint: 'Check the name of the branch. What was read before stays in use.',
  },
  {
    pattern:
      /repository .*not found|does not appear to be a git repository|could not be found|repository .*does not exist|returned error: 404|not valid: is this a git repository/iu,
    reason: 'RepositoryMissing',
    message: () => 'There is no repository at this address.',
    hint: 'Check the address. Some servers say so as well when the login may not see the repository.',
  },
  {
    pattern: /ssl|certificate|tls|gnutls/iu,
    reason: 'Unreachable',
    message: () => 'No secure connection to the server can be made.',
    hint: "Check the server's certificate and this machine's clock and certificate authorities.",
  },
  {
    pattern: /transport '.*' not allowed/iu,
    reason: 'Refused',
    message: () => 'The repository sends us on to a kind of address that is not allowed.',
    hint: 'Give an https or ssh address.',
  },
];

/** Userinfo of URLs, and every given secret, are replaced; control characters and length are bounded. */
export const redact = (text: string, secrets: readonly string[]): string => {
  let clean = text;
  for (const secret of secrets) if (secret !== '') clean = clean.replaceAll(secret, '***');
  return clean
    .replaceAll(/\/\/[^\s/@]+@/gu, '//***@')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, ' ')
    .slice(0, 4000);
};

/** The one line of git's complaint that says why. */
const why = (stderr: string): string => {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !line.startsWith('warning:'));
  const fatal = lines.find((line) => /^(fatal|error|ssh):/u.test(line)) ?? lines[0] ?? 'git gave no reason';
  return fatal.replace(/^(fatal|error): /u, '').slice(0, 300);
};

const known = (stderr: string, place: SourcePlace): SourceFailure | undefined => {
  const wording = wordings.find(({ pattern }) => pattern.test(stderr));
  if (wording === undefined) return undefined;
  return failure(wording.reason, `${wording.message(place)} (${why(stderr)})`, wording.hint);
};

const programMissing = failure('Refused', 'The program git cannot be run on this machine.', 'Install git 2.36 or newer.');

/** The failure that an unsuccessful run of git against a remote means. Texts are redacted already. */
export const failureOf = (outcome: GitOutcome, place: SourcePlace): SourceFailure => {
  if (outcome.ended === 'missing') return programMissing;
  if (outcome.ended === 'timeout') {
    return failure(
      'Timeout',
      'The repository did not answer in time.',
      'Look at the network and the size of the repository; it is tried again.',
    );
  }
  if (outcome.ended === 'overflow') return failure('TooLarge', 'The repository answered with more than is accepted.', 'Check the address.');
  return (
    known(outcome.stderr, place) ??
    (damaged.test(outcome.stderr)
      ? failure('Corrupt', `The repository sends damaged data (${why(outcome.stderr)}).`, 'Run git fsck on the repository and repair it.')
      : failure(
          'Unreachable',
          `The repository cannot be reached (${why(outcome.stderr)}).`,
          'Check the address and the network; it is tried again.',
        ))
  );
};

/** True when a run failed because the mirror on our own disk is damaged: cloning anew may help. */
export const isDamaged = (outcome: GitOutcome, place: SourcePlace): boolean =>
  outcome.ended === 'exit' && known(outcome.stderr, place) === undefined && damaged.test(outcome.stderr);
