// What many sessions never need, as a program file of its own (dist/onDemand.js), so that activation does not read it:
// selectors, and what failed tests have left. Knows nothing of when it is loaded.

export { makeGetSelectors } from './agent/selectorsResult';
export { listFailedShots } from './capture/results/listFailedShots';
export { openFailedTest, openResultAt } from './results/openFailedTest';
export { openSelecting } from './selecting/openSelecting';
