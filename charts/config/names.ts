import type { Report } from './report';

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reports a name that Kubernetes does not accept for a namespace (RFC 1123, a DNS label). */
export function checkDnsLabel(at: string, name: string, report: Report): void {
  if (LABEL.test(name)) return;
  const better = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  const hint = better ? `; write '${better}'` : '';
  report.add(at, `'${name}' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends)${hint}`);
}

const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

/** Reports a name that Kubernetes does not accept for an object (RFC 1123, a DNS subdomain). */
export function checkDnsSubdomain(at: string, name: string, report: Report): void {
  if (SUBDOMAIN.test(name)) return;
  report.add(at, `'${name}' is not a DNS name (at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)`);
}

const EMAIL = /^[^\s@,;<>"']+@[^\s@,;<>"']+\.[^\s@,;<>"']+$/;

/**
 * Reports an e-mail address that is none, or that is not in lower case: the platform compares addresses letter by
 * letter (kubeflow/kubeflow#4418), and a user who is spelled in two ways sees an empty dashboard.
 */
export function checkEmail(at: string, email: string, report: Report): void {
  if (!EMAIL.test(email)) report.add(at, `'${email}' is not an e-mail address; write 'name@example.com'`);
  else if (email !== email.toLowerCase()) report.add(at, `'${email}' is in mixed case; write '${email.toLowerCase()}'`);
}
