// Made by `npm run import`; changes are overwritten.

export type AuthCode = Readonly<Record<string, unknown>>;
