/** The folder of the project, whatever folder a command is run in. */
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../../..');
