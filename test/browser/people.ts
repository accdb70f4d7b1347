/** The people of the demonstration, and how they log in. */
import type { Page } from 'playwright-core';

export const people = {
  ana: { username: 'ana', password: 'lluvia' },
  luis: { username: 'luis', password: 'rocio' },
} as const;
export type Person = keyof typeof people;

/** Fills the login form that a page shows and sends it. Where it leads is the caller's to wait for. */
export async function sendLogin(page: Page, person: Person): Promise<void> {
  await page.fill('[name=username]', people[person].username);
  await page.fill('[name=password]', people[person].password);
  await page.click('form button');
}

/** Logs in on a page of its own, as in another tab; the tab stays open. */
export async function logInElsewhere(page: Page, origin: string, person: Person): Promise<void> {
  await page.goto(`${origin}/accounts/login/?next=${encodeURIComponent('/studio/signed-in.html')}`);
  await Promise.all([page.waitForURL(/signed-in/), sendLogin(page, person)]);
}
