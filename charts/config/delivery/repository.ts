import type { Report } from '../checks/report';

/** A name in git, in the characters that everyone uses: https://git-scm.com/docs/git-check-ref-format */
export const REVISION = /^(?![/.-])(?!.*(?:\.\.|\/\/|@\{|\.lock$|[/.]$))[\w./@+#=-]+$/;
const SCP = /^[\w.-]+@[\w.-]+:(?!\/\/)\S+$/;
const REPOSITORY = /^(?:https?|ssh|file):\/\/\S+$/;

/** Reports what is not the URL of a git repository. */
export function checkRepository(at: string, url: string, report: Report): void {
  const isUrl = SCP.test(url) || (REPOSITORY.test(url) && URL.canParse(url));
  const what = `the URL of a git repository; write 'https://github.com/…' or 'git@github.com:…'`;
  if (report.check(isUrl, at, `'${url}' is not ${what}`) && !SCP.test(url)) checkCredentials(at, url, report);
}

/** Reports a URL that holds a password or a token: what is rendered is public. */
export function checkCredentials(at: string, text: string, report: Report): void {
  const url = new URL(text);
  const holds = url.password !== '' || (url.username !== '' && url.protocol !== 'ssh:');
  if (holds)
    report.check(
      false,
      at,
      `must not hold a user name or password; write '${url.protocol}//${url.host}${url.pathname}'`,
    );
}

/** Reports what is not the path of a folder in a repository. */
export function checkPath(at: string, path: string, report: Report): void {
  const message = `'${path}' is not the path of a folder in the repository; write 'dist'`;
  report.check(/^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/.test(path), at, message);
}
