import type { Report } from './report';
import { SERVICES } from './services';

/** Which tokens of programs the gateway takes in place of a login. */
export type MachineTokens =
  | ({ readonly kind: 'cluster' } & ClusterTokensProps)
  | ({ readonly kind: 'eks' } & EksTokensProps)
  | ({ readonly kind: 'issuer' } & IssuerTokensProps);

/** Whom a token must be made for. */
export interface TokenAudience {
  /** A token must name one of these, as `kubectl create token --audience` makes it. @default whatever it names */
  readonly audiences?: readonly string[];
}

/** Tokens of a cluster whose API server has a certificate of the cluster's own. */
export interface ClusterTokensProps extends TokenAudience {
  /** What the tokens call their issuer. @default both spellings of the API server's name in the cluster */
  readonly issuers?: readonly string[];
}

/** Tokens of a cluster of Amazon EKS. */
export interface EksTokensProps extends TokenAudience {
  /** AWS region of the cluster, such as `eu-central-1`. */
  readonly region: string;
  /** The 32 hexadecimal digits at the end of the cluster's OpenID Connect provider URL. */
  readonly clusterId: string;
}

/** Tokens of an issuer that publishes its keys. */
export interface IssuerTokensProps extends TokenAudience {
  /** The issuer, spelled as its tokens spell it. */
  readonly url: string;
  /** Where its keys are. @default what the issuer says at `<url>/.well-known/openid-configuration` */
  readonly jwksUri?: string;
}

/** Ways to accept the tokens of programs. `kubectl get --raw /.well-known/openid-configuration` tells the issuer. */
export const MachineTokens = {
  /** Of ServiceAccounts of this cluster (kind, kubeadm, k3s …). A proxy in the cluster passes on the issuer's keys. */
  cluster: (props: ClusterTokensProps = {}): MachineTokens => ({ kind: 'cluster', ...props }),

  /** Of ServiceAccounts of a cluster of Amazon EKS. */
  eks: (props: EksTokensProps): MachineTokens => ({ kind: 'eks', ...props }),

  /**
   * Of an issuer whose certificate is publicly trusted: a cluster of GKE or AKS, an identity provider, a CI system. The
   * claim `sub` becomes the user's name, so it must be one that lets nobody choose it.
   */
  issuer: (props: IssuerTokensProps): MachineTokens => ({ kind: 'issuer', ...props }),
};

/** An issuer of tokens, as the gateway checks them. */
export interface TokenIssuer extends TokenAudience {
  readonly issuer: string;
  /** Where its keys are. @default what the issuer itself says */
  readonly jwksUri?: string;
}

/** The issuers whose tokens programs present. */
export interface ResolvedMachineTokens {
  readonly issuers: readonly TokenIssuer[];
  /** Whether their keys come through the proxy, because the issuer's certificate is one of the cluster's own. */
  readonly jwksProxy: boolean;
}

/** Fills in the issuers, and reports those that no token could be from. */
export function resolveMachineTokens(
  tokens: MachineTokens | undefined,
  dexIssuer: string,
  hasLogin: boolean,
  report: Report,
): ResolvedMachineTokens | undefined {
  if (!tokens) return undefined;
  if (!hasLogin) report.add('machineTokens', 'has no use without oauth2-proxy; switch it on, or leave this out');
  if (tokens.audiences) checkNames('audiences', tokens.audiences, 'an audience', report);
  return { issuers: issuersOf(tokens, dexIssuer, report), jwksProxy: tokens.kind === 'cluster' };
}

/** Kubernetes distributions are split between the two. */
const CLUSTER_ISSUERS = ['https://kubernetes.default.svc.cluster.local', 'https://kubernetes.default.svc'] as const;

function issuersOf(tokens: MachineTokens, dexIssuer: string, report: Report): readonly TokenIssuer[] {
  const { audiences } = tokens;
  if (tokens.kind === 'cluster') {
    const { issuers = CLUSTER_ISSUERS } = tokens;
    checkNames('issuers', issuers, 'an issuer', report);
    return issuers.map((issuer) => ({ issuer, jwksUri: SERVICES.jwksProxy.keys, audiences }));
  }
  if (tokens.kind === 'eks') {
    checkEks(tokens, report);
    const domain = tokens.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return [{ issuer: `https://oidc.eks.${tokens.region}.${domain}/id/${tokens.clusterId}`, audiences }];
  }
  checkIssuer(tokens, dexIssuer, report);
  return [{ issuer: tokens.url, jwksUri: tokens.jwksUri, audiences }];
}

function checkNames(field: 'audiences' | 'issuers', names: readonly string[], what: string, report: Report): void {
  if (!names.length) report.add(`machineTokens.${field}`, `is empty; name ${what}, or leave it out`);
  names.forEach((name, index) => {
    const at = `machineTokens.${field}[${index}]`;
    if (!/^\S+$/.test(name)) report.add(at, `'${name}' is not ${what}: it is empty, or has spaces`);
    else if (names.indexOf(name) !== index) report.add(at, `'${name}' is listed twice`);
  });
}

function checkEks({ region, clusterId }: EksTokensProps, report: Report): void {
  if (!/^[a-z]{2}(?:-gov)?-[a-z]+-[0-9]+$/.test(region)) {
    const zone = /^(.+-[0-9]+)[a-z]$/.exec(region);
    const hint = zone?.[1] === undefined ? `one such as 'eu-central-1'` : `'${zone[1]}'`;
    report.add('machineTokens.region', `'${region}' is not a region of Amazon EKS; write ${hint}`);
  }
  if (/^[0-9A-F]{32}$/.test(clusterId)) return;
  const id = /[0-9a-f]{32}$/i.exec(clusterId)?.[0].toUpperCase();
  const hint = id ? `'${id}'` : 'what `aws eks describe-cluster --query cluster.identity.oidc.issuer` ends in';
  report.add('machineTokens.clusterId', `'${clusterId}' is not 32 hexadecimal digits in upper case; write ${hint}`);
}

/** Hosts of issuers whose names end in a slash: those of Azure's clusters, and of Auth0. */
const ENDS_IN_SLASH = /\.oic\.prod-aks\.azure\.[a-z]+$|\.auth0\.com$/;
/** Hosts of issuers that give everyone tokens. */
const PUBLIC = /^(?:accounts\.google|gitlab|login\.microsoftonline|token\.actions\.githubusercontent)\.com$/;
/** By HTTPS, or by HTTP from a Service of the cluster. */
const KEYS_URL = /^(?:https:\/\/[^\s/]+|http:\/\/[a-z0-9-]+\.[a-z0-9-]+\.svc(?:\.cluster\.local)?(?::[0-9]+)?)\/\S*$/;

function checkIssuer({ url, jwksUri, audiences }: IssuerTokensProps, dexIssuer: string, report: Report): void {
  const wrong = urlProblem(url, jwksUri, dexIssuer);
  if (wrong) report.add('machineTokens.url', `'${url}' ${wrong}`);
  else if (!audiences && PUBLIC.test(new URL(url).host)) {
    report.add('machineTokens.audiences', `is missing, and '${url}' gives everyone tokens; name one of your own`);
  }
  if (jwksUri === undefined || KEYS_URL.test(jwksUri)) return;
  report.add('machineTokens.jwksUri', `'${jwksUri}' is neither an https:// URL nor one of a Service in the cluster`);
}

/** What is wrong with an issuer. Its spelling counts: the gateway compares it letter by letter. */
function urlProblem(url: string, jwksUri: string | undefined, dexIssuer: string): string | undefined {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  if (!host) return `is not a URL; write 'https://issuer.example.com'`;
  if (url === dexIssuer) return 'is the issuer of Dex, whose tokens are taken anyway';
  const path = pathname.replace(/\/+(?:\.well-known\/.*)?$/, '');
  const spelled = `https://${host}${path}${ENDS_IN_SLASH.test(host) ? '/' : ''}`;
  if (url !== spelled) return `is not spelled as in the tokens of an issuer; write '${spelled}'`;
  if (jwksUri !== undefined || !/^kubernetes\.default(?:\.|$)/.test(host)) return undefined;
  return 'has a certificate of the cluster, which Istio does not trust; write MachineTokens.cluster()';
}
