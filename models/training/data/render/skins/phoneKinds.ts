// All kinds of phone screen under their names, with how often each is chosen.

import * as screens from './phoneScreens';
import type { Scene } from './scene';
import * as touch from './phoneTouch';

/** Every screen with how often it is wanted. */
export const phoneScreens: Readonly<Record<string, readonly [screen: screens.PhoneScreen, weight: number]>> =
  {
    settings: [screens.settingsList, 5],
    conversations: [screens.conversationList, 4],
    signIn: [screens.signIn, 5],
    chat: [screens.chat, 3],
    feed: [screens.feed, 4],
    shop: [screens.shop, 4],
    player: [screens.player, 2],
    library: [screens.library, 3],
    map: [screens.map, 2],
    detail: [screens.detail, 3],
    checklist: [screens.checklist, 4],
    dialler: [screens.dialler, 2],
    onboarding: [screens.onboarding, 2],
    dashboard: [screens.dashboard, 3],
    gallery: [screens.gallery, 2],
    calendar: [screens.calendar, 2],
    launcher: [screens.launcher, 1],
    quickSettings: [screens.quickSettings, 1],
    drawer: [screens.drawerOpen, 2],
    timer: [screens.timer, 1],
    empty: [screens.empty, 1],
    typing: [touch.typing, 3],
    actions: [touch.actions, 3],
    fields: [touch.fields, 6],
    notices: [touch.notices, 2],
    media: [touch.media, 2],
  };

/** One screen by the weights above, of the kinds that are named where there are such. */
export function anyPhoneScreen(scene: Scene, pageKinds: readonly string[] = []): screens.PhoneScreen {
  const weights = Object.fromEntries(
    Object.entries(phoneScreens)
      .filter(([name]) => pageKinds.length === 0 || pageKinds.includes(name))
      .map(([name, [, weight]]) => [name, weight]),
  );
  return phoneScreens[scene.draw.weighted(weights)]![0];
}
