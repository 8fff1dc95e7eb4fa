import { MachineTokens } from '../../charts';
import { renderExample } from './definition';

renderExample({
  machineTokens: MachineTokens.eks({ region: 'eu-central-1', clusterId: 'ABCDEF0123456789'.repeat(2) }),
});
