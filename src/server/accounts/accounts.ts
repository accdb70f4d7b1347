/** Who may log in. Passwords are known by their scrypt hashes only. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

export interface User {
  readonly id: number;
  readonly username: string;
  /** May see the operations page. @default false */
  readonly isOperator?: boolean;
}

export interface Account extends User {
  /** `scrypt$<salt>$<hash>`, both base64url. */
  readonly passwordHash: string;
}

export interface Accounts {
  find(id: number): User | undefined;
  /** Takes as long for a name that does not exist as for a wrong password. */
  check(username: string, password: string): Promise<User | undefined>;
}

const keyBytes = 32;
const cost: ScryptOptions = { N: 16_384, r: 8, p: 1 };
/** Longer passwords are refused unread, so that nobody makes the server hash megabytes. */
const maxPasswordLength = 1024;

export function createAccounts(accounts: readonly Account[]): Accounts {
  const nobody = `scrypt$${randomBytes(16).toString('base64url')}$${randomBytes(keyBytes).toString('base64url')}`;

  return {
    find(id) {
      const account = accounts.find((candidate) => candidate.id === id);
      return account === undefined ? undefined : userOf(account);
    },
    async check(username, password) {
      if (password.length > maxPasswordLength) return undefined;
      const account = accounts.find((candidate) => candidate.username === username);
      const matches = await passwordMatches(password, account?.passwordHash ?? nobody);
      return account !== undefined && matches ? userOf(account) : undefined;
    },
  };
}

function userOf({ id, username, isOperator = false }: Account): User {
  return { id, username, isOperator };
}

/** What an {@link Account} keeps of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt);
  return `scrypt$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [, salt = '', key = ''] = hash.split('$');
  const expected = Buffer.from(key, 'base64url');
  const derived = await derive(password, Buffer.from(salt, 'base64url'));
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, keyBytes, cost, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
