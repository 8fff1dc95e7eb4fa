import { type Check, fields, oneOrMore } from '../checks/check';
import { secretKey, secretName } from '../checks/names';
import type { Report } from '../checks/report';
import { email, own } from '../checks/texts';

/** A Secret of yours in the namespace `kubeflow-monitoring`. It is not rendered. */
export interface AlertSecret {
  /** Its name. */
  readonly secretName: string;
  /** Its key. @default `'url'`, for the password of a mail server `'password'` */
  readonly key?: string;
}

/** A channel of Slack. The Secret has the URL of an incoming webhook. */
export interface SlackReceiver extends AlertSecret {
  /** Name of the channel, such as `'#kubeflow'`. */
  readonly channel: string;
}

/** How Alertmanager logs in at a mail server. The Secret has the password. */
export interface MailLogin extends AlertSecret {
  /** Name of the user. */
  readonly username: string;
}

/** E-mail by a server that speaks STARTTLS or TLS. */
export interface EmailReceiver {
  /** Addresses of the readers. */
  readonly to: readonly string[];
  /** Address of the sender. */
  readonly from: string;
  /** The server and its port, such as `'smtp.example.com:587'`. */
  readonly server: string;
  /** User of the server, and the Secret with the password. @default the server takes mail without a login */
  readonly login?: MailLogin;
}

/** Who is told of alerts. One of them at least. */
export interface AlertReceivers {
  /** A channel of Slack. @default none */
  readonly slack?: SlackReceiver;
  /** E-mail. @default none */
  readonly email?: EmailReceiver;
  /** A program that takes Alertmanager's own messages. The Secret has its URL. @default none */
  readonly webhook?: AlertSecret;
}

const NAMES = ['slack', 'email', 'webhook'] as const satisfies readonly (keyof AlertReceivers)[];

const secret = { secretName, key: secretKey } as const;

const check: Check<AlertReceivers> = fields<AlertReceivers>({
  slack: fields<SlackReceiver>({ ...secret, channel: own(/^[#@]?[\w.-]+$/, `a channel; write '#kubeflow'`) }),
  email: fields<EmailReceiver>({
    to: oneOrMore(email),
    from: email,
    server: own(/^[a-z0-9.-]+:[0-9]+$/i, `a server with its port; write 'smtp.example.com:587'`),
    login: fields<MailLogin>({ ...secret, username: own(/^\S+$/, 'the name of a user') }),
  }),
  webhook: fields<AlertSecret>(secret),
});

/** Checks who is told of alerts. */
export function checkReceivers(report: Report, at: string, receivers: AlertReceivers): boolean {
  const isSomebody = NAMES.some((name) => receivers[name]);
  const nobody = `has no receiver; name one of ${NAMES.join(', ')}, or leave it out: alerts are then in Grafana alone`;
  return report.check(isSomebody, at, nobody) && check(report, at, receivers);
}
