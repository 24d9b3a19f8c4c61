// A selector as data, before it is written for one framework or another, and what is known about how good it is.
// Knows nothing of frameworks' syntax, of pages, and of how a selector is found.

import type { PixelBox } from './geometry';

/**
 * How a text is compared, as Playwright does: white space made single and trimmed on both sides, but in the attributes
 * `placeholder`, `alt` and `title` as it stands; not exact is "contains, whatever the case", exact is the whole text, case
 * and all.
 */
export interface TextMatch {
  readonly text: string;
  readonly exact: boolean;
}

/** One compound of a CSS selector and how it hangs together with the one before it. */
export interface CssPart {
  /** "" for the first one. */
  readonly combinator: '' | ' ' | '>';
  /** Local name; absent for any. */
  readonly tag?: string;
  readonly id?: string;
  readonly classes?: readonly string[];
  readonly attributes?: readonly {
    readonly name: string;
    readonly operator: '=' | '^=' | '$=' | '*=';
    readonly value: string;
  }[];
  /** From 1. */
  readonly nthOfType?: number;
}

/** One step of an XPath. */
export interface XPathPart {
  /** "//" anywhere below, "/" directly below. */
  readonly axis: '//' | '/';
  /** Local name, or "*". */
  readonly tag: string;
  readonly conditions: readonly XPathCondition[];
}

export type XPathCondition =
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string }
  /** normalize-space(.) is the text. */
  | { readonly kind: 'text'; readonly text: string }
  /** From 1, among the children of its parent that fit so far. */
  | { readonly kind: 'position'; readonly position: number };

/** States that can stand in a role's step. */
export interface RoleState {
  readonly checked?: boolean | 'mixed';
  readonly pressed?: boolean | 'mixed';
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly selected?: boolean;
  readonly level?: number;
}

/**
 * Steps that search look inside of what was found so far, frames excepted, open shadow roots included; steps that filter
 * (`hasText`, `has`, `nth`) keep some of what was found so far; `frame` goes into the one frame that was found.
 */
export type SelectorStep =
  | { readonly kind: 'testId'; readonly value: string }
  | {
      readonly kind: 'role';
      readonly role: string;
      readonly name: TextMatch | null;
      readonly state?: RoleState;
    }
  | {
      readonly kind: 'label' | 'placeholder' | 'text' | 'alt' | 'title';
      readonly match: TextMatch;
    }
  | { readonly kind: 'css'; readonly parts: readonly CssPart[] }
  /** Does not see into shadow roots. */
  | { readonly kind: 'xpath'; readonly parts: readonly XPathPart[] }
  /** Of devices: resource id, content description or accessibility id, class. */
  | { readonly kind: 'resourceId' | 'accessibilityId' | 'className'; readonly value: string }
  | { readonly kind: 'hasText'; readonly match: TextMatch }
  | { readonly kind: 'has'; readonly steps: readonly SelectorStep[] }
  /** From 0; -1 is the last one. */
  | { readonly kind: 'nth'; readonly index: number }
  | { readonly kind: 'frame' };

/** Not empty; begins with a step that searches the page. */
export type Selector = readonly SelectorStep[];

/** What a selector holds on to, in the order in which they are preferred. */
export type Strategy =
  | 'test-id'
  | 'role'
  | 'label'
  | 'placeholder'
  | 'alt'
  | 'text'
  | 'title'
  | 'relation'
  | 'id'
  | 'attribute'
  | 'structure'
  | 'position';

export const strategies: readonly Strategy[] = [
  'test-id',
  'role',
  'label',
  'placeholder',
  'alt',
  'text',
  'title',
  'relation',
  'id',
  'attribute',
  'structure',
  'position',
];

/** Where it was tried: in the living page, in the witness of it, or nowhere (pixels tell what is seen, not what is there). */
export type Verified = 'live' | 'witness' | 'unverified';

export const verifications: readonly Verified[] = ['live', 'witness', 'unverified'];

export interface RankedSelector {
  readonly selector: Selector;
  readonly strategy: Strategy;
  /** How many elements it finds where it was tried. */
  readonly matches: number;
  /** Whether it finds that one element and no other. */
  readonly hits: boolean;
  readonly verified: Verified;
  /** Why it stands where it stands, in plain words, a whole sentence. */
  readonly reason: string;
  /** Where the element lies that it finds, in pixels of the capture; null where it finds none or several. */
  readonly box: PixelBox | null;
}

export type SelectorFormat =
  | 'playwright-ts'
  | 'playwright-python'
  | 'playwright-java'
  | 'playwright-csharp'
  | 'testing-library'
  | 'cypress'
  | 'selenium-python'
  | 'selenium-java'
  | 'webdriverio'
  | 'appium-uiautomator'
  | 'appium-xcuitest'
  | 'css'
  | 'xpath';

export const selectorFormats: readonly SelectorFormat[] = [
  'playwright-ts',
  'playwright-python',
  'playwright-java',
  'playwright-csharp',
  'testing-library',
  'cypress',
  'selenium-python',
  'selenium-java',
  'webdriverio',
  'appium-uiautomator',
  'appium-xcuitest',
  'css',
  'xpath',
];
