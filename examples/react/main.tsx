/** Opens the table and shows it. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openTable } from '../openTable.ts';
import { TablePage } from './tablePage.tsx';

const app = document.querySelector('#app');
if (app === null) throw new Error('The page has no element #app.');
const recovery = openTable(location.href);
createRoot(app).render(
  <StrictMode>
    <TablePage recovery={recovery} />
  </StrictMode>,
);
