import type { Bed } from './bed';

/** The last tests of a part: whatever its programs did, the platform installs again, and none of them lacked a right. */
export function endsWell(bed: () => Bed, dist: string): void {
  test('it installs again: no program owns a rendered field', async () => {
    expect(await bed().cli('up', dist)).toContain(' is ready');
  });

  deniedNothing(bed);
}

/** None of the programs of a part lacked a right. */
export function deniedNothing(bed: () => Bed): void {
  test('no request was denied', () => {
    expect(bed().denied()).toEqual([]);
  });
}
