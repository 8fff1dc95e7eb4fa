import { isIP } from 'node:net';

import type { Check } from '../checks/check';
import { filledWith, like, own } from '../checks/texts';

/** The address of a store: scheme, host and port, and nothing else. */
export const endpoint: Check<string> = (report, at, text) => {
  if (!filledWith('the URL of the object store')(report, at, text)) return false;
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  if (!report.check(scheme !== undefined, at, `'${text}' has no scheme; write 'https://${text}'`)) return false;
  const isHttp = scheme === 'http' || scheme === 'https';
  if (!report.check(isHttp, at, `'${text}' is not of HTTP; write one such as 'https://s3.example.com'`)) return false;
  if (!report.check(URL.canParse(text), at, `'${text}' is not a URL; write one such as 'https://s3.example.com'`)) {
    return false;
  }
  const url = new URL(text);
  // Without the text: it would be printed in the log of a pipeline.
  const secret = `holds a user or a password, which would be published; write '${url.origin}', and put keys into a Secret`;
  const [, folder] = url.pathname.split('/');
  const bucketIs = folder ? `, bucket: '${folder}'` : '';
  return (
    report.check(url.username === '' && url.password === '', at, secret) &&
    report.check(
      text.replace(/\/$/, '').toLowerCase() === url.origin || text === `${url.origin}:${url.port}`,
      at,
      `'${text}' is more than scheme, host and port; write endpoint: '${url.origin}'${bucketIs}`,
    )
  );
};

/** Beginnings and endings of names that Amazon keeps for itself. */
const RESERVED = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$/;

/**
 * The name of a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html. Names with dots are
 * refused, too, because the web app of Pipelines does not read such buckets (`isAllowedResourceName`):
 * https://github.com/kubeflow/pipelines/blob/2.16.1/frontend/server/utils.ts
 */
export const bucket: Check<string> = (report, at, name) => {
  if (!filledWith('the name of the bucket')(report, at, name)) return false;
  const [, scheme, bare = ''] = /^([a-z0-9]+:\/\/)([^/]*)/.exec(name) ?? [];
  if (!report.check(scheme === undefined, at, `'${name}' is a URL; write '${bare}'`)) return false;
  const dots = isIP(name)
    ? `'${name}' is an address, which S3 refuses; take a name`
    : `'${name}' has dots, which the web app of Pipelines refuses; take a name without`;
  const what = 'the name of a bucket (3 to 63 of a-z, 0-9 and -, a letter or digit at both ends)';
  return (
    report.check(!name.includes('.'), at, dots) &&
    like(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, what)(report, at, name) &&
    report.check(
      !RESERVED.test(name),
      at,
      `'${name}' begins or ends as names that Amazon keeps for itself; take another`,
    )
  );
};

/** Folders of a bucket. */
export const prefix: Check<string> = (report, at, text) => {
  if (!filledWith('a folder of the bucket')(report, at, text)) return false;
  const bare = text.replace(/^\/+/, '');
  const absolute = `'${text}' begins with a slash; write '${bare}'`;
  const isFolders = /^(?:(?!\.{1,2}(?:\/|$))[A-Za-z0-9_.-]+(?:\/|$))+$/.test(text);
  const form = `'${text}' is not a folder of a bucket (letters, digits, -, _ and ., with single slashes between); write 'kubeflow'`;
  return report.check(bare === text, at, absolute) && report.check(isFolders, at, form);
};

/** A role of AWS. */
export const role = own(
  /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
  `the ARN of a role; write 'arn:aws:iam::<account of 12 digits>:role/<name>'`,
);
