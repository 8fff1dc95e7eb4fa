import { type Check, keys } from '../checks/check';

/** Names that tell a secret. What is rendered is public. */
const SECRET = /(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|SECRET_KEY|SECRET_ACCESS_KEY|API_?KEY|PRIVATE_KEY)$/i;

const variable =
  (instead: string): Check<string> =>
  (report, at, name) => {
    const open = `is rendered, where everybody can read it; put it into a Secret and name that in ${instead}`;
    const isName = /^[A-Za-z_][\w.-]*$/.test(name);
    return (
      report.check(!SECRET.test(name), at, open) &&
      report.check(isName, at, 'is not the name of an environment variable')
    );
  };

/** Reports environment variables that Kubernetes refuses, and secrets in the open. @param instead where those belong */
export const environment = (instead: string): Check<object> => keys(variable(instead));
