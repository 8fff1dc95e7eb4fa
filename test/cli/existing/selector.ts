/** Whether labels fulfil a selector of equalities, as the API server reads it. */
export function matches(selector: string, labels: Readonly<Record<string, string>> = {}): boolean {
  return selector.split(',').every((one) => {
    const [key = '', value] = one.split('=');
    return selector === '' || (value === undefined ? key in labels : labels[key] === value);
  });
}
