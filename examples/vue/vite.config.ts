import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { exampleConfig } from '../exampleConfig.config.ts';

export default defineConfig({ ...exampleConfig('vue'), plugins: [vue()] });
