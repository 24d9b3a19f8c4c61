// Words that cannot be names in the languages that tests are written in. Knows nothing of tests.

export type Language = 'typescript' | 'javascript' | 'python' | 'java' | 'csharp';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const javascript =
  words(`await break case catch class const continue debugger default delete do else enum export extends
  false finally for function if implements import in instanceof interface let new null package private protected public
  return static super switch this throw true try typeof var void while with yield arguments eval constructor prototype
  async get set undefined`);

/** Where a name can stand for a member of a class or a variable. */
export const reservedWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  typescript: javascript,
  javascript,
  python:
    words(`False None True and as assert async await break class continue def del elif else except finally for from
    global if import in is lambda nonlocal not or pass raise return try while with yield match case type self`),
  java: words(`abstract assert boolean break byte case catch char class const continue default do double else enum extends
    final finally float for goto if implements import instanceof int interface long native new package private protected
    public return short static strictfp super switch synchronized this throw throws transient try void volatile while true
    false null var yield record sealed permits getClass hashCode equals toString notify notifyAll wait clone finalize`),
  csharp: words(`Equals GetHashCode GetType ToString MemberwiseClone Finalize ReferenceEquals`),
};
