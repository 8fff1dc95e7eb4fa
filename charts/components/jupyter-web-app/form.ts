import type { FormField, MenuField, ResolvedSpawner, SpawnerVolume } from '../../config/apps/spawner';

/**
 * The form as the web app reads it, from a file that its comments explain:
 * https://github.com/kubeflow/notebooks/blob/v1.11.0/components/crud-web-apps/jupyter/manifests/base/configs/spawner_ui_config.yaml
 */
export function spawnerForm(spawner: ResolvedSpawner): object {
  const { jupyter, vscode, rstudio, cpu, memory, gpus, workspaceVolume, dataVolumes } = spawner;
  const spawnerFormDefaults = {
    allowCustomImage: spawner.customImage,
    hideRegistry: spawner.hideRegistry,
    hideTag: spawner.hideTag,
    imagePullPolicy: field(spawner.imagePullPolicy),
    image: { value: jupyter.default, options: jupyter.images },
    imageGroupOne: { value: vscode.default, options: vscode.images },
    imageGroupTwo: { value: rstudio.default, options: rstudio.images },
    cpu: { ...field(cpu), limitFactor: String(cpu.limitFactor) },
    memory: { ...field(memory), limitFactor: String(memory.limitFactor) },
    gpus: {
      readOnly: gpus.readOnly ?? false,
      value: { vendor: gpus.vendor ?? '', vendors: gpus.vendors, num: String(gpus.count) },
    },
    workspaceVolume: { ...field(workspaceVolume), value: workspaceVolume.value ? volume(workspaceVolume.value) : null },
    dataVolumes: { ...field(dataVolumes), value: dataVolumes.value?.map(volume) },
    affinityConfig: menu(spawner.affinities, 'configKey'),
    tolerationGroup: menu(spawner.tolerations, 'groupKey'),
    shm: field(spawner.sharedMemory),
    configurations: field(spawner.podDefaults),
    // The program of the form does not read it.
    environment: field({ value: {} }),
  };
  return { spawnerFormDefaults };
}

function field({ value, readOnly = false }: FormField<unknown>): object {
  return { readOnly, value };
}

/** A list of entries. Users choose one by its key; an empty key means none. */
function menu(given: MenuField<{ readonly key: string; readonly label: string }>, keyName: string): object {
  const options = given.options.map(({ key, label, ...rest }) => ({ [keyName]: key, displayName: label, ...rest }));
  return { ...field({ value: given.default ?? '', readOnly: given.readOnly }), options };
}

function volume(given: SpawnerVolume): object {
  const { mount } = given;
  if ('existingClaim' in given) {
    return { mount, existingSource: { persistentVolumeClaim: { claimName: given.existingClaim } } };
  }
  const { name, size, storageClass: storageClassName, accessMode = 'ReadWriteOnce' } = given;
  const spec = { storageClassName, resources: { requests: { storage: size } }, accessModes: [accessMode] };
  return { mount, newPvc: { metadata: { name }, spec } };
}
