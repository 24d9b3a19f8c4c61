// What looks made by a program, and what text looks as if it will change.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf, isGenerated, isTellingClass, steadyRuns } from '../../extension/selectors/stability';

test('hashes, uuids and what frameworks count up are generated; words are not', () => {
  const generated = [
    'css-1a2b3c',
    'Button_root__3xYz1',
    'sc-bdVaJa',
    'ember123',
    ':r1:',
    'radix-:r2:',
    'mat-input-3',
    'DataTables_Table_0',
    '123e4567-e89b-12d3-a456-426614174000',
    'cn8nmi-accordion-label',
    'jss12',
    'item-104233',
    '60urli-accordion-label',
  ];
  const written = [
    'save',
    'tab-1',
    'userDropdown',
    'exampleInputEmail',
    'collapseTwo',
    'block__element--modifier',
    'section-2024',
    'error-404',
    'mp3player',
    'i18n',
    'e2e-save',
    'rhythm',
  ];
  assert.deepEqual(
    generated.filter((id) => !isGenerated(id)),
    [],
  );
  assert.deepEqual(written.filter(isGenerated), []);
});

test('classes that say how something looks or which state it has tell nothing', () => {
  const telling = ['card', 'nav-link', 'sidebar', 'govuk-button', 'mdl-layout__header'];
  const others = [
    'mb-4',
    'col-md-6',
    'd-flex',
    'active',
    'is-open',
    'text-center',
    'css-1a2b3c',
    'px-2',
    'teal',
    'ui-alt-icon',
  ];
  assert.deepEqual(
    telling.filter((name) => !isTellingClass(name)),
    [],
  );
  assert.deepEqual(others.filter(isTellingClass), []);
});

test('what changes in a text is told apart, and steady words are left', () => {
  const texts: [string, ReturnType<typeof changeOf>, string[]][] = [
    ['Save', null, ['Save']],
    ['Step 2', 'number', ['Step']],
    ['404 Page', 'number', ['Page']],
    ['$40,000', 'price', []],
    ['50% off', 'percentage', ['off']],
    ['Dec 18, 2025', 'date', []],
    ['2 minutes ago', 'date', ['minutes']],
    ['Alerts (3)', 'count', ['Alerts']],
    ['Marketing 3', 'number', ['Marketing']],
    ['Sept. 5', 'date', []],
    ['7 new messages', 'count', ['new messages']],
    ['\uf015 Home', null, ['Home']],
    [
      'A sentence that is so long that somebody will surely reword it soon',
      'long',
      ['A sentence that is so long that somebody will surely reword it soon'],
    ],
  ];
  for (const [text, change, runs] of texts) {
    assert.equal(changeOf(text), change, text);
    assert.deepEqual(steadyRuns(text), runs, text);
  }
});
