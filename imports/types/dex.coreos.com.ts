// Made by `npm run import`; changes are overwritten.

export type AuthCode = Readonly<Record<string, unknown>>;

export type AuthRequest = Readonly<Record<string, unknown>>;

export type Connector = Readonly<Record<string, unknown>>;

export type DeviceRequest = Readonly<Record<string, unknown>>;

export type DeviceToken = Readonly<Record<string, unknown>>;

export type OAuth2Client = Readonly<Record<string, unknown>>;

export type OfflineSessions = Readonly<Record<string, unknown>>;

export type Password = Readonly<Record<string, unknown>>;

export type RefreshToken = Readonly<Record<string, unknown>>;

export type SigningKey = Readonly<Record<string, unknown>>;
