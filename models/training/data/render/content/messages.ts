// Messages as programs show them: a tone, a short title, a sentence, an action, and the meaning of a fitting icon.
// In English, or composed as the writer composes. Knows no markup.

import type { Random } from './random';
import type { Writer } from './text';
import { messageTones, type MessageTone } from '../truth/screen';

interface MessageText {
  readonly tone: MessageTone;
  readonly title: string;
  readonly body: string;
  readonly action: string;
  readonly meaning: string;
}

const meanings: Readonly<Record<MessageTone, readonly string[]>> = {
  error: ['warning', 'spam', 'close'],
  warning: ['warning', 'info'],
  success: ['ok', 'check'],
  info: ['info', 'bell'],
};

/** tone|title|sentence|action */
const rows = `
error|No internet connection|Check your network and try again.|Retry
error|Could not save|The file is open in another program.|Retry
error|Wrong password|The name or the password is not right.|OK
error|Upload failed|Two of five pictures could not be sent.|Retry
error|Payment declined|Your bank did not accept the card ending in 4021.|Change
error|Something went wrong|We could not load this page.|Reload
warning|Storage almost full|Less than 2 GB are left on this device.|Clean
warning|Battery low|12% remaining. Connect your charger.|OK
warning|Unsaved changes|Your changes will be lost if you leave now.|Save
warning|Session expires soon|You will be signed out in 5 minutes.|Stay
warning|Limited access|Only the owner can edit this document.|Request
success|Message sent|Your message has been delivered.|Undo
success|Settings saved|Your changes are active from now on.|Undo
success|Item deleted|1 conversation was moved to the bin.|Undo
success|Order placed|We have sent a confirmation to your email.|View
success|Backup complete|All 312 pictures are safe.|Details
info|Update available|Version 4.2 is ready to install.|Install
info|New sign-in|Your account was used on another device.|Review
info|You are offline|You see what was saved on this device.|Settings
info|Maintenance tonight|The service will be down from 22:00 to 23:00.|Details
info|Link copied|The link is on your clipboard.|Share
`
  .trim()
  .split('\n')
  .map((row) => row.split('|'));

/** Any message. */
export function messageOf(random: Random, write: Writer): MessageText {
  const [tone, title = '', sentence = '', action = ''] = random.pick(rows);
  const known = messageTones.find((each) => each === tone) ?? 'info';
  const isEnglish = write.language === 'en';
  return {
    tone: known,
    title: isEnglish ? title : write.title(),
    body: isEnglish && random.chance(0.75) ? sentence : write.sentence(),
    action: isEnglish ? action : write.action('confirm').text,
    meaning: random.pick(meanings[known]),
  };
}

/** What a notice of cookies says. */
export function cookieText(random: Random, write: Writer): { readonly title: string; readonly body: string } {
  if (write.language !== 'en') return { title: write.title(), body: write.paragraph(2) };
  const start = random.pick([
    `${write.brand()} uses cookies to remember your settings.`,
    'We and our partners use cookies to improve this site.',
    'This site needs some cookies to work and others to count visitors.',
    'We value your privacy.',
  ]);
  return {
    title: random.pick(['We use cookies', 'Your privacy', 'Cookies on this site', 'Cookie settings']),
    body: `${start} ${random.chance(0.5) ? 'You can change this at any time.' : write.sentence()}`,
  };
}
