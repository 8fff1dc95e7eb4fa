import { render } from '../support/render';

test('KFAM has a folder for the errors that its library writes into files', () => {
  const { containers = [], volumes } = render().pod('kubeflow/profiles-deployment').spec ?? {};
  const kfam = containers.find(({ name }) => name === 'access-management');
  expect(kfam?.securityContext?.readOnlyRootFilesystem).toBe(true);
  expect(kfam?.volumeMounts).toContainEqual({ name: 'tmp', mountPath: '/tmp' });
  expect(volumes).toContainEqual(expect.objectContaining({ name: 'tmp', emptyDir: {} }));
});
