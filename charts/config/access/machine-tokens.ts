import type { ComponentName } from '../components';
import type { Report } from '../checks/report';
import { like } from '../checks/texts';
import { serviceHost } from '../../contract/cluster-domain';

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
export type TokenIssuer = Omit<IssuerTokensProps, 'url'> & { readonly issuer: string };

/** Names of the cluster that its tokens are checked by. */
interface TokenSetting {
  readonly loginIssuer: string;
  readonly clusterDomain: string;
  readonly jwksProxy: { readonly keys: string };
}

/** Fills in the issuers, and reports those that no token could be from. */
export function resolveMachineTokens(
  tokens: MachineTokens | undefined,
  setting: TokenSetting,
  components: ReadonlySet<ComponentName>,
  report: Report,
) {
  if (!tokens) return undefined;
  const at = 'machineTokens';
  const useless = 'has no effect without oauth2-proxy; switch it on, or leave this out';
  report.check(components.has('oauth2-proxy'), at, useless);
  checkNames(report, `${at}.audiences`, tokens.audiences, 'an audience');
  return {
    issuers: issuersOf(report, at, tokens, setting),
    /** Whether their keys come through the proxy, because the issuer's certificate is one of the cluster's own. */
    jwksProxy: tokens.kind === 'cluster',
  } as const;
}

/** Kubernetes distributions are split between the two. */
function issuersIn({ clusterDomain }: TokenSetting): readonly string[] {
  return [`https://${serviceHost('kubernetes', 'default', clusterDomain)}`, 'https://kubernetes.default.svc'];
}

function issuersOf(report: Report, at: string, tokens: MachineTokens, setting: TokenSetting): readonly TokenIssuer[] {
  const { kind, audiences } = tokens;
  if (kind === 'issuer') {
    checkIssuer(report, at, tokens, setting.loginIssuer);
    return [{ issuer: tokens.url, jwksUri: tokens.jwksUri, audiences }];
  }
  if (kind === 'eks') {
    checkEks(report, at, tokens);
    const domain = tokens.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return [{ issuer: `https://oidc.eks.${tokens.region}.${domain}/id/${tokens.clusterId}`, audiences }];
  }
  checkNames(report, `${at}.issuers`, tokens.issuers, 'an issuer');
  const { issuers = issuersIn(setting) } = tokens;
  return issuers.map((issuer) => ({ issuer, jwksUri: setting.jwksProxy.keys, audiences }));
}

function checkNames(report: Report, list: string, names: readonly string[] | undefined, what: string): void {
  report.check(names?.length !== 0, list, `is empty; name ${what}, or leave it out`);
  names?.forEach((name, index) => {
    const at = `${list}[${index}]`;
    const right = like(/^\S+$/, `${what}: it is empty, or has spaces`)(report, at, name);
    if (right) report.check(names.indexOf(name) === index, at, `'${name}' is listed twice`);
  });
}

function checkEks(report: Report, at: string, { region, clusterId }: EksTokensProps): void {
  const [, better] = /^(.+-[0-9]+)[a-z]$/.exec(region) ?? [];
  const hint = better ? `'${better}'` : `one such as 'eu-central-1'`;
  const form = /^[a-z]{2}(?:-gov)?-[a-z]+-[0-9]+$/;
  like(form, `a region of Amazon EKS; write ${hint}`)(report, `${at}.region`, region);
  const id = /[0-9a-f]{32}$/i.exec(clusterId)?.[0].toUpperCase();
  const idHint = id ? `'${id}'` : 'what `aws eks describe-cluster --query cluster.identity.oidc.issuer` ends in';
  const what = `32 hexadecimal digits in upper case; write ${idHint}`;
  like(/^[0-9A-F]{32}$/, what)(report, `${at}.clusterId`, clusterId);
}

/** Hosts of issuers whose names end in a slash: those of Azure's clusters, and of Auth0. */
const ENDS_IN_SLASH = /\.oic\.prod-aks\.azure\.[a-z]+$|\.auth0\.com$/;
/** Hosts of issuers that give everyone tokens. */
const PUBLIC = /^(?:accounts\.google|gitlab|login\.microsoftonline|token\.actions\.githubusercontent)\.com$/;
/** By HTTPS, or by HTTP from a Service of the cluster. */
const KEYS_URL = /^(?:https:\/\/[^\s/]+|http:\/\/[a-z0-9-]+\.[a-z0-9-]+\.svc(?:\.cluster\.local)?(?::[0-9]+)?)\/\S*$/;

/** The spelling of an issuer counts: the gateway compares it letter by letter. */
function checkIssuer(
  report: Report,
  at: string,
  { url, jwksUri, audiences }: IssuerTokensProps,
  loginIssuer: string,
): void {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '', pathname: '' };
  const path = pathname.replace(/\/+(?:\.well-known\/.*)?$/, '');
  const spelled = `https://${host}${path}${ENDS_IN_SLASH.test(host) ? '/' : ''}`;
  const ofCluster = jwksUri === undefined && /^kubernetes\.default(?:\.|$)/.test(host);
  const must = (right: boolean, wrong: string): boolean => report.check(right, `${at}.url`, `'${url}' ${wrong}`);
  const right =
    must(host !== '', `is not a URL; write 'https://issuer.example.com'`) &&
    must(url !== loginIssuer, 'is the issuer of the users, whose tokens are taken anyway') &&
    must(url === spelled, `is not spelled as in the tokens of an issuer; write '${spelled}'`) &&
    must(!ofCluster, 'has a certificate of the cluster, which Istio does not trust; write MachineTokens.cluster()');
  const open = right && !audiences && PUBLIC.test(host);
  const missing = `is missing, and '${url}' gives everyone tokens; name one of your own`;
  report.check(!open, `${at}.audiences`, missing);
  const reached = jwksUri === undefined || KEYS_URL.test(jwksUri);
  const unreached = `'${jwksUri}' is neither an https:// URL nor one of a Service in the cluster`;
  report.check(reached, `${at}.jwksUri`, unreached);
}
