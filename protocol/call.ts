// The types that make a table of requests into a caller and a set of handlers.
// Knows nothing of what is asked and of how messages travel.

export type Requests = Record<string, { params: unknown; result: unknown }>;

/** The part of `AbortSignal` that is used here; `protocol` has neither DOM nor Node types. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
}

/** The answering side: one handler per request, none forgotten. */
export type Handlers<R extends Requests> = {
  readonly [M in keyof R]: (params: R[M]['params'], cancelled: () => boolean) => Promise<R[M]['result']>;
};

/** The asking side: the method's name decides the types of both ends. */
export type Call<R extends Requests> = <M extends keyof R & string>(
  method: M,
  params: R[M]['params'],
  cancel?: CancelSignal,
) => Promise<R[M]['result']>;
