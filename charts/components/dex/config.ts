import type { Platform } from '../../config/platform';

/** The content of Dex's configuration file. */
export function dexConfig({ login, users, services, dexLogLevel }: Platform): object {
  return {
    issuer: login.issuer,
    storage: { type: 'kubernetes', config: { inCluster: true } },
    web: { http: `0.0.0.0:${services.dex.port}` },
    logger: { level: dexLogLevel, format: 'text' },
    oauth2: { skipApprovalScreen: true },
    enablePasswordDB: true,
    staticPasswords: users.map(({ email, username, id, passwordKey }) => ({
      email,
      hashFromEnv: passwordKey,
      username,
      userID: id,
    })),
    staticClients: [
      {
        idEnv: 'OIDC_CLIENT_ID',
        redirectURIs: [login.redirectUri],
        name: 'Dex Login Application',
        secretEnv: 'OIDC_CLIENT_SECRET',
      },
    ],
  };
}
