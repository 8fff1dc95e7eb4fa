import { MachineTokens } from '../../charts';
import { renderExample } from './definition';

renderExample({ machineTokens: MachineTokens.cluster() });
