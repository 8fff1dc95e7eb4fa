import { type Amounts, type Container, containersOf, milli, type PodSpec, withContainers } from './pod';

/** The amounts of a LimitRange for containers. */
export interface ContainerLimits {
  readonly defaultRequest?: Amounts;
  readonly default?: Amounts;
  readonly max?: Amounts;
  readonly min?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

/** An amount of a container that a LimitRange refuses. */
export interface OverLimit {
  readonly container: string;
  readonly resource: string;
  /** As the API server says it. */
  readonly message: string;
}

/**
 * As the API server completes a LimitRange: the limit of silent containers is the most, and their request the limit
 * (`SetDefaults_LimitRangeItem`): https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/apis/core/v1/defaults.go
 */
export function completed(limits: ContainerLimits): ContainerLimits {
  const limit = { ...limits.max, ...limits.default };
  return { ...limits, default: limit, defaultRequest: { ...limits.min, ...limit, ...limits.defaultRequest } };
}

/** A pod with the amounts that a LimitRange gives to containers that name none. */
export function withDefaults(pod: PodSpec, limits: ContainerLimits): PodSpec {
  const { default: limit, defaultRequest } = completed(limits);
  return withContainers(pod, (container) => {
    const { requests, limits: own } = container.resources ?? {};
    return { ...container, resources: { requests: { ...defaultRequest, ...requests }, limits: { ...limit, ...own } } };
  });
}

/**
 * Amounts that a LimitRange refuses:
 * https://github.com/kubernetes/kubernetes/blob/v1.34.2/plugin/pkg/admission/limitranger/admission.go
 */
export function overLimits(pod: PodSpec, limits: ContainerLimits): readonly OverLimit[] {
  return containersOf(pod).flatMap((container) => [
    ...each(limits.min, container, underMin),
    ...each(limits.max, container, overMax),
    ...each(limits.maxLimitRequestRatio, container, overRatio),
  ]);
}

/** Says what is wrong with a container's request and limit of one resource, if anything is. */
type Rule = (bound: string | number, request?: string | number, limit?: string | number) => string | undefined;

function each(bounds: Amounts = {}, { name, resources = {} }: Container, rule: Rule): readonly OverLimit[] {
  return Object.entries(bounds).flatMap(([resource, bound]) => {
    const wrong = rule(bound, resources.requests?.[resource], resources.limits?.[resource]);
    return wrong === undefined ? [] : [{ container: name, resource, message: wrong.replace('{resource}', resource) }];
  });
}

const underMin: Rule = (min, request, limit) => {
  const rule = `minimum {resource} usage per Container is ${min}`;
  if (request === undefined) return `${rule}.  No request is specified`;
  if (milli(request) < milli(min)) return `${rule}, but request is ${request}`;
  return limit !== undefined && milli(limit) < milli(min) ? `${rule}, but limit is ${limit}` : undefined;
};

const overMax: Rule = (max, request, limit) => {
  const rule = `maximum {resource} usage per Container is ${max}`;
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (milli(limit) > milli(max)) return `${rule}, but limit is ${limit}`;
  return request !== undefined && milli(request) > milli(max) ? `${rule}, but request is ${request}` : undefined;
};

const overRatio: Rule = (most, request = 0, limit = 0) => {
  const rule = `{resource} max limit to request ratio per Container is ${most}`;
  if (milli(request) === 0) return `${rule}, but no request is specified or request is 0`;
  if (milli(limit) === 0) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = milli(limit) / milli(request);
  return ratio * 1000 > milli(most) ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
};
