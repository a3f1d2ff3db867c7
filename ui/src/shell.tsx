/** What is around every screen: where one is, whether the view is live, colours, help, and the way in when a token is needed. */
import { ActionIcon, Button, Kbd, Modal, PasswordInput, Tooltip, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { type JSX, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { LiveStatus } from './live.ts';
import { AsOf } from './moment.tsx';
import { useLive } from './page.tsx';
import { Icon, type IconName } from './parts/icons.tsx';
import { Toasts } from './parts/toasts.tsx';
import { type Tone, toneStyle } from './parts/tone.ts';
import { readSession, signIn, watchSession } from './session.ts';
import { SetAside } from './set-aside.tsx';
import styles from './shell.module.css';
import { shortcuts, useKeys } from './shortcuts.ts';
import { parseResourceId } from './texts.ts';
import { PastBanner, TimeControl } from './time-travel.tsx';

const liveWords: Readonly<Record<LiveStatus, readonly [word: string, tone: Tone, meaning: string]>> = {
  live: ['Live', 'synced', 'Changes appear by themselves.'],
  connecting: ['Connecting', 'pending', 'Connecting to the stream of changes.'],
  lost: ['Not live', 'warning', 'The stream of changes broke; trying again.'],
  paused: ['Paused', 'draft', 'This tab is hidden.'],
  refused: ['Signed out', 'warning', 'The stream of changes needs a token.'],
};

const noWatch = (): (() => void) => () => undefined;

const useLiveStatus = (): LiveStatus => {
  const live = useLive();
  return useSyncExternalStore(live?.watch ?? noWatch, () => live?.status() ?? 'connecting');
};

const LiveMark = ({ status }: { readonly status: LiveStatus }): JSX.Element => {
  const [word, tone, meaning] = liveWords[status];
  return (
    <Tooltip label={meaning}>
      <span className={styles['live']} role="status" style={toneStyle(tone)}>
        <span className={styles['dot']} />
        <span>{word}</span>
      </span>
    </Tooltip>
  );
};

/** Only after a while: a blink of the connection is not worth a banner. */
const useLasting = (on: boolean, milliseconds: number): boolean => {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!on) {
      setLasting(false);
      return undefined;
    }
    const timer = setTimeout(() => setLasting(true), milliseconds);
    return () => clearTimeout(timer);
  }, [on, milliseconds]);
  return lasting;
};

const LostBanner = ({ status }: { readonly status: LiveStatus }): JSX.Element | null => {
  const live = useLive();
  const shown = useLasting(status === 'lost', 1200);
  if (!shown) return null;
  return (
    <div className={styles['banner']} role="alert">
      <Icon name="warning" />
      <span>
        <strong>The connection to Hedgerow is lost.</strong> What you see may be out of date. It catches up by itself as soon as the server
        answers.
      </span>
      <Button size="compact-xs" variant="default" onClick={() => live?.retry()}>
        Try now
      </Button>
    </div>
  );
};

const Crumbs = (): JSX.Element => {
  const [, , fabric, part, id] = useLocation({ select: ({ pathname }) => pathname })
    .split('/')
    .map(decodeURIComponent);
  const resource = part === 'resources' && id !== undefined ? parseResourceId(id) : undefined;
  return (
    <nav className={styles['crumbs']} aria-label="Where you are">
      <Icon name="chevron" size={12} />
      <Link to="/">Fabrics</Link>
      {fabric === undefined || fabric === '' ? null : (
        <>
          <Icon name="chevron" size={12} />
          <Link to="/fabrics/$fabric" params={{ fabric }}>
            {fabric}
          </Link>
        </>
      )}
      {resource === undefined ? null : (
        <>
          <Icon name="chevron" size={12} />
          <span>
            {resource.kind} {resource.name}
          </span>
        </>
      )}
    </nav>
  );
};

const schemes = ['auto', 'light', 'dark'] as const;
const schemeIcon: Readonly<Record<(typeof schemes)[number], IconName>> = { auto: 'auto', light: 'sun', dark: 'moon' };

const useNextScheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = schemes[(schemes.indexOf(colorScheme) + 1) % schemes.length] ?? 'auto';
  return { colorScheme, next, advance: () => setColorScheme(next) };
};

const schemeName = (scheme: (typeof schemes)[number]): string => (scheme === 'auto' ? 'the system’s colours' : `${scheme} colours`);

const Help = ({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): JSX.Element => (
  <Modal opened={open} onClose={onClose} title="Keyboard shortcuts" size="lg">
    {shortcuts.map(([group, keys]) => (
      <section key={group}>
        <h3>{group}</h3>
        <dl className={styles['keys']}>
          {keys.map(([written, meaning]) => (
            <div key={written} style={{ display: 'contents' }}>
              <dt>
                {written.split(/, | (?=\S$)/u).map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </Modal>
);

/** Asks for the token that the server wants. The token goes to sessionStorage and into a header, nowhere else. */
const SignIn = (): JSX.Element => {
  const cache = useQueryClient();
  const live = useLive();
  const [token, setToken] = useState('');
  const wrong = readSession().token !== undefined;
  return (
    <form
      className={styles['signIn']}
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() === '') return;
        signIn(token.trim());
        void cache.resetQueries();
        live?.start();
      }}
    >
      <h1 style={{ fontSize: 20, marginBottom: 6 }}>Sign in</h1>
      <p style={{ color: 'var(--ink-2)', marginTop: 0 }}>
        This server answers only with an access token. It is kept in this tab until you close it, and sent to this server alone.
      </p>
      <PasswordInput
        label="Access token"
        description="The server’s operator sets it when Hedgerow is started."
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
        error={wrong ? 'The server did not accept the token.' : undefined}
        autoFocus
        autoComplete="off"
      />
      <Button type="submit" mt="md" fullWidth disabled={token.trim() === ''}>
        Sign in
      </Button>
    </form>
  );
};

/** Milliseconds in which a screen may arrive and take the focus. */
const ARRIVAL = 1500;
/** Milliseconds to wait for a table before the heading takes the focus. */
const TABLE_FIRST = 300;

/** After going elsewhere, the keyboard starts at the new screen: at its table, or else its heading. */
const useArrival = (main: { readonly current: HTMLElement | null }): void => {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what is waited for
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return undefined;
    }
    const from = Date.now();
    // What had the focus goes away with the screen it was on; only then is it ours to give. Screens arrive a little later.
    const look = (): void => {
      if (document.activeElement !== document.body) return;
      const target =
        main.current?.querySelector<HTMLElement>('[role="grid"]') ??
        (Date.now() - from > TABLE_FIRST ? main.current?.querySelector<HTMLElement>('h1[tabindex]') : undefined);
      target?.focus({ preventScroll: true });
    };
    const timer = setInterval(look, 50);
    const end = setTimeout(() => clearInterval(timer), ARRIVAL);
    return () => {
      clearInterval(timer);
      clearTimeout(end);
    };
  }, [path, main]);
};

export const Shell = (): JSX.Element => {
  const session = useSyncExternalStore(watchSession, readSession);
  const status = useLiveStatus();
  const { as_of: moment } = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const { colorScheme, next, advance } = useNextScheme();
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement | null>(null);
  useArrival(main);
  useKeys(useMemo(() => ({ '?': () => setHelp(true), 'g f': () => void navigate({ to: '/' }), t: advance }), [navigate, advance]));
  return (
    <div className={styles['shell']}>
      <button type="button" className={styles['skip']} onClick={() => main.current?.focus()}>
        Skip to content
      </button>
      <header className={styles['header']}>
        <Link to="/" className={styles['logo']} aria-label="Hedgerow, all fabrics">
          <img src="/favicon.svg" alt="" width="24" height="24" />
          <span>Hedgerow</span>
        </Link>
        <Crumbs />
        <div className={styles['tools']}>
          {moment === undefined ? <LiveMark status={status} /> : null}
          <TimeControl />
          <Tooltip label={`Now ${schemeName(colorScheme)}; change to ${schemeName(next)} (t)`}>
            <ActionIcon variant="subtle" color="gray" aria-label={`Change to ${schemeName(next)}`} onClick={advance}>
              <Icon name={schemeIcon[colorScheme]} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Keyboard shortcuts (?)">
            <ActionIcon variant="subtle" color="gray" aria-label="Keyboard shortcuts" onClick={() => setHelp(true)}>
              <Icon name="help" />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      <LostBanner status={status} />
      {moment === undefined || session.needed ? null : <PastBanner moment={moment} />}
      {session.needed ? null : <SetAside />}
      <main ref={main} id="main" tabIndex={-1} className={styles['main']}>
        {session.needed ? (
          <SignIn />
        ) : (
          <AsOf moment={moment}>
            <Outlet />
          </AsOf>
        )}
      </main>
      <Help open={help} onClose={() => setHelp(false)} />
      <Toasts />
    </div>
  );
};
