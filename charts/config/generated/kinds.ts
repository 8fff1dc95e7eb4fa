// Made by `npm run options` from the interfaces in charts/config. Change those, not this file.
import type { Fields, Variants } from '../checks/kinds';

const Ingress: Variants = {
  name: 'Ingress',
  variants: {
    loadBalancer: {
      name: 'Ingress.loadBalancer',
      required: [],
      fields: {
        address: 'text',
        annotations: { entries: 'text' },
        className: 'text',
        sourceRanges: { list: 'text' },
        externalTrafficPolicy: { words: ['Cluster', 'Local'] },
      },
    },
    nodePort: { name: 'Ingress.nodePort', required: [], fields: { http: 'number', https: 'number', address: 'text' } },
    route: { name: 'Ingress.route', required: [], fields: {} },
    portForward: { name: 'Ingress.portForward', required: [], fields: {} },
  },
};

const AwsAccessKey: Fields = {
  name: 'AwsAccessKey',
  required: ['id', 'secretName'],
  fields: { id: 'text', secretName: 'text', secretKey: 'text' },
};

const AzureServicePrincipal: Fields = {
  name: 'AzureServicePrincipal',
  required: ['clientID', 'tenantID', 'secretName'],
  fields: { clientID: 'text', tenantID: 'text', secretName: 'text', secretKey: 'text' },
};

const Dns01: Variants = {
  name: 'Dns01',
  variants: {
    route53: {
      name: 'Dns01.route53',
      required: ['region'],
      fields: {
        region: 'text',
        hostedZoneID: 'text',
        role: 'text',
        serviceAccountRole: 'text',
        accessKey: AwsAccessKey,
      },
    },
    cloudDNS: {
      name: 'Dns01.cloudDNS',
      required: ['project'],
      fields: {
        project: 'text',
        hostedZoneName: 'text',
        serviceAccount: 'text',
        secretName: 'text',
        secretKey: 'text',
      },
    },
    azureDNS: {
      name: 'Dns01.azureDNS',
      required: ['subscriptionID', 'resourceGroupName'],
      fields: {
        subscriptionID: 'text',
        resourceGroupName: 'text',
        hostedZoneName: 'text',
        environment: { words: ['AzurePublicCloud', 'AzureUSGovernmentCloud', 'AzureChinaCloud'] },
        managedIdentity: 'text',
        servicePrincipal: AzureServicePrincipal,
      },
    },
    cloudflare: {
      name: 'Dns01.cloudflare',
      required: ['secretName'],
      fields: { secretName: 'text', secretKey: 'text' },
    },
  },
};

const IssuerProps: Fields = {
  name: 'IssuerProps',
  required: ['name'],
  fields: { name: 'text', kind: 'text', group: 'text', dnsNames: { list: 'text' }, ipAddresses: { list: 'text' } },
};

const Tls: Variants = {
  name: 'Tls',
  variants: {
    selfSigned: {
      name: 'Tls.selfSigned',
      required: [],
      fields: { dnsNames: { list: 'text' }, ipAddresses: { list: 'text' } },
    },
    ca: {
      name: 'Tls.ca',
      required: ['secretName'],
      fields: { secretName: 'text', dnsNames: { list: 'text' }, ipAddresses: { list: 'text' } },
    },
    acme: {
      name: 'Tls.acme',
      required: ['email'],
      fields: { email: 'text', server: 'text', dns: Dns01, dnsNames: { list: 'text' } },
    },
    issuer: { name: 'Tls.issuer', required: ['issuer'], fields: { issuer: IssuerProps } },
    secret: { name: 'Tls.secret', required: ['secretName'], fields: { secretName: 'text', servingSecretName: 'text' } },
    offloaded: { name: 'Tls.offloaded', required: [], fields: { trustedProxies: 'number' } },
    none: { name: 'Tls.none', required: [], fields: {} },
  },
};

const Hsts: Fields = {
  name: 'Hsts',
  required: [],
  fields: { maxAge: 'number', includeSubDomains: 'flag', preload: 'flag' },
};

const HttpsProps: Fields = {
  name: 'HttpsProps',
  required: [],
  fields: { minTlsVersion: { words: ['1.2', '1.3'] }, hsts: Hsts },
};

const User: Fields = { name: 'User', required: ['email'], fields: { email: 'text', username: 'text', id: 'text' } };

const GitHubOrganisation: Fields = {
  name: 'GitHubOrganisation',
  required: ['name'],
  fields: { name: 'text', teams: { list: 'text' } },
};

const LdapUserSearch: Fields = {
  name: 'LdapUserSearch',
  required: ['baseDN'],
  fields: {
    baseDN: 'text',
    filter: 'text',
    username: 'text',
    idAttr: 'text',
    emailAttr: 'text',
    emailSuffix: 'text',
    nameAttr: 'text',
  },
};

const LdapGroupSearch: Fields = {
  name: 'LdapGroupSearch',
  required: ['baseDN'],
  fields: { baseDN: 'text', filter: 'text', userAttr: 'text', groupAttr: 'text', nameAttr: 'text' },
};

const Connector: Variants = {
  name: 'Connector',
  variants: {
    oidc: {
      name: 'Connector.oidc',
      required: ['issuer', 'clientId', 'secretName'],
      fields: {
        issuer: 'text',
        scopes: { list: 'text' },
        emailClaim: 'text',
        groupsClaim: 'text',
        userNameKey: 'text',
        getUserInfo: 'flag',
        trustUnverifiedEmail: 'flag',
        clientId: 'text',
        secretName: 'text',
        secretKey: 'text',
        id: 'text',
        name: 'text',
        ca: 'text',
        promptType: { words: ['none', 'login', 'consent', 'select_account'] },
      },
    },
    microsoft: {
      name: 'Connector.microsoft',
      required: ['tenant', 'clientId', 'secretName'],
      fields: {
        tenant: 'text',
        groups: { list: 'text' },
        clientId: 'text',
        secretName: 'text',
        secretKey: 'text',
        id: 'text',
        name: 'text',
        promptType: { words: ['none', 'login', 'consent', 'select_account'] },
      },
    },
    google: {
      name: 'Connector.google',
      required: ['hostedDomains', 'clientId', 'secretName'],
      fields: {
        hostedDomains: { list: 'text' },
        clientId: 'text',
        secretName: 'text',
        secretKey: 'text',
        id: 'text',
        name: 'text',
        promptType: { words: ['none', 'login', 'consent', 'select_account'] },
      },
    },
    github: {
      name: 'Connector.github',
      required: ['orgs', 'clientId', 'secretName'],
      fields: {
        orgs: { list: GitHubOrganisation },
        hostName: 'text',
        clientId: 'text',
        secretName: 'text',
        secretKey: 'text',
        id: 'text',
        name: 'text',
        ca: 'text',
      },
    },
    gitlab: {
      name: 'Connector.gitlab',
      required: ['groups', 'clientId', 'secretName'],
      fields: {
        groups: { list: 'text' },
        url: 'text',
        clientId: 'text',
        secretName: 'text',
        secretKey: 'text',
        id: 'text',
        name: 'text',
      },
    },
    ldap: {
      name: 'Connector.ldap',
      required: ['host', 'userSearch'],
      fields: {
        host: 'text',
        startTLS: 'flag',
        bindDN: 'text',
        secretName: 'text',
        secretKey: 'text',
        usernamePrompt: 'text',
        userSearch: LdapUserSearch,
        groupSearch: LdapGroupSearch,
        id: 'text',
        name: 'text',
        ca: 'text',
      },
    },
    saml: {
      name: 'Connector.saml',
      required: ['ssoUrl', 'ca'],
      fields: {
        ssoUrl: 'text',
        ca: 'text',
        emailAttr: 'text',
        usernameAttr: 'text',
        groupsAttr: 'text',
        entityIssuer: 'text',
        ssoIssuer: 'text',
        id: 'text',
        name: 'text',
      },
    },
  },
};

const OwnProvider: Fields = {
  name: 'OwnProvider',
  required: ['issuer', 'clientId', 'secretName'],
  fields: {
    issuer: 'text',
    clientId: 'text',
    secretName: 'text',
    secretKey: 'text',
    name: 'text',
    scopes: { list: 'text' },
    emailClaim: 'text',
    groupsClaim: 'text',
    trustUnverifiedEmail: 'flag',
  },
};

const Cookie: Fields = {
  name: 'Cookie',
  required: [],
  fields: {
    name: 'text',
    lifetime: 'text',
    refresh: 'text',
    sameSite: { words: ['lax', 'none'] },
    csrfPerRequest: 'flag',
    csrfLifetime: 'text',
  },
};

const LoginProps: Fields = {
  name: 'LoginProps',
  required: [],
  fields: {
    connectors: { list: Connector },
    oidc: OwnProvider,
    cookie: Cookie,
    signInPage: 'flag',
    groups: { list: 'text' },
    emailDomains: { list: 'text' },
  },
};

const MachineTokens: Variants = {
  name: 'MachineTokens',
  variants: {
    cluster: {
      name: 'MachineTokens.cluster',
      required: [],
      fields: { issuers: { list: 'text' }, audiences: { list: 'text' } },
    },
    eks: {
      name: 'MachineTokens.eks',
      required: ['region', 'clusterId'],
      fields: { region: 'text', clusterId: 'text', audiences: { list: 'text' } },
    },
    issuer: {
      name: 'MachineTokens.issuer',
      required: ['url'],
      fields: { url: 'text', jwksUri: 'text', audiences: { list: 'text' } },
    },
  },
};

const ContributingUser: Fields = {
  name: 'ContributingUser',
  required: ['user', 'role'],
  fields: { user: 'text', role: { words: ['admin', 'edit', 'view'] } },
};

const ContributingGroup: Fields = {
  name: 'ContributingGroup',
  required: ['group', 'role'],
  fields: { group: 'text', role: { words: ['admin', 'edit', 'view'] } },
};

const TenantLimits: Fields = {
  name: 'TenantLimits',
  required: [],
  fields: { requests: { entries: 'amount' }, limits: { entries: 'amount' }, max: { entries: 'amount' } },
};

const Isolation: Fields = {
  name: 'Isolation',
  required: [],
  fields: { alsoFrom: { list: 'text' }, egress: { list: 'text' } },
};

const TenantModels: Fields = {
  name: 'TenantModels',
  required: [],
  fields: { callers: { words: ['members', 'tenants', 'token', 'everybody'] } },
};

const TenantAccount: Fields = { name: 'TenantAccount', required: [], fields: { annotations: { entries: 'text' } } };

const TenantAccounts: Fields = {
  name: 'TenantAccounts',
  required: [],
  fields: { editor: TenantAccount, viewer: TenantAccount },
};

const Registry: Fields = {
  name: 'Registry',
  required: ['host'],
  fields: { host: 'text', pullSecret: 'text', credentialHelper: 'text' },
};

const TenantVolume: Fields = {
  name: 'TenantVolume',
  required: ['name', 'size'],
  fields: {
    name: 'text',
    size: 'text',
    storageClass: 'text',
    accessMode: { words: ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'] },
    folder: 'text',
  },
};

const Toleration: Fields = {
  name: 'Toleration',
  required: [],
  fields: { effect: 'text', key: 'text', operator: 'text', tolerationSeconds: 'number', value: 'text' },
};

const NodeSelectorRequirement: Fields = {
  name: 'NodeSelectorRequirement',
  required: ['key', 'operator'],
  fields: { key: 'text', operator: 'text', values: { list: 'text' } },
};

const NodeSelectorTerm: Fields = {
  name: 'NodeSelectorTerm',
  required: [],
  fields: { matchExpressions: { list: NodeSelectorRequirement }, matchFields: { list: NodeSelectorRequirement } },
};

const PreferredSchedulingTerm: Fields = {
  name: 'PreferredSchedulingTerm',
  required: ['preference', 'weight'],
  fields: { preference: NodeSelectorTerm, weight: 'number' },
};

const NodeSelector: Fields = {
  name: 'NodeSelector',
  required: ['nodeSelectorTerms'],
  fields: { nodeSelectorTerms: { list: NodeSelectorTerm } },
};

const NodeAffinity: Fields = {
  name: 'NodeAffinity',
  required: [],
  fields: {
    preferredDuringSchedulingIgnoredDuringExecution: { list: PreferredSchedulingTerm },
    requiredDuringSchedulingIgnoredDuringExecution: NodeSelector,
  },
};

const LabelSelectorRequirement: Fields = {
  name: 'LabelSelectorRequirement',
  required: ['key', 'operator'],
  fields: { key: 'text', operator: 'text', values: { list: 'text' } },
};

const LabelSelector: Fields = {
  name: 'LabelSelector',
  required: [],
  fields: { matchExpressions: { list: LabelSelectorRequirement }, matchLabels: { entries: 'text' } },
};

const PodAffinityTerm: Fields = {
  name: 'PodAffinityTerm',
  required: ['topologyKey'],
  fields: {
    labelSelector: LabelSelector,
    namespaceSelector: LabelSelector,
    namespaces: { list: 'text' },
    topologyKey: 'text',
  },
};

const WeightedPodAffinityTerm: Fields = {
  name: 'WeightedPodAffinityTerm',
  required: ['podAffinityTerm', 'weight'],
  fields: { podAffinityTerm: PodAffinityTerm, weight: 'number' },
};

const PodAffinity: Fields = {
  name: 'PodAffinity',
  required: [],
  fields: {
    preferredDuringSchedulingIgnoredDuringExecution: { list: WeightedPodAffinityTerm },
    requiredDuringSchedulingIgnoredDuringExecution: { list: PodAffinityTerm },
  },
};

const PodAntiAffinity: Fields = {
  name: 'PodAntiAffinity',
  required: [],
  fields: {
    preferredDuringSchedulingIgnoredDuringExecution: { list: WeightedPodAffinityTerm },
    requiredDuringSchedulingIgnoredDuringExecution: { list: PodAffinityTerm },
  },
};

const Affinity: Fields = {
  name: 'Affinity',
  required: [],
  fields: { nodeAffinity: NodeAffinity, podAffinity: PodAffinity, podAntiAffinity: PodAntiAffinity },
};

const TenantNotebook: Fields = {
  name: 'TenantNotebook',
  required: ['name'],
  fields: {
    name: 'text',
    server: { words: ['jupyter', 'vscode', 'rstudio'] },
    image: 'text',
    cpu: 'amount',
    memory: 'text',
    gpus: { entries: 'number' },
    homeSize: { either: ['text', { words: [false] }] },
    volumes: { entries: 'text' },
    podDefaults: { list: 'text' },
    env: { entries: 'text' },
    labels: { entries: 'text' },
    nodeSelector: { entries: 'text' },
    tolerations: { list: Toleration },
    affinity: Affinity,
  },
};

const TenantPodDefault: Fields = {
  name: 'TenantPodDefault',
  required: ['name', 'description'],
  fields: {
    name: 'text',
    description: 'text',
    env: { entries: 'text' },
    envFromSecrets: { list: 'text' },
    secrets: { entries: 'text' },
    volumes: { entries: 'text' },
    labels: { entries: 'text' },
    annotations: { entries: 'text' },
  },
};

/** The kind of a Tenant. */
export const Tenant: Fields = {
  name: 'Tenant',
  required: ['name', 'owner'],
  fields: {
    name: 'text',
    owner: 'text',
    contributors: { list: { either: [ContributingUser, ContributingGroup] } },
    quota: { entries: 'amount' },
    limits: TenantLimits,
    podSecurity: { words: ['privileged', 'baseline', 'restricted'] },
    labels: { entries: 'text' },
    isolation: Isolation,
    models: TenantModels,
    serviceAccounts: TenantAccounts,
    registries: { list: Registry },
    volumes: { list: TenantVolume },
    notebooks: { list: TenantNotebook },
    podDefaults: { list: TenantPodDefault },
  },
};

const DnsProps: Fields = { name: 'DnsProps', required: [], fields: { namespace: 'text', port: 'number' } };

const NetworkProps: Fields = {
  name: 'NetworkProps',
  required: [],
  fields: { clusterDomain: 'text', ipFamilies: { list: { words: ['IPv4', 'IPv6'] } }, dns: DnsProps },
};

const MeshProps: Fields = {
  name: 'MeshProps',
  required: [],
  fields: {
    mode: { words: ['sidecar', 'ambient'] },
    nodes: { words: ['gke', 'k3s', 'k3d', 'microk8s', 'minikube', 'openshift'] },
    knownNamespaces: { list: 'text' },
  },
};

const ServingProps: Fields = {
  name: 'ServingProps',
  required: [],
  fields: { mode: { words: ['serverless', 'raw'] }, domain: 'text' },
};

const TrainingRuntime: Fields = {
  name: 'TrainingRuntime',
  required: ['name', 'image', 'framework'],
  fields: {
    name: 'text',
    image: 'text',
    framework: { words: ['torch', 'jax', 'xgboost', 'deepspeed', 'mlx', 'plain'] },
    numNodes: 'number',
    accelerators: { list: 'text' },
    command: { list: 'text' },
  },
};

const TrainingProps: Fields = { name: 'TrainingProps', required: [], fields: { runtimes: { list: TrainingRuntime } } };

const Culling: Fields = {
  name: 'Culling',
  required: [],
  fields: { idleMinutes: 'number', checkPeriodMinutes: 'number' },
};

const Notebooks: Fields = {
  name: 'Notebooks',
  required: [],
  fields: { culling: { either: [Culling, { words: [false] }] }, pipelinesToken: 'flag' },
};

const ImageList: Fields = {
  name: 'ImageList',
  required: ['images', 'default'],
  fields: { images: { list: 'text' }, default: 'text' },
};

const AmountField: Fields = {
  name: 'AmountField',
  required: [],
  fields: { limitFactor: { either: ['number', { words: ['none'] }] }, value: 'text', readOnly: 'flag' },
};

const GpuVendor: Fields = {
  name: 'GpuVendor',
  required: ['limitsKey', 'uiName'],
  fields: { limitsKey: 'text', uiName: 'text' },
};

const GpuField: Fields = {
  name: 'GpuField',
  required: [],
  fields: { vendors: { list: GpuVendor }, vendor: 'text', count: { words: ['none', 1, 2, 4, 8] }, readOnly: 'flag' },
};

const NewVolume: Fields = {
  name: 'NewVolume',
  required: ['mount', 'name', 'size'],
  fields: {
    mount: 'text',
    name: 'text',
    size: 'text',
    storageClass: 'text',
    accessMode: { words: ['ReadWriteOnce', 'ReadWriteMany', 'ReadOnlyMany', 'ReadWriteOncePod'] },
  },
};

const ExistingVolume: Fields = {
  name: 'ExistingVolume',
  required: ['mount', 'existingClaim'],
  fields: { mount: 'text', existingClaim: 'text' },
};

const AffinityOption: Fields = {
  name: 'AffinityOption',
  required: ['key', 'label', 'affinity'],
  fields: { key: 'text', label: 'text', affinity: Affinity },
};

const TolerationGroup: Fields = {
  name: 'TolerationGroup',
  required: ['key', 'label', 'tolerations'],
  fields: { key: 'text', label: 'text', tolerations: { list: Toleration } },
};

const Spawner: Fields = {
  name: 'Spawner',
  required: [],
  fields: {
    jupyter: ImageList,
    vscode: ImageList,
    rstudio: ImageList,
    customImage: 'flag',
    hideRegistry: 'flag',
    hideTag: 'flag',
    imagePullPolicy: {
      name: 'FormField',
      required: [],
      fields: { value: { words: ['Always', 'IfNotPresent', 'Never'] }, readOnly: 'flag' },
    },
    cpu: AmountField,
    memory: AmountField,
    gpus: GpuField,
    workspaceVolume: {
      name: 'VolumeField',
      required: [],
      fields: { value: { either: [NewVolume, ExistingVolume, { words: [null] }] } },
    },
    dataVolumes: {
      name: 'VolumeField',
      required: [],
      fields: { value: { list: { either: [NewVolume, ExistingVolume] } } },
    },
    affinities: {
      name: 'MenuField',
      required: ['options'],
      fields: { options: { list: AffinityOption }, default: 'text', readOnly: 'flag' },
    },
    tolerations: {
      name: 'MenuField',
      required: ['options'],
      fields: { options: { list: TolerationGroup }, default: 'text', readOnly: 'flag' },
    },
    sharedMemory: { name: 'FormField', required: [], fields: { value: 'flag', readOnly: 'flag' } },
    podDefaults: { name: 'FormField', required: [], fields: { value: { list: 'text' }, readOnly: 'flag' } },
  },
};

const TimeSlicing: Fields = {
  name: 'TimeSlicing',
  required: ['replicas'],
  fields: { replicas: 'number', rename: 'flag' },
};

const RdmaDevicePlugin: Fields = {
  name: 'RdmaDevicePlugin',
  required: [],
  fields: {
    interfaces: { list: 'text' },
    vendors: { list: 'text' },
    models: { list: 'text' },
    drivers: { list: 'text' },
    pods: 'number',
  },
};

const Accelerator: Variants = {
  name: 'Accelerator',
  variants: {
    nvidia: {
      name: 'Accelerator.nvidia',
      required: [],
      fields: {
        mig: { list: 'text' },
        timeSlicing: TimeSlicing,
        devicePlugin: 'flag',
        name: 'text',
        label: 'text',
        nodeSelector: { entries: 'text' },
        tolerations: { list: Toleration },
        everyPod: 'flag',
      },
    },
    amd: {
      name: 'Accelerator.amd',
      required: [],
      fields: {
        devicePlugin: 'flag',
        name: 'text',
        label: 'text',
        nodeSelector: { entries: 'text' },
        tolerations: { list: Toleration },
        everyPod: 'flag',
      },
    },
    gaudi: {
      name: 'Accelerator.gaudi',
      required: [],
      fields: {
        devicePlugin: 'flag',
        name: 'text',
        label: 'text',
        nodeSelector: { entries: 'text' },
        tolerations: { list: Toleration },
        everyPod: 'flag',
      },
    },
    gpu: {
      name: 'Accelerator.gpu',
      required: ['name', 'resource'],
      fields: {
        name: 'text',
        resource: 'text',
        label: 'text',
        nodeSelector: { entries: 'text' },
        tolerations: { list: Toleration },
        everyPod: 'flag',
      },
    },
    rdma: {
      name: 'Accelerator.rdma',
      required: ['resource'],
      fields: {
        resource: 'text',
        hca: 'text',
        socketInterface: 'text',
        sharedMemory: 'text',
        ipcLock: 'flag',
        devicePlugin: RdmaDevicePlugin,
        name: 'text',
        label: 'text',
        nodeSelector: { entries: 'text' },
        tolerations: { list: Toleration },
        everyPod: 'flag',
      },
    },
  },
};

const PipelinesProps: Fields = {
  name: 'PipelinesProps',
  required: [],
  fields: { store: { words: ['database', 'kubernetes'] } },
};

const ModelRegistryProps: Fields = { name: 'ModelRegistryProps', required: [], fields: { namespace: 'text' } };

const DatabaseSecretKey: Fields = { name: 'DatabaseSecretKey', required: ['secretKey'], fields: { secretKey: 'text' } };

const DatabaseTls: Fields = {
  name: 'DatabaseTls',
  required: [],
  fields: { mode: { words: ['disabled', 'required', 'verify-ca', 'verify-full'] }, ca: 'text' },
};

const Database: Variants = {
  name: 'Database',
  variants: {
    mysql: { name: 'Database.mysql', required: [], fields: { size: 'text', storageClass: 'text' } },
    postgres: { name: 'Database.postgres', required: [], fields: { size: 'text', storageClass: 'text' } },
    external: {
      name: 'Database.external',
      required: ['engine', 'host', 'secretName'],
      fields: {
        engine: { words: ['mysql', 'postgres'] },
        host: { either: ['text', DatabaseSecretKey] },
        port: { either: ['number', DatabaseSecretKey] },
        database: { either: ['text', DatabaseSecretKey] },
        secretName: 'text',
        usernameKey: 'text',
        passwordKey: 'text',
        tls: DatabaseTls,
      },
    },
  },
};

const Backup: Variants = {
  name: 'Backup',
  variants: {
    claim: { name: 'Backup.claim', required: ['size'], fields: { size: 'text', storageClass: 'text' } },
    objectStore: { name: 'Backup.objectStore', required: [], fields: {} },
  },
};

const BackupProps: Fields = {
  name: 'BackupProps',
  required: ['schedule', 'to'],
  fields: { schedule: 'text', to: Backup, keep: 'number' },
};

const DatabasesProps: Fields = {
  name: 'DatabasesProps',
  required: [],
  fields: {
    katib: Database,
    modelRegistry: Database,
    pipelines: Database,
    modelCatalog: Database,
    backup: BackupProps,
  },
};

const S3Credentials: Fields = {
  name: 'S3Credentials',
  required: ['secretName'],
  fields: { secretName: 'text', accessKeyKey: 'text', secretKeyKey: 'text' },
};

const WebIdentity: Fields = { name: 'WebIdentity', required: ['role'], fields: { role: 'text' } };

const ObjectStore: Variants = {
  name: 'ObjectStore',
  variants: {
    seaweedfs: { name: 'ObjectStore.seaweedfs', required: [], fields: { size: 'text', storageClass: 'text' } },
    s3: {
      name: 'ObjectStore.s3',
      required: ['endpoint', 'bucket'],
      fields: {
        endpoint: 'text',
        region: 'text',
        bucket: 'text',
        prefix: 'text',
        pathStyle: 'flag',
        ca: 'text',
        credentials: S3Credentials,
        webIdentity: WebIdentity,
      },
    },
  },
};

const Nfs: Variants = {
  name: 'Nfs',
  variants: {
    static: {
      name: 'Nfs.static',
      required: ['server', 'path'],
      fields: { server: 'text', path: 'text', mountOptions: { list: 'text' } },
    },
    csi: {
      name: 'Nfs.csi',
      required: ['server', 'path'],
      fields: { server: 'text', path: 'text', mountOptions: { list: 'text' } },
    },
  },
};

const StorageProps: Fields = {
  name: 'StorageProps',
  required: [],
  fields: { class: 'text', sharedClass: 'text', nfs: Nfs },
};

const PodScheduling: Fields = {
  name: 'PodScheduling',
  required: [],
  fields: {
    nodeSelector: { entries: 'text' },
    tolerations: { list: Toleration },
    affinity: Affinity,
    priorityClass: 'text',
    runtimeClass: 'text',
  },
};

const SchedulingProps: Fields = {
  name: 'SchedulingProps',
  required: [],
  fields: { platform: PodScheduling, tenants: PodScheduling },
};

const ProxyProps: Fields = {
  name: 'ProxyProps',
  required: [],
  fields: { http: 'text', https: 'text', no: { list: 'text' }, tenants: 'flag' },
};

const TrustedCaProps: Fields = {
  name: 'TrustedCaProps',
  required: [],
  fields: { configMap: 'text', key: 'text', pem: 'text', tenants: 'flag' },
};

const ContainerResources: Fields = {
  name: 'ContainerResources',
  required: [],
  fields: { requests: { entries: 'amount' }, limits: { entries: 'amount' } },
};

const WorkloadProps: Fields = {
  name: 'WorkloadProps',
  required: [],
  fields: { replicas: 'number', containers: { entries: ContainerResources } },
};

const ExistingCertManagerProps: Fields = {
  name: 'ExistingCertManagerProps',
  required: [],
  fields: { namespace: 'text', resourceNamespace: 'text' },
};

const ExistingGatewayProps: Fields = {
  name: 'ExistingGatewayProps',
  required: [],
  fields: { selector: { entries: 'text' }, namespace: 'text', service: 'text', serviceAccount: 'text' },
};

const ExistingIstioProps: Fields = {
  name: 'ExistingIstioProps',
  required: [],
  fields: { namespace: 'text', revision: 'text', gateway: ExistingGatewayProps },
};

const ExistingKnativeProps: Fields = {
  name: 'ExistingKnativeProps',
  required: [],
  fields: { namespace: 'text', domain: 'text' },
};

const ExistingArgoWorkflowsProps: Fields = {
  name: 'ExistingArgoWorkflowsProps',
  required: [],
  fields: { namespace: 'text' },
};

const ExistingGpuOperatorProps: Fields = {
  name: 'ExistingGpuOperatorProps',
  required: [],
  fields: { namespace: 'text' },
};

const ExistingProps: Fields = {
  name: 'ExistingProps',
  required: [],
  fields: {
    certManager: ExistingCertManagerProps,
    istio: ExistingIstioProps,
    knative: ExistingKnativeProps,
    argoWorkflows: ExistingArgoWorkflowsProps,
    gpuOperator: ExistingGpuOperatorProps,
    gatewayApi: 'flag',
    components: { list: 'text' },
  },
};

const SecretStoreRef: Fields = {
  name: 'SecretStoreRef',
  required: ['name'],
  fields: { name: 'text', kind: { words: ['ClusterSecretStore', 'SecretStore'] } },
};

const Secrets: Variants = {
  name: 'Secrets',
  variants: {
    cluster: { name: 'Secrets.cluster', required: [], fields: {} },
    external: {
      name: 'Secrets.external',
      required: ['store'],
      fields: { store: SecretStoreRef, prefix: 'text', refreshInterval: 'text' },
    },
    sealed: { name: 'Secrets.sealed', required: ['file'], fields: { file: 'text' } },
  },
};

const ImageRule: Fields = { name: 'ImageRule', required: ['from', 'to'], fields: { from: 'text', to: 'text' } };

const LockedImage: Fields = {
  name: 'LockedImage',
  required: ['digest', 'architectures'],
  fields: { digest: 'text', architectures: { list: 'text' } },
};

const ImageLock: Fields = {
  name: 'ImageLock',
  required: ['version', 'images'],
  fields: { version: 'number', images: { entries: LockedImage } },
};

const ImagesProps: Fields = {
  name: 'ImagesProps',
  required: [],
  fields: {
    registry: 'text',
    rules: { list: ImageRule },
    override: { entries: 'text' },
    lock: ImageLock,
    pullSecrets: { list: 'text' },
  },
};

const ClusterAddress: Fields = { name: 'ClusterAddress', required: ['server'], fields: { server: 'text' } };

const ClusterName: Fields = { name: 'ClusterName', required: ['name'], fields: { name: 'text' } };

const AutomatedSync: Fields = { name: 'AutomatedSync', required: [], fields: { prune: 'flag', selfHeal: 'flag' } };

const ArgoCdProps: Fields = {
  name: 'ArgoCdProps',
  required: ['repoURL'],
  fields: {
    repoURL: 'text',
    targetRevision: 'text',
    path: 'text',
    name: 'text',
    namespace: 'text',
    destination: { either: [ClusterAddress, ClusterName] },
    automated: { either: [AutomatedSync, { words: [false] }] },
  },
};

const FluxSource: Variants = {
  name: 'FluxSource',
  variants: {
    git: {
      name: 'FluxSource.git',
      required: ['url'],
      fields: { url: 'text', branch: 'text', tag: 'text', semver: 'text', commit: 'text', secretName: 'text' },
    },
    oci: {
      name: 'FluxSource.oci',
      required: ['url'],
      fields: { url: 'text', tag: 'text', semver: 'text', digest: 'text', secretName: 'text' },
    },
  },
};

const FluxProps: Fields = {
  name: 'FluxProps',
  required: ['source'],
  fields: { source: FluxSource, path: 'text', name: 'text', namespace: 'text', interval: 'text', timeout: 'text' },
};

const GitOpsProps: Fields = { name: 'GitOpsProps', required: [], fields: { argocd: ArgoCdProps, flux: FluxProps } };

const GrafanaProps: Fields = {
  name: 'GrafanaProps',
  required: [],
  fields: { users: { list: 'text' }, role: { words: ['viewer', 'editor'] } },
};

const SlackReceiver: Fields = {
  name: 'SlackReceiver',
  required: ['channel', 'secretName'],
  fields: { channel: 'text', secretName: 'text', key: 'text' },
};

const MailLogin: Fields = {
  name: 'MailLogin',
  required: ['username', 'secretName'],
  fields: { username: 'text', secretName: 'text', key: 'text' },
};

const EmailReceiver: Fields = {
  name: 'EmailReceiver',
  required: ['to', 'from', 'server'],
  fields: { to: { list: 'text' }, from: 'text', server: 'text', login: MailLogin },
};

const AlertSecret: Fields = {
  name: 'AlertSecret',
  required: ['secretName'],
  fields: { secretName: 'text', key: 'text' },
};

const AlertReceivers: Fields = {
  name: 'AlertReceivers',
  required: [],
  fields: { slack: SlackReceiver, email: EmailReceiver, webhook: AlertSecret },
};

const GpuExporterProps: Fields = { name: 'GpuExporterProps', required: ['namespace'], fields: { namespace: 'text' } };

const Monitoring: Variants = {
  name: 'Monitoring',
  variants: {
    operator: {
      name: 'Monitoring.operator',
      required: ['namespace', 'serviceAccount'],
      fields: {
        namespace: 'text',
        serviceAccount: 'text',
        pods: { entries: 'text' },
        labels: { entries: 'text' },
        dashboards: { entries: 'text' },
      },
    },
    bundled: {
      name: 'Monitoring.bundled',
      required: [],
      fields: {
        size: 'text',
        storageClass: 'text',
        retention: 'text',
        grafana: GrafanaProps,
        alerts: AlertReceivers,
        gpuExporter: GpuExporterProps,
      },
    },
  },
};

/** The kind of a KubeflowProps. */
export const KubeflowProps: Fields = {
  name: 'KubeflowProps',
  required: ['url'],
  fields: {
    url: 'text',
    anyHost: 'flag',
    ingress: Ingress,
    tls: Tls,
    https: HttpsProps,
    users: { list: User },
    login: LoginProps,
    machineTokens: MachineTokens,
    groups: { entries: { list: 'text' } },
    tenants: { list: Tenant },
    selfService: 'flag',
    network: NetworkProps,
    securityContextConstraints: 'flag',
    mesh: MeshProps,
    serving: ServingProps,
    training: TrainingProps,
    notebooks: Notebooks,
    spawner: Spawner,
    accelerators: { list: Accelerator },
    pipelines: PipelinesProps,
    modelRegistry: ModelRegistryProps,
    databases: DatabasesProps,
    objectStore: ObjectStore,
    storage: StorageProps,
    scheduling: SchedulingProps,
    arch: { list: { words: ['amd64', 'arm64'] } },
    proxy: ProxyProps,
    trustedCa: TrustedCaProps,
    size: { words: ['laptop', 'standard', 'ha', 'upstream'] },
    workloads: { entries: WorkloadProps },
    existing: ExistingProps,
    secrets: Secrets,
    images: ImagesProps,
    gitops: GitOpsProps,
    monitoring: Monitoring,
    dexLogLevel: { words: ['debug', 'info', 'warn', 'error'] },
    components: { entries: 'flag' },
    ownComponents: { list: 'class' },
    strict: 'flag',
    acceptedWarnings: { list: 'text' },
  },
};
