import { Ingress } from '../config/gateway/ingress';
import { Nfs, type NfsProps } from '../config/storage/nfs';
import { known, type PartWithUrl } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of VK Cloud (Cloud Containers, which OpenStack Magnum makes). */
export interface VkCloudFacts {
  /** Floating IP address that was reserved for the load balancer. */
  readonly address: string;
  /** Availability zone of the nodes, in which their disks are: `gz1`, `ms1` or `me1` in Moscow. */
  readonly zone: string;
  /** Type of the disks. @default 'ceph-ssd' */
  readonly disks?: 'ceph-hdd' | 'ceph-ssd' | 'high-iops';
  /** Whether a disk stays when its claim is deleted. @default true */
  readonly retain?: boolean;
  /** A file storage, for volumes that several nodes mount; its folders are yours to make. @default none */
  readonly fileStorage?: NfsProps;
}

/**
 * The classes are of https://cloud.vk.com/docs/en/kubernetes/k8s/concepts/storage: one for each type of disks and zone, and
 * none is the default. With the annotation of OpenStack's controller, the address outlives the load balancer:
 * https://github.com/kubernetes/cloud-provider-openstack/blob/v1.32.0/docs/openstack-cloud-controller-manager/expose-applications-using-loadbalancer-type-service.md
 */
export function vkCloud(facts: VkCloudFacts): PartWithUrl {
  const { address, zone, disks = 'ceph-ssd', retain = true, fileStorage } = known('vkCloud', facts, kinds.VkCloudFacts);
  return {
    url: `https://${address}`,
    ingress: Ingress.loadBalancer({ address, annotations: { 'loadbalancer.openstack.org/keep-floatingip': 'true' } }),
    storage: {
      class: `csi-${disks}-${zone}${retain ? '-retain' : ''}`,
      nfs: fileStorage && Nfs.static(fileStorage),
    },
  };
}
