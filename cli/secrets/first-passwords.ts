import { Option } from 'commander';

/** Option of commands that make first passwords. */
export function showPasswordsOption(): Option {
  return new Option('--show-passwords', 'print first passwords also where the output is not a terminal, but a log');
}

/** Whether first passwords may be printed: a log, such as that of a CI job, has many readers. */
export function showsPasswords({ showPasswords = false }: { readonly showPasswords?: boolean }): boolean {
  return showPasswords || process.stdout.isTTY;
}

/** A first password. @param change says how to change it */
export function firstPassword(email: string, password: string, change?: string): string {
  const once = ['It is shown only now.', change].filter(Boolean).join(' ');
  return `\n  First password of ${email}: ${password}\n  ${once}\n`;
}

/** What is said in place of a first password. Only its hash is kept, so it is lost. @param command sets another one */
export function hiddenPassword(email: string, command: string): string {
  return (
    `\n  First password of ${email}: not printed, because this is not a terminal; only its hash is kept.` +
    `\n  To set one: ${command}\n`
  );
}
