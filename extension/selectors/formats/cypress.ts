// Selectors as Cypress chains: `cy.get`, `cy.contains`, `find`, `filter`, `eq`. Knows nothing of pages and plugins.
// `contains` gives one element, and for a bare text the button, link or label around it rather than the innermost.

import type { Selector, TextMatch } from '../../../protocol/selector';
import { cssOfHas, cssOfSearch } from './css';
import { jsRegex, jsString, regexSource } from './literals';
import { Unsayable } from './unsayable';

export interface CypressOptions {
  readonly testIdAttribute: string;
  /** True where the element lies in a shadow root, into which Cypress looks only when it is told to. */
  readonly isInShadowRoot: boolean;
}

/** @throws Unsayable where Cypress itself, without plugins, cannot say it */
export function cypressOf(selector: Selector, options: CypressOptions): { code: string; notes: string[] } {
  const notes = new Set<string>();
  const shadow = options.isInShadowRoot ? ['includeShadowDom: true'] : [];
  let code = 'cy';
  let givesOne = false;
  for (let index = 0; index < selector.length; index++) {
    const step = selector[index]!;
    const next = selector[index + 1];
    if (givesOne && (step.kind === 'has' || (step.kind === 'nth' && step.index !== 0))) {
      throw new Unsayable('Cypress finds the first element with a text only, and cannot choose among them.');
    }
    switch (step.kind) {
      case 'text':
        code += call('contains', [containsArgument(step.match)], [...caseOption(step.match), ...shadow]);
        notes.add('`contains` gives the button, link or label around the text, where there is one.');
        givesOne = true;
        break;
      case 'nth':
        code += step.index === 0 ? '.first()' : step.index === -1 ? '.last()' : `.eq(${step.index})`;
        break;
      case 'has':
        code += call('filter', [jsString(cssOfHas(step.steps, options.testIdAttribute))], []);
        break;
      case 'frame':
        code += ".its('0.contentDocument.body').should('not.be.empty').then(cy.wrap)";
        notes.add('Cypress reaches only into frames of the same origin.');
        givesOne = false;
        break;
      case 'hasText':
        throw new Unsayable('Cypress cannot narrow this down by a text.');
      case 'role':
      case 'label':
        throw new Unsayable(`Cypress finds by CSS and by text, and knows no ${step.kind}s.`);
      default: {
        const css = cssOfSearch(step, options.testIdAttribute);
        if (next?.kind === 'hasText') {
          // Cypress takes such a selector apart at its commas and lets jQuery read it, which knows no `i` in an attribute.
          if (css.includes(',') || css.includes('" i]')) {
            throw new Unsayable('Cypress cannot read this CSS where it looks for a text as well.');
          }
          code += call(
            'contains',
            [jsString(css), containsArgument(next.match)],
            [...caseOption(next.match), ...shadow],
          );
          notes.add('`contains` gives the first that fits.');
          givesOne = true;
          index += 1;
        } else {
          code += call(code === 'cy' ? 'get' : 'find', [jsString(css)], shadow);
          givesOne = false;
        }
      }
    }
  }
  return { code, notes: [...notes] };
}

/**
 * Cypress makes white space single before it compares, but leaves it at both ends. It puts a pattern between quotes on
 * its way to jQuery, and finds no way out where it has both kinds of them.
 */
function containsArgument({ text, exact }: TextMatch): string {
  if (!exact) return jsString(text);
  const source = text.includes('"') ? regexSource(text).replaceAll("'", '\\x27') : regexSource(text);
  return jsRegex(`^\\s*${source}\\s*$`);
}

function caseOption(match: TextMatch): string[] {
  return match.exact || match.text.toLowerCase() === match.text.toUpperCase() ? [] : ['matchCase: false'];
}

function call(method: string, args: readonly string[], options: readonly string[]): string {
  const record = options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
  return `.${method}(${[...args, ...record].join(', ')})`;
}
