// The types of serve.mjs, which is JavaScript because peers run as they lie.

import type { Request, Times } from '../rows';

export function serve(version: string, measure: (request: Request) => Promise<Times | null>): Promise<void>;
export function madeUpIds(count: number): readonly number[];
