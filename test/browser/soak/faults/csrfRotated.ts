/** A login elsewhere in the browser gives a new CSRF token and a new session cookie in the middle of the work. */
import type { SoakRound } from '../soakRound.ts';
import { within } from '../until.ts';
import { catchNth } from './crashMoments.ts';
import type { FaultKind } from './faultKind.ts';

export const csrfRotated: FaultKind = {
  name: 'CSRF token rotated',
  async play(round) {
    const tab = await round.openTab();
    const operations = round.operations(round.roll(3, 6));
    const nth = round.roll(1, operations.length);
    switch (round.pick('with the old token in hand', 'on its way', 'between operations')) {
      case 'with the old token in hand': {
        const { caught } = await tab.hold('before-send', nth);
        await round.perform(tab, operations);
        await caught;
        await logInElsewhere(round);
        await tab.release();
        break;
      }
      case 'on its way': {
        const catching = catchNth(round, nth);
        await round.perform(tab, operations);
        const call = await within('a change reaches the gate', catching);
        await logInElsewhere(round);
        await call.forward();
        call.answer();
        break;
      }
      case 'between operations':
        await round.perform(tab, operations.slice(0, nth));
        await logInElsewhere(round);
        await round.perform(tab, operations.slice(nth));
        break;
    }
    await round.settle();
  },
};

/** Through the form, in another tab. */
async function logInElsewhere({ context, gate }: SoakRound): Promise<void> {
  const page = await context.newPage();
  const tokenOf = async () =>
    (await context.cookies(gate.origin)).find(({ name }) => name === 'csrftoken')?.value;
  const before = await tokenOf();
  await page.goto(`${gate.origin}/accounts/login/?next=/accounts/login/%3Fdone`);
  await page.fill('[name=username]', 'ana');
  await page.fill('[name=password]', 'lluvia');
  await Promise.all([page.waitForURL(/\?done$/), page.click('form button')]);
  if ((await tokenOf()) === before) throw new Error('The login did not rotate the CSRF token.');
  await page.close();
}
