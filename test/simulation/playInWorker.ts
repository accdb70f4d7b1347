/** Plays a stretch of seeds in a worker thread. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { SimulationBundle } from './bundleSimulation.ts';
import type { CampaignOptions, CampaignResult } from './campaign.ts';

/** @throws whatever ends the thread before it has answered */
export async function playInWorker(
  { path }: SimulationBundle,
  options: Omit<CampaignOptions, 'onRun'>,
): Promise<CampaignResult> {
  const worker = new Worker(path, { workerData: options });
  try {
    const [result] = (await once(worker, 'message')) as [CampaignResult];
    return result;
  } finally {
    await worker.terminate();
  }
}
