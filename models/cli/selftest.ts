// `groundglass selftest`: says whether a bundle's graphs compute here what they should, how well it answers, and how fast.
// Knows nothing of how that is found out.

import {
  filesFallenApart,
  outputHeadings,
  outputRows,
  selfTestSentences,
  selfTestVerdict,
} from '../../protocol/selftest';
import { engineOptionTable, parseCommand, parseDevice, takePositionals } from './arguments';
import type { Surroundings } from './surroundings';
import { jsonText } from './terminal';
import { textTable } from './textTable';

/** @returns the exit code: 0 the graphs are right, 1 some fell apart. */
export async function selftest(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const options = { ...engineOptionTable, json: { type: 'boolean' } } as const;
  const { values, positionals } = parseCommand('selftest', args, options);
  takePositionals('selftest', positionals, [] as const);
  const { stdout, stderr } = surroundings;
  if (stderr.isTerminal) stderr.write('Testing the bundle: some seconds, with a large one minutes …\n');
  const report = await surroundings.selfTest({
    bundlePath: values.bundle ?? surroundings.defaultBundle(),
    device: parseDevice('selftest', values.device),
  });
  const verdict = selfTestVerdict(report);
  stdout.write(
    values.json === true
      ? jsonText({ verdict, ...report })
      : [
          ...textTable(outputHeadings, outputRows(report), 'left'),
          verdict,
          ...selfTestSentences(report),
          '',
        ].join('\n'),
  );
  return filesFallenApart(report).length === 0 ? 0 : 1;
}
