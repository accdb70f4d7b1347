/** Plays a stretch of seeds in a thread of its own and posts what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { type CampaignOptions, runCampaign } from './campaign.ts';

const result = await runCampaign(workerData as Omit<CampaignOptions, 'onRun'>);
parentPort?.postMessage(result);
