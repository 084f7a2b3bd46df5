import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import 'dayjs/locale/zh-cn';
import './app/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createTicker } from './app/ticker.ts';

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no #root');

// The composition root of the window: the only place that reads the desktop's clock.
createRoot(root).render(
  <StrictMode>
    <App ticker={createTicker(() => Date.now())} />
  </StrictMode>,
);
