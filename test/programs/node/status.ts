import { NODE_ADDRESS } from './network';
import type { Container, Pod } from './objects';

interface Terminated {
  readonly exitCode: number;
  readonly reason: 'Completed' | 'Error';
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** How a container does. */
export interface ContainerState {
  readonly container: Container;
  readonly isInit: boolean;
  state:
    | { waiting: { reason: string; message?: string } }
    | { running: { startedAt: string } }
    | { terminated: Terminated };
  lastState: { terminated?: Terminated };
  restarts: number;
  /** Whether its startup probe has passed. */
  isStarted: boolean;
  /** Whether its readiness probe passes. */
  isReady: boolean;
}

/** Whether an init container runs beside the others. */
export function isSidecar({ container, isInit }: ContainerState): boolean {
  return isInit && container.restartPolicy === 'Always';
}

/** A container that has not been started yet. */
export function waiting(container: Container, isInit: boolean): ContainerState {
  const state = { waiting: { reason: isInit ? 'PodInitializing' : 'ContainerCreating' } };
  return { container, isInit, state, lastState: {}, restarts: 0, isStarted: false, isReady: false };
}

/** The phase of a pod whose containers do so. `isOver` says that none of them will be started again. */
export function phaseOf(states: readonly ContainerState[], isOver: boolean): string {
  const own = states.filter(({ isInit }) => !isInit);
  const codes = states
    .filter((each) => !isSidecar(each))
    .map(({ state }) => ('terminated' in state ? state.terminated.exitCode : undefined));
  if (isOver) return codes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  return own.some(({ state, restarts }) => !('waiting' in state) || restarts > 0) ? 'Running' : 'Pending';
}

/** The status of a pod, without times of its conditions. */
export function statusOf(
  pod: Pod,
  states: readonly ContainerState[],
  { address, startTime, isOver }: { readonly address: string; readonly startTime: string; readonly isOver: boolean },
): {
  readonly conditions: readonly { readonly type: string; readonly status: string }[];
  readonly [name: string]: unknown;
} {
  const init = states.filter(({ isInit }) => isInit);
  const own = states.filter(({ isInit }) => !isInit);
  const initialized = init.every((each) =>
    isSidecar(each) ? each.isStarted : 'terminated' in each.state && each.state.terminated.exitCode === 0,
  );
  const ready = !isOver && [...own, ...init.filter(isSidecar)].every(({ isReady }) => isReady);
  const condition = (type: string, isTrue: boolean) => ({ type, status: isTrue ? 'True' : 'False' });
  const gates = (pod.spec.readinessGates ?? []).map(({ conditionType }) => condition(conditionType, true));
  return {
    phase: phaseOf(states, isOver),
    conditions: [
      condition('PodReadyToStartContainers', !isOver),
      condition('Initialized', initialized),
      condition('ContainersReady', ready),
      condition('Ready', ready),
      ...gates,
    ],
    hostIP: NODE_ADDRESS,
    hostIPs: [{ ip: NODE_ADDRESS }],
    podIP: address,
    podIPs: [{ ip: address }],
    startTime,
    initContainerStatuses: init.map(containerStatus),
    containerStatuses: own.map(containerStatus),
  };
}

function containerStatus({
  container,
  state,
  lastState,
  restarts,
  isStarted,
  isReady,
  isInit,
}: ContainerState): object {
  const { image = '', name } = container;
  const isDone = isInit && 'terminated' in state && state.terminated.exitCode === 0;
  return {
    name,
    image,
    imageID: image,
    ready: isReady || isDone,
    started: isStarted,
    restartCount: restarts,
    state,
    lastState,
  };
}
