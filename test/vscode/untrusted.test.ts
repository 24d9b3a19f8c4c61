// A folder that the user has not said they trust, in a real VS Code window: pictures can be asked, and what the folder's own
// settings choose is not taken.

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answerTo, openScreenshot, runCommand, until, untilSeen } from './driving';
import { windowSuite } from './suite';

/** Each would keep a question from being answered, or write a file without being asked. */
const chosenByFolder = {
  'groundglass.bundle': '/nowhere/bundle',
  'groundglass.device': 'cuda',
  'groundglass.engine.node': '/nowhere/node',
  'groundglass.results.save': 'automatically',
} as const;

const suite = windowSuite({ trusted: false }, (workspace) => {
  mkdirSync(path.join(workspace, '.vscode'));
  writeFileSync(path.join(workspace, '.vscode/settings.json'), JSON.stringify(chosenByFolder));
});

suite.inWindow(
  'a screenshot of an untrusted folder is asked, and the settings of the folder choose nothing',
  async () => {
    const trusted = await suite.window.probe.run((code) => code.workspace.isTrusted);
    assert.equal(trusted, false, 'the folder is not trusted, or this shows nothing');
    const file = suite.put('untrusted.png', suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    await untilSeen(page, suite.drawn.frame);
    await answerTo(page, 'Save changes');
    const values = await suite.window.probe.run(
      (code, _load, names: readonly string[]) =>
        names.map((name): unknown => code.workspace.getConfiguration().get(name)),
      Object.keys(chosenByFolder),
    );
    for (const [index, [name, chosen]] of Object.entries(chosenByFolder).entries()) {
      assert.notEqual(values[index], chosen, `${name} is taken from the folder`);
    }
    // Saving automatically happens within a moment of the answer.
    await suite.window.page.waitForTimeout(1500);
    assert.equal(existsSync(`${file}.ground.json`), false, 'nothing is written unasked');
    await runCommand(suite.window.page, 'Groundglass: Save Results');
    await until('what is asked for is written', () => existsSync(`${file}.ground.json`));
  },
);
