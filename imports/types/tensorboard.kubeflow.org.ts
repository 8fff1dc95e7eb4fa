// Made by `npm run import`; changes are overwritten.

export interface Tensorboard {
  readonly spec?: { readonly logspath: string };
}
