import type { Verdict } from '../../charts/contract/traffic/verdict';
