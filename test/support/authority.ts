import type { KubeflowProps } from '../../charts';
import { mistakesIn } from './mistakes';
import { render } from './render';

/** Certificate of a CA that exists nowhere; its key was not kept. */
export const CA = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUaiwWtWjXvo1UPl9Yf6j7rlLUjFMwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKRXhhbXBsZSBDQTAgFw0yNjExMjIyMjU1MTZaGA8yMTI2MTAy
OTIyNTUxNlowFTETMBEGA1UEAwwKRXhhbXBsZSBDQTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABA/UY2HlfJErWTfjOHhFoxqsD0Kw0lInzXufqJy1eOkYBPRQWzeZ
fLrB7S/yTvfapofjBkXuwzzRpPtbCQ69Lw+jUzBRMB0GA1UdDgQWBBTWSxWjzxky
3Mgn6Q1UliHV5YGKBzAfBgNVHSMEGDAWgBTWSxWjzxky3Mgn6Q1UliHV5YGKBzAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDKbOW697P6P3gxr1YD
auYYhwJRODQ4rIi4lQGEGX+NGgIgHnaUitzWgM4krpVOCJYiwsv1YrDzzOzb7KuW
U7U1q88=
-----END CERTIFICATE-----
`;

/** What a user reads who writes this definition. */
export function errorsOf(change: Partial<KubeflowProps>): readonly string[] {
  return mistakesIn(() => render(change));
}
