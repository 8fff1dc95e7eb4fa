/** What the tests look at of an Application of Argo CD. */
export interface Application {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: {
    readonly sync?: { readonly status: string; readonly revision?: string };
    readonly health?: { readonly status: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status?: string }[];
    readonly operationState?: {
      readonly phase: string;
      readonly message?: string;
      readonly retryCount?: number;
      readonly finishedAt?: string;
      readonly syncResult?: { readonly resources?: readonly { readonly kind: string; readonly namespace?: string }[] };
    };
  };
}
