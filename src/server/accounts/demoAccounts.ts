/** The accounts of a demonstration: their passwords are public, so a server that is not one brings its own. */
import type { Account } from './accounts.ts';

export const demoAccounts: readonly Account[] = [
  {
    id: 1,
    username: 'ana',
    isOperator: true,
    passwordHash: 'scrypt$H2fca1DTwHfhumw6aiC3AA$UuLEbG-spmzdnoQNLw2wJ_FSB76-sMev4_vOMMvltEg',
  },
  {
    id: 2,
    username: 'luis',
    passwordHash: 'scrypt$yYyqLxqUiChJa7ITFXyoJw$rRMXbneN6byBGcoX2YcPAQoB3jXAbRwQ6XQeIlJ28a0',
  },
];

/** What the login page of a demonstration tells. */
export const demoLogin = { username: 'ana', password: 'lluvia' } as const;
