import { merge } from '../../charts/objects/merge';

describe('merge', () => {
  const pod = {
    serviceAccountName: 'dex',
    tolerations: [{ key: 'gpu', operator: 'Exists' }],
    containers: [
      {
        name: 'dex',
        image: 'dex:1',
        args: ['serve'],
        env: [{ name: 'A', value: '1' }],
        volumeMounts: [
          { name: 'data', mountPath: '/a' },
          { name: 'data', mountPath: '/b', subPath: 'b' },
        ],
      },
    ],
  };

  test('records merge field by field, and undefined takes a field out', () => {
    expect(merge(pod, { serviceAccountName: undefined, containers: [{ name: 'dex', image: 'dex:2' }] })).toEqual({
      tolerations: pod.tolerations,
      containers: [{ ...pod.containers[0], image: 'dex:2' }],
    });
  });

  test('entries with a name merge by it, in their place; others are added at the end', () => {
    const change = {
      containers: [
        { name: 'log', image: 'log:1' },
        { name: 'dex', env: [{ name: 'B', value: '2' }] },
      ],
    };
    const { containers } = merge(pod, change);
    expect(containers.map(({ name }) => name)).toEqual(['dex', 'log']);
    expect(containers[0]?.env).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ]);
  });

  test('mounts merge by their path: a volume may be mounted twice', () => {
    const { containers } = merge(pod, {
      containers: [{ name: 'dex', volumeMounts: [{ name: 'other', mountPath: '/b' }] }],
    });
    expect(containers[0]?.volumeMounts).toEqual([
      { name: 'data', mountPath: '/a' },
      { name: 'other', mountPath: '/b', subPath: 'b' },
    ]);
  });

  test('lists of anything else are replaced, and an empty list empties', () => {
    const change = { tolerations: [], containers: [{ name: 'dex', args: ['version'], env: [] }] };
    expect(merge(pod, change)).toMatchObject({ tolerations: [], containers: [{ args: ['version'], env: [] }] });
  });

  test('entries whose names are not their own, as subjects of a binding, are replaced', () => {
    const subjects = [
      { name: 'default', namespace: 'a' },
      { name: 'default', namespace: 'b' },
    ];
    const change = { subjects: [{ name: 'default', namespace: 'c' }] };
    expect(merge({ subjects }, change)).toEqual(change);
  });

  test('what is merged into stays as it was', () => {
    const before = structuredClone(pod);
    merge(pod, { containers: [{ name: 'dex', image: 'dex:2' }] });
    expect(pod).toEqual(before);
  });
});
