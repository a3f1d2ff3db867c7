/** The access token of this tab. It lives in sessionStorage: gone with the tab, never sent by itself. */
const KEY = 'hedgerow-token';

/** `needed`: the server refused a request for want of a valid token. */
export interface Session {
  readonly token: string | undefined;
  readonly needed: boolean;
}

const stored = (): string | undefined => {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
};

const store = (token: string | undefined): void => {
  try {
    if (token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // Without storage the token lasts until the page is reloaded.
  }
};

let session: Session = { token: stored(), needed: false };
const listeners = new Set<() => void>();

const change = (next: Session): void => {
  session = next;
  for (const listener of listeners) listener();
};

export const readSession = (): Session => session;

export const watchSession = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const signIn = (token: string): void => {
  store(token);
  change({ token, needed: false });
};

export const signOut = (): void => {
  store(undefined);
  change({ token: undefined, needed: false });
};

/** Called when the server answers 401. */
export const demandToken = (): void => {
  if (!session.needed) change({ ...session, needed: true });
};
