import type { Check } from '../checks/check';
import { like } from '../checks/texts';

/** A name in git, in the characters that everyone uses: https://git-scm.com/docs/git-check-ref-format */
const REVISION = /^(?![/.-])(?!.*(?:\.\.|\/\/|@\{|\.lock$|[/.]$))[\w./@+#=-]+$/;
const SCP = /^[\w.-]+@[\w.-]+:(?!\/\/)\S+$/;
const REPOSITORY = /^(?:https?|ssh|file):\/\/\S+$/;

/** A branch, tag or commit. */
export const revision = (what: string): Check<string> => like(REVISION, what);

/** The URL of a git repository. */
export const checkRepository: Check<string> = (report, at, url) => {
  const isUrl = SCP.test(url) || (REPOSITORY.test(url) && URL.canParse(url));
  const what = `the URL of a git repository; write 'https://github.com/…' or 'git@github.com:…'`;
  return report.check(isUrl, at, `'${url}' is not ${what}`) && (SCP.test(url) || checkCredentials(report, at, url));
};

/** A URL without a password or a token: what is rendered is public. */
export const checkCredentials: Check<string> = (report, at, text) => {
  const url = new URL(text);
  const holds = url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:');
  const better = `${url.protocol}//${url.host}${url.pathname}`;
  return report.check(!holds, at, `must not hold a user name or password; write '${better}'`);
};

/** The path of a folder in a repository. */
export const checkPath = like(
  /^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/,
  `the path of a folder in the repository; write 'dist'`,
);
