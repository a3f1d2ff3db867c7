import './mantine.css';
import './theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { authorization } from './client.ts';
import { makeLive } from './live.ts';
import { makeQueryClient } from './queries.ts';
import { makeRouter } from './routes.tsx';
import { demandToken } from './session.ts';

const cache = makeQueryClient();
const live = makeLive({ cache, headers: authorization, onRefused: demandToken });

// Before the first rows are read, so that no change between the two is missed.
live.start();
document.addEventListener('visibilitychange', () => live.show(!document.hidden));
addEventListener('online', live.retry);

const element = document.getElementById('root');
if (element !== null) createRoot(element).render(<App cache={cache} live={live} router={makeRouter()} />);
