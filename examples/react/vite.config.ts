import { defineConfig } from 'vite';
import { exampleConfig } from '../exampleConfig.config.ts';

export default defineConfig(exampleConfig('react'));
