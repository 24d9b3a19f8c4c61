// What many sessions never need, as a program file of its own (dist/onDemand.js), so that activation does not read it:
// selectors, what failed tests have left, and the care of the engine. Knows nothing of when it is loaded.

export { makeGetSelectors } from './agent/selectorsResult';
export { listFailedShots } from './capture/results/listFailedShots';
export { chooseBundle } from './modelProcess/chooseBundle';
export { chooseDevice } from './modelProcess/chooseDevice';
export { clearCache } from './modelProcess/clearCache';
export { selfTest } from './modelProcess/selfTest';
export { openFailedTest, openResultAt } from './results/openFailedTest';
export { openSelecting } from './selecting/openSelecting';
