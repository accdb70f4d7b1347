/** Opens the table and shows it. */
import { createApp } from 'vue';
import { openTable } from '../openTable.ts';
import TablePage from './tablePage.vue';

createApp(TablePage, { recovery: openTable(location.href) }).mount('#app');
