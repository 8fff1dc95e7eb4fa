// Made by `npm run import`; changes are overwritten.

export interface Image {
  readonly spec?: ImageSpec;
}

export interface ImageSpec {
  readonly image: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly serviceAccountName?: string;
}
