// Which selectors an element gets, in which order and why, on witnesses written by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAs, indexTree, selectorsFor } from '../../extension/selectors/index';
import { writeSelector } from '../../extension/selectors/formats/writeSelector';
import type { SelectorFormat } from '../../protocol/selector';
import { selectorFormats } from '../../protocol/selector';
import { byId, part, type Part, treeOf } from './trees';
import { findAll } from '../../extension/selectors/match';
import type { WitnessTree } from '../../extension/selectors/tree';

/** The first selector's code, as a user would see it. */
function best(tree: WitnessTree, node: number, format: SelectorFormat = 'playwright-ts'): string {
  return codes(tree, node, format)[0]!;
}

function codes(tree: WitnessTree, node: number, format: SelectorFormat = 'playwright-ts'): string[] {
  return selectorsFor(tree, node, { format }).map(({ selector }) => {
    const written = writeSelector(selector, format, { testIdAttribute: tree.witness.testIdAttribute });
    return written.kind === 'written' ? written.code : written.reason;
  });
}

const button = (id: string, name: string, more: Parameters<typeof part>[1] = {}, ...children: Part[]) =>
  part('button', { '@id': id, role: 'button', name, ...more }, ...children, name);

test('the stated order: test id, role and name, label, placeholder, alt, text, title, id, attribute', () => {
  const tree = treeOf([
    part('input', {
      '@id': 'email',
      '@data-testid': 'sign-up-email',
      '@placeholder': 'you@example.org',
      '@title': 'Where we write to',
      '@name': 'mail',
      role: 'textbox',
      name: 'E-mail',
      labels: ['E-mail'],
    }),
  ]);
  const strategies = selectorsFor(tree, byId(tree, 'email')).map(({ strategy }) => strategy);
  assert.deepEqual(strategies.slice(0, 7), [
    'test-id',
    'role',
    'label',
    'placeholder',
    'title',
    'id',
    'attribute',
  ]);
});

test('a name is taken exactly only where a part of another one is the same', () => {
  const tree = treeOf([button('a', 'Save'), button('b', 'Save as…')]);
  assert.equal(best(tree, byId(tree, 'a')), "page.getByRole('button', { name: 'Save', exact: true })");
  assert.equal(best(tree, byId(tree, 'b')), "page.getByRole('button', { name: 'Save as…' })");
});

test('no two selectors are the same but for being exact', () => {
  const tree = treeOf([button('a', 'Save', { '@title': 'Keep it' }), button('b', 'Cancel')]);
  for (const format of selectorFormats) {
    const without = selectorsFor(tree, byId(tree, 'a'), { format }).map(({ selector }) =>
      JSON.stringify(selector).replaceAll(/"exact":(?:true|false)/g, ''),
    );
    assert.deepEqual(without, [...new Set(without)], format);
  }
});

test('where texts are looked for by XPath, the short way to say it comes first and nothing stands twice', () => {
  const tree = treeOf([part('main', {}, button('', 'Save')), part('p', {}, 'Saved')]);
  const [save] = tree.withKey({ kind: 'tag', value: 'button' });
  for (const format of ['xpath', 'selenium-java', 'selenium-python', 'webdriverio'] as const) {
    const written = codes(tree, save!, format);
    assert.match(written[0]!, /\/\/button\[normalize-space\(\.\)=\\?["']Save\\?["']\]/, format);
    assert.deepEqual(written, [...new Set(written)], format);
  }
});

test('of several that are called alike, one is told by the row it is in, and that by its first steady text', () => {
  const row = (id: string, name: string, price: string) =>
    part(
      'tr',
      { role: 'row', name: `${name} ${price} Edit` },
      part('td', { role: 'cell', name: price }, price),
      part('td', { role: 'cell', name }, name),
      part('td', { role: 'cell', name: 'Edit' }, button(id, 'Edit')),
    );
  const tree = treeOf([
    part('table', { role: 'table' }, row('x', 'Ada Lovelace', '$12'), row('y', 'Grace Hopper', '$12')),
  ]);
  assert.equal(
    best(tree, byId(tree, 'y')),
    "page.getByRole('row').filter({ hasText: 'Grace Hopper' }).getByRole('button', { name: 'Edit' })",
  );
  // A price is no name; the column in that row is.
  assert.equal(
    best(tree, tree.withKey({ kind: 'role', value: 'cell' })[3]!),
    "page.getByRole('row').filter({ hasText: 'Grace Hopper' }).getByRole('cell').first()",
  );
});

test('a landmark around it is said before its place among equals', () => {
  const tree = treeOf([
    part(
      'nav',
      { role: 'navigation', name: 'Main' },
      part('a', { '@id': 'a', role: 'link', name: 'Home' }, 'Home'),
    ),
    part('footer', { role: 'contentinfo' }, part('a', { '@id': 'b', role: 'link', name: 'Home' }, 'Home')),
  ]);
  assert.equal(
    best(tree, tree.withKey({ kind: 'id', value: 'a' })[0]!),
    "page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Home' })",
  );
});

test('ids that a program made are not held on to, and a symbol of an icon font stands for a name', () => {
  const icon = (name: string) => part('i', { '@class': `fa fa-fw ${name}` });
  const tree = treeOf([
    part('button', { '@id': 'ember11', role: 'button', name: '\uf00d' }, icon('fa-times')),
    part('button', { '@id': 'ember12', role: 'button', name: '\uf00c' }, icon('fa-check')),
  ]);
  const [first] = codes(tree, byId(tree, 'ember11'));
  assert.equal(first, "page.getByRole('button').filter({ has: page.locator('i.fa-times') })");
  assert.ok(!codes(tree, byId(tree, 'ember11')).some((code) => code.includes('ember')));
});

test('what can neither be read nor typed in a name is left out of it', () => {
  const tree = treeOf([button('home', '\uf015 Home'), button('other', '\uf016 Other')]);
  assert.equal(best(tree, byId(tree, 'home')), "page.getByRole('button', { name: 'Home' })");
});

test('a name with a count is taken without it, and an id that is steady comes before a price', () => {
  const tree = treeOf([button('alerts', 'Alerts (3)'), button('pay', '$40,000')]);
  assert.equal(best(tree, byId(tree, 'alerts')), "page.getByRole('button', { name: 'Alerts' })");
  assert.equal(best(tree, byId(tree, 'pay')), "page.locator('#pay')");
});

test('an element of a frame is reached through it, by its title', () => {
  const inside = part('html', {}, part('body', {}, button('pay', 'Pay')));
  const tree = treeOf([
    part('iframe', { '@title': 'Checkout', '@src': 'pay.html' }, inside),
    button('other', 'Pay'),
  ]);
  assert.match(best(tree, byId(tree, 'pay')), /Checkout.*getByRole\('button', \{ name: 'Pay' \}\)$/);
});

test('a reason says what the selector is tied to, and nothing that it does not hold', () => {
  const main = treeOf([
    part('main', { role: 'main' }, button('pay', '$40,000'), button('no', 'Cancel')),
    part('table', { role: 'table' }),
  ]);
  const reasons = (tree: WitnessTree, tag: string) => {
    const [node] = tree.withKey({ kind: 'tag', value: tag });
    return new Map(selectorsFor(tree, node!).map(({ strategy, reason }) => [strategy, reason]));
  };
  assert.equal(reasons(main, 'main').get('role'), 'Stable: pages usually have only one of its kind.');
  assert.match(reasons(main, 'table').get('role')!, /a second one would make it ambiguous/);
  assert.match(reasons(main, 'button').get('role')!, /name that holds an amount of money, which will change/);
  const device = treeOf([part('XCUIElementTypeButton', { '@identifier': 'buy' })], { source: 'ios' });
  assert.match(reasons(device, 'XCUIElementTypeButton').get('label')!, /what the app calls it/);
});

test('what is counted is told by what it is called rather than by a way through the build', () => {
  const month = () =>
    part(
      'div',
      {},
      ...Array.from({ length: 30 }, (_, day) => {
        const name = `Day ${day + 101}`;
        return part('div', {}, part('button', { role: 'button', name }, name));
      }),
    );
  const tree = treeOf([month(), month()]);
  const last = tree.withKey({ kind: 'tag', value: 'button' }).at(-1);
  assert.equal(best(tree, last!), "page.getByRole('button', { name: 'Day 130' }).nth(1)");
});

test('where nothing tells equals apart, it says that it counts', () => {
  const tree = treeOf([part('b', {}), part('b', {}), part('b', {})]);
  const [, second] = tree.withKey({ kind: 'tag', value: 'b' });
  const ranked = selectorsFor(tree, second!);
  assert.equal(ranked[0]!.strategy, 'position');
  assert.match(ranked[0]!.reason, /Depends on position/);
});

test('law: every candidate of every element hits it and nothing else, in every format that can say it', () => {
  const item = (id: string, name: string) =>
    part(
      'li',
      { role: 'listitem', '@class': 'card', '@id': id },
      part('h3', { role: 'heading', name, state: { level: 3 } }, name),
      button(`${id}-more`, 'More'),
      part('img', { role: 'img', name: '', '@src': `${id}.png` }),
    );
  const tree = treeOf([
    part(
      'main',
      { role: 'main' },
      part('ul', { role: 'list' }, item('one', 'Ada'), item('two', 'Grace'), item('three', 'Grace')),
    ),
    part(
      'my-app',
      {},
      part('div', { inShadowRoot: true }, button('deep', 'More')),
      part('div', {}, button('light', 'More')),
    ),
    part('svg', { role: 'img' }, part('path', {}), part('path', {})),
    part('iframe', { '@src': 'a.html' }, part('html', {}, part('body', {}, button('framed', 'More')))),
  ]);
  for (const element of tree.elements) {
    for (const format of [undefined, ...selectorFormats]) {
      const ranked = selectorsFor(tree, element, format === undefined ? {} : { format });
      assert.ok(ranked.length > 0, `element ${element} has no selector for ${format}`);
      const seesAll = format === undefined || format.startsWith('playwright-');
      for (const { selector, hits } of ranked) {
        if (seesAll) assert.deepEqual(findAll(tree, selector), [element], JSON.stringify(selector));
        if (hits) assert.deepEqual(findAs(tree, selector, format), [element], JSON.stringify(selector));
        else assert.equal(ranked.length, 1, 'what does not hit is given only where nothing else is');
      }
    }
  }
});

test('what XPath would read otherwise than Playwright is not looked for by it', () => {
  const card = (id: string, text: string, ...more: Part[]) =>
    part(
      'section',
      { '@class': 'card' },
      part('b', {}, text),
      ...more,
      part('i', { '@id': id, role: 'img' }),
    );
  // The style may say "Ada" as well: a witness does not hold what stands in it.
  const tree = treeOf([card('a', 'Ada'), card('b', 'Grace', part('style'))]);
  const asksForAda = (format: SelectorFormat) =>
    selectorsFor(tree, byId(tree, 'a'), { format }).some(({ selector }) =>
      selector.some((step) => step.kind === 'hasText'),
    );
  assert.equal(asksForAda('playwright-ts'), true);
  assert.equal(asksForAda('xpath'), false);
  assert.equal(asksForAda('selenium-java'), false);
});

test('the parts of a device are told by what Appium calls them, and then by their class', () => {
  const row = (index: number) =>
    part(
      'android.widget.LinearLayout',
      { '@resource-id': 'com.example:id/row' },
      part('android.widget.TextView', {}, `Row ${index}`),
    );
  const tree = treeOf(
    [
      part(
        'android.widget.Button',
        { '@resource-id': 'com.example:id/send', '@content-desc': 'Send', role: 'button', name: 'Send' },
        'SEND',
      ),
      part('android.widget.Switch'),
      row(1),
      row(2),
    ],
    { source: 'android', testIdAttribute: 'resource-id' },
  );
  const stepsFor = (tag: string) => {
    const [node] = tree.withKey({ kind: 'tag', value: tag });
    return selectorsFor(tree, node!, { format: 'appium-uiautomator' }).map(({ selector: [step] }) => step);
  };
  assert.deepEqual(stepsFor('android.widget.Button').slice(0, 3), [
    { kind: 'accessibilityId', value: 'Send' },
    { kind: 'resourceId', value: 'com.example:id/send' },
    { kind: 'text', match: { text: 'SEND', exact: true } },
  ]);
  assert.deepEqual(stepsFor('android.widget.Switch'), [
    { kind: 'className', value: 'android.widget.Switch' },
  ]);
  // What the rows of a list have in common tells none of them apart.
  const [, second] = tree.withKey({ kind: 'tag', value: 'android.widget.LinearLayout' });
  const ranked = selectorsFor(tree, second!, { format: 'appium-uiautomator' });
  assert.ok(ranked.length > 0);
  for (const { selector, strategy, hits } of ranked) {
    assert.deepEqual(findAll(tree, selector), [second], JSON.stringify(selector));
    assert.ok(hits && strategy === 'position');
  }
});

test('on iOS the identifier is what an element is called, and its label where it has none', () => {
  const tree = treeOf(
    [
      part('XCUIElementTypeButton', { '@identifier': 'buy-now', '@name': 'Buy' }),
      part('XCUIElementTypeButton', { '@name': 'Wish list' }),
    ],
    { source: 'ios' },
  );
  const buttons = tree.withKey({ kind: 'tag', value: 'XCUIElementTypeButton' });
  assert.deepEqual(
    buttons.map((node) => selectorsFor(tree, node)[0]!.selector),
    [[{ kind: 'accessibilityId', value: 'buy-now' }], [{ kind: 'accessibilityId', value: 'Wish list' }]],
  );
});

test('law: a text is the element around it', () => {
  const tree = treeOf([button('save', 'Save')]);
  const save = byId(tree, 'save');
  assert.deepEqual(selectorsFor(tree, save + 1), selectorsFor(tree, save));
});

test('a witness with gaps, and one made from pixels, verify nothing', () => {
  const { witness } = treeOf([button('save', 'Save')]);
  const of = (more: Partial<typeof witness>) => selectorsFor({ ...witness, ...more }, 2)[0]!;
  assert.equal(of({}).verified, 'witness');
  assert.equal(of({ source: 'pixels' }).verified, 'unverified');
  assert.equal(of({ truncated: true }).verified, 'unverified');
  assert.match(of({ truncated: true }).reason, /may be others/);
});

test('what is no node is refused', () => {
  const tree = treeOf([button('save', 'Save')]);
  assert.throws(() => selectorsFor(tree, 99), /no node 99/);
  assert.throws(() => selectorsFor(indexTree(tree.witness), -1), RangeError);
});

test('formats that see no roles are told by attributes and structure, and never into a shadow root', () => {
  const tree = treeOf([
    part('input', { '@name': 'mail', role: 'textbox', name: 'E-mail' }),
    part('my-app', {}, part('button', { inShadowRoot: true, role: 'button', name: 'Go', '@id': 'go' }, 'Go')),
  ]);
  assert.equal(best(tree, 2, 'css'), 'input[name="mail"]');
  assert.equal(best(tree, 2, 'xpath'), '//input[@name="mail"]');
  // What is around it is said only where it has to be.
  const inside = treeOf([part('div', { '@id': 'content' }, part('a', { '@id': 'alerts' }))]);
  assert.equal(best(inside, byId(inside, 'alerts'), 'xpath'), '//*[@id="alerts"]');
  const [only] = selectorsFor(tree, byId(tree, 'go'), { format: 'css' });
  assert.equal(only!.hits, false);
  assert.match(only!.reason, /shadow root/);
});

/** A table of people with two buttons in each row. */
function peopleTable(): WitnessTree {
  const cell = (text: string) => part('td', { role: 'cell', name: text }, text);
  const row = (id: string, number: string, name: string) =>
    part(
      'tr',
      { role: 'row', name: `${number} ${name} Edit Delete` },
      cell(name),
      cell(number),
      part('td', { role: 'cell', name: 'Edit Delete' }, button('', 'Edit'), button(id, 'Delete')),
    );
  const rows = [
    row('a', '#1001', 'Ada Lovelace'),
    row('b', '#1002', 'Grace Hopper'),
    row('c', '#1003', 'Chloe Dunn'),
  ];
  return treeOf([part('table', { role: 'table' }, part('tbody', { role: 'rowgroup' }, ...rows))]);
}

test('a button of a row is told by a text in that row in every framework that can compare texts', () => {
  const tree = peopleTable();
  const deleteChloe = tree.withKey({ kind: 'exactText', value: 'Delete' }).at(-1)!;
  const xpath = '//tr[.//td[normalize-space(.)="Chloe Dunn"]]//button[normalize-space(.)="Delete"]';
  const withoutIds = indexTree({
    ...tree.witness,
    nodes: tree.nodes.map((node) => (node.attributes?.id === undefined ? node : { ...node, attributes: {} })),
  });
  assert.equal(best(withoutIds, deleteChloe, 'xpath'), xpath);
  assert.equal(best(withoutIds, deleteChloe, 'selenium-python'), `driver.find_element(By.XPATH, '${xpath}')`);
  assert.equal(best(withoutIds, deleteChloe, 'webdriverio'), `$('${xpath}')`);
  assert.equal(
    best(withoutIds, deleteChloe, 'cypress'),
    "cy.contains('tr', 'Chloe Dunn', { matchCase: false }).contains('button', /^\\s*Delete\\s*$/)",
  );
  assert.equal(
    best(withoutIds, deleteChloe, 'testing-library'),
    "within(screen.getByRole('row', { name: /Chloe Dunn/i })).getByRole('button', { name: /Delete/i })",
  );
});

test('a button of one part of the page is told by that part where roles are not known', () => {
  const group = (label: string) =>
    part('section', { '@aria-label': label, role: 'region', name: label }, button('', 'Save'));
  const tree = treeOf([group('Billing'), group('Profile')]);
  const save = tree.withKey({ kind: 'tag', value: 'button' })[1]!;
  assert.equal(
    best(tree, save, 'cypress'),
    `cy.get('section[aria-label="Profile"]').contains('button', /^\\s*Save\\s*$/)`,
  );
  assert.equal(
    best(tree, save, 'xpath'),
    '//section[@aria-label="Profile"]//button[normalize-space(.)="Save"]',
  );
});

test('a button without a name is told by its row and its class there, before its place on the page', () => {
  const row = (name: string) =>
    part(
      'tr',
      { role: 'row', name },
      part('td', { role: 'cell', name }, name),
      part(
        'td',
        {},
        button('', 'Edit'),
        part('button', { role: 'button', name: '', '@class': 'more-actions' }),
      ),
    );
  const tree = treeOf([part('table', { role: 'table' }, row('Ada Lovelace'), row('Chloe Dunn'))]);
  const more = tree.withKey({ kind: 'class', value: 'more-actions' })[1]!;
  assert.equal(
    best(tree, more),
    "page.getByRole('row').filter({ hasText: 'Chloe Dunn' }).locator('button.more-actions')",
  );
});

test('by XPath each part of the page is said once, and a class before a way from the root in CSS', () => {
  const tree = peopleTable();
  const [edit] = tree.withKey({ kind: 'exactText', value: 'Edit' });
  const written = codes(tree, edit!, 'xpath');
  assert.ok(written[0]!.includes('"Ada Lovelace"'));
  assert.ok(!written.some((code) => code.includes('translate(')), written.join('\n'));
  const form = treeOf([part('form', {}, part('button', { role: 'button', '@class': 'login' }))]);
  assert.deepEqual(codes(form, form.withKey({ kind: 'tag', value: 'button' })[0]!, 'css'), ['button.login']);
});

test('a number that names one thing for good is not said to change, and tells a row', () => {
  const tree = peopleTable();
  const number = tree.withKey({ kind: 'exactText', value: '#1003' }).at(-1)!;
  const [first] = selectorsFor(tree, number);
  assert.doesNotMatch(first!.reason, /may change/);
});

test('of two called alike the one out of use is told by that, before its place', () => {
  const tree = treeOf([
    part('button', { role: 'button', name: 'Save', state: { disabled: true } }, 'Save'),
    part('button', { role: 'button', name: 'Save' }, 'Save'),
  ]);
  const [off, on] = tree.withKey({ kind: 'tag', value: 'button' });
  assert.equal(best(tree, off!), "page.getByRole('button', { name: 'Save', disabled: true })");
  assert.equal(best(tree, on!), "page.getByRole('button', { name: 'Save', disabled: false })");
  assert.match(selectorsFor(tree, off!)[0]!.reason, /told from the others by being disabled/);
  // Nor where it tells nothing, beside the part of the page that does.
  const parts = ['Billing', 'Profile'].map((name) =>
    part('section', { role: 'region', name }, button('', 'Save')),
  );
  const two = treeOf(parts);
  const [inBilling] = two.withKey({ kind: 'tag', value: 'button' });
  assert.ok(!codes(two, inBilling!).some((code) => code.includes('disabled')));
  // Where the name is enough, nothing is said about the state.
  const alone = treeOf([part('button', { role: 'button', name: 'Save', state: { disabled: true } }, 'Save')]);
  assert.ok(
    !codes(alone, alone.withKey({ kind: 'tag', value: 'button' })[0]!).some((code) =>
      code.includes('disabled'),
    ),
  );
});

test('a label around a list of choices is taken without the choices', () => {
  const list = part(
    'select',
    { role: 'combobox', name: '', labels: ['Sprache DeutschEnglisch'] },
    part('option', {}, 'Deutsch'),
    part('option', {}, 'Englisch'),
  );
  const tree = treeOf([part('label', {}, 'Sprache ', list)]);
  const [select] = tree.withKey({ kind: 'tag', value: 'select' });
  const written = codes(tree, select!);
  assert.ok(written.includes("page.getByLabel('Sprache')"), written.join('\n'));
  assert.ok(!written.some((code) => code.includes('DeutschEnglisch')));
});

test('what is alone only by chance, and its place, are left out where something better is there', () => {
  const tree = treeOf([
    part('h1', { role: 'heading', name: 'Sign in', state: { level: 1 } }, 'Sign in'),
    part('form', {}, part('button', { role: 'button', name: 'Sign in', '@class': 'login' }, 'Sign in')),
  ]);
  const [signIn] = tree.withKey({ kind: 'tag', value: 'button' });
  assert.deepEqual(codes(tree, signIn!), [
    "page.getByRole('button', { name: 'Sign in' })",
    "page.locator('button.login')",
  ]);
  // Nothing better: then that is what there is.
  const bare = treeOf([part('form', {}, part('b', {}))]);
  const [only] = bare.withKey({ kind: 'tag', value: 'b' });
  assert.equal(codes(bare, only!).length, 1);
  assert.match(best(bare, only!), /locator\('.*b'\)$/);
  assert.ok(selectorsFor(bare, only!).every(({ reason }) => !reason.includes('the body')));
});

test('a control without a name says, once, what its page lacks', () => {
  const icon = (name: string) =>
    part('button', { role: 'button', name: '' }, part('i', { '@class': `fa ${name}` }));
  const tree = treeOf([icon('fa-times'), icon('fa-check')]);
  const [close] = tree.withKey({ kind: 'tag', value: 'button' });
  const reasons = selectorsFor(tree, close!).map(({ reason }) => reason);
  assert.match(reasons[0]!, /no accessible name: give it an aria-label or a test id/);
  assert.equal(reasons.filter((reason) => reason.includes('no accessible name')).length, 1);
});

test('a format that cannot say it gives the reason that holds', () => {
  const inside = part('html', {}, part('body', {}, button('', 'Pay')));
  const tree = treeOf([part('iframe', { '@title': 'Checkout', '@src': 'pay.html' }, inside)]);
  const [pay] = tree.withKey({ kind: 'tag', value: 'button' });
  assert.match(best(tree, pay!, 'testing-library'), /one document only, not the frames/);
  const byRole = writeSelector([{ kind: 'role', role: 'button', name: null }], 'cypress', {
    testIdAttribute: 'data-testid',
  });
  assert.ok(byRole.kind === 'unsupported' && byRole.reason.startsWith('Cypress finds by CSS and by text'));
});
