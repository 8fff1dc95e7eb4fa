import type { Bed } from './bed';

interface Service {
  readonly spec: { readonly clusterIP: string };
}

/** The address of a Service, if it is there. */
export async function addressOf(bed: Bed, namespace: string, name: string): Promise<string | undefined> {
  const service = await bed.read<Service>(`/api/v1/namespaces/${namespace}/services/${name}`);
  return service?.spec.clusterIP;
}
