// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface ClusterWorkflowTemplate {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface CronWorkflow {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface WorkflowArtifactGCTask {
  readonly spec: { readonly artifactsByNode?: Readonly<Record<string, ArtifactsByNode>> };
}

export interface WorkflowEventBinding {
  readonly spec: { readonly event: { readonly selector: string }; readonly submit?: Submit };
}

export interface Workflow {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface WorkflowTaskResult {
  readonly message?: string;
  readonly outputs?: Outputs;
  readonly phase?: string;
  readonly progress?: string;
}

export interface WorkflowTaskSet {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface WorkflowTemplate {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface Outputs {
  readonly artifacts?: readonly Artifact[];
  readonly exitCode?: string;
  readonly parameters?: readonly Parameter[];
  readonly result?: string;
}

export interface ArtifactsByNode {
  readonly archiveLocation?: ArchiveLocation;
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

export interface Submit {
  readonly arguments?: { readonly artifacts?: readonly Artifact[]; readonly parameters?: readonly Parameter[] };
  readonly metadata?: Metadata;
  readonly workflowTemplateRef: { readonly clusterScope?: boolean; readonly name?: string };
}

export interface Artifact {
  readonly archive?: Archive;
  readonly archiveLogs?: boolean;
  readonly artifactGC?: ArtifactGC;
  readonly artifactory?: Artifactory;
  readonly azure?: Azure;
  readonly deleted?: boolean;
  readonly from?: string;
  readonly fromExpression?: string;
  readonly gcs?: Gcs;
  readonly git?: Git;
  readonly globalName?: string;
  readonly hdfs?: Hdfs;
  readonly http?: Http;
  readonly mode?: number;
  readonly name: string;
  readonly optional?: boolean;
  readonly oss?: Oss;
  readonly path?: string;
  readonly raw?: { readonly data: string };
  readonly recurseMode?: boolean;
  readonly s3?: S3;
  readonly subPath?: string;
}

export interface Parameter {
  readonly default?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly globalName?: string;
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: ValueFrom;
}

export interface ArchiveLocation {
  readonly archiveLogs?: boolean;
  readonly artifactory?: Artifactory;
  readonly azure?: Azure;
  readonly gcs?: Gcs;
  readonly git?: Git;
  readonly hdfs?: Hdfs;
  readonly http?: Http;
  readonly oss?: Oss;
  readonly raw?: { readonly data: string };
  readonly s3?: S3;
}

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly generateName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
}

export interface Archive {
  readonly none?: Readonly<Record<string, never>>;
  readonly tar?: { readonly compressionLevel?: number };
  readonly zip?: Readonly<Record<string, never>>;
}

export interface ArtifactGC {
  readonly podMetadata?: core.Metadata;
  readonly serviceAccountName?: string;
  readonly strategy?: '' | 'OnWorkflowCompletion' | 'OnWorkflowDeletion' | 'Never';
}

export interface Artifactory {
  readonly passwordSecret?: core.ConfigMapKeyRef;
  readonly url: string;
  readonly usernameSecret?: core.ConfigMapKeyRef;
}

export interface Azure {
  readonly accountKeySecret?: core.ConfigMapKeyRef;
  readonly blob: string;
  readonly container: string;
  readonly endpoint: string;
  readonly useSDKCreds?: boolean;
}

export interface Gcs {
  readonly bucket?: string;
  readonly key: string;
  readonly serviceAccountKeySecret?: core.ConfigMapKeyRef;
}

export interface Git {
  readonly branch?: string;
  readonly depth?: number;
  readonly disableSubmodules?: boolean;
  readonly fetch?: readonly string[];
  readonly insecureIgnoreHostKey?: boolean;
  readonly insecureSkipTLS?: boolean;
  readonly passwordSecret?: core.ConfigMapKeyRef;
  readonly repo: string;
  readonly revision?: string;
  readonly singleBranch?: boolean;
  readonly sshPrivateKeySecret?: core.ConfigMapKeyRef;
  readonly usernameSecret?: core.ConfigMapKeyRef;
}

export interface Hdfs {
  readonly addresses?: readonly string[];
  readonly dataTransferProtection?: string;
  readonly force?: boolean;
  readonly hdfsUser?: string;
  readonly krbCCacheSecret?: core.ConfigMapKeyRef;
  readonly krbConfigConfigMap?: core.ConfigMapKeyRef;
  readonly krbKeytabSecret?: core.ConfigMapKeyRef;
  readonly krbRealm?: string;
  readonly krbServicePrincipalName?: string;
  readonly krbUsername?: string;
  readonly path: string;
}

export interface Http {
  readonly auth?: Auth;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly url: string;
}

export interface Oss {
  readonly accessKeySecret?: core.ConfigMapKeyRef;
  readonly bucket?: string;
  readonly createBucketIfNotPresent?: boolean;
  readonly endpoint?: string;
  readonly key: string;
  readonly lifecycleRule?: { readonly markDeletionAfterDays?: number; readonly markInfrequentAccessAfterDays?: number };
  readonly secretKeySecret?: core.ConfigMapKeyRef;
  readonly securityToken?: string;
  readonly useSDKCreds?: boolean;
}

export interface S3 {
  readonly accessKeySecret?: core.ConfigMapKeyRef;
  readonly bucket?: string;
  readonly caSecret?: core.ConfigMapKeyRef;
  readonly createBucketIfNotPresent?: { readonly objectLocking?: boolean };
  readonly encryptionOptions?: EncryptionOptions;
  readonly endpoint?: string;
  readonly insecure?: boolean;
  readonly key?: string;
  readonly region?: string;
  readonly roleARN?: string;
  readonly secretKeySecret?: core.ConfigMapKeyRef;
  readonly sessionTokenSecret?: core.ConfigMapKeyRef;
  readonly useSDKCreds?: boolean;
}

export interface ValueFrom {
  readonly configMapKeyRef?: core.ConfigMapKeyRef;
  readonly default?: string;
  readonly event?: string;
  readonly expression?: string;
  readonly jqFilter?: string;
  readonly jsonPath?: string;
  readonly parameter?: string;
  readonly path?: string;
  readonly supplied?: Readonly<Record<string, never>>;
}

export interface Auth {
  readonly basicAuth?: {
    readonly passwordSecret?: core.ConfigMapKeyRef;
    readonly usernameSecret?: core.ConfigMapKeyRef;
  };
  readonly clientCert?: {
    readonly clientCertSecret?: core.ConfigMapKeyRef;
    readonly clientKeySecret?: core.ConfigMapKeyRef;
  };
  readonly oauth2?: Oauth2;
}

export interface EncryptionOptions {
  readonly enableEncryption?: boolean;
  readonly kmsEncryptionContext?: string;
  readonly kmsKeyId?: string;
  readonly serverSideCustomerKeySecret?: core.ConfigMapKeyRef;
}

export interface Oauth2 {
  readonly clientIDSecret?: core.ConfigMapKeyRef;
  readonly clientSecretSecret?: core.ConfigMapKeyRef;
  readonly endpointParams?: readonly { readonly key: string; readonly value?: string }[];
  readonly scopes?: readonly string[];
  readonly tokenURLSecret?: core.ConfigMapKeyRef;
}
