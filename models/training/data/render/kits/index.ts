// Every kit, as the renderer takes them.

import type { Kit } from '../page';
import { kitOf } from './compose';
import type { Dress } from './parts';
import { antd, fomantic } from './antd';
import { adminlte, bootstrap, coreui, tabler } from './bootstrap';
import { shoelace } from './shoelace';
import { bulma, uikit } from './bulma';
import { carbon, clarity } from './carbon';
import { materialize, mdc } from './material';
import { patternfly, primer } from './patternfly';
import { plain } from './plain';

export const dresses: readonly Dress[] = [
  plain,
  bootstrap,
  coreui,
  tabler,
  adminlte,
  bulma,
  uikit,
  mdc,
  materialize,
  antd,
  fomantic,
  carbon,
  clarity,
  patternfly,
  primer,
  shoelace,
];

export const kits: readonly Kit[] = dresses.map(kitOf);
