export interface EncodedForm {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Every way in which a text may lie about: each form once, under the name of the first encoding that writes it so. */
export function encodedForms(text: string): EncodedForm[] {
  const utf8 = Buffer.from(text);
  const forms = [
    form('plain', text),
    form('JSON-escaped', jsonEscaped(text)),
    form('JSON-escaped twice', jsonEscaped(jsonEscaped(text))),
    form('JSON-escaped in ASCII', asciiOnly(jsonEscaped(text))),
    form('URL-encoded', encodeURIComponent(text)),
    form('form-encoded', new URLSearchParams({ v: text }).toString().slice(2)),
    form('HTML-escaped', htmlEscaped(text)),
    ...[0, 1, 2].flatMap((before) => base64Inside(utf8, before)),
    form('hexadecimal', utf8.toString('hex')),
    form('hexadecimal in capitals', utf8.toString('hex').toUpperCase()),
    { encoding: 'UTF-16', bytes: Buffer.from(text, 'utf16le') },
    { encoding: 'UTF-16, big end first', bytes: Buffer.from(text, 'utf16le').swap16() },
    { encoding: 'Latin-1', bytes: Buffer.from(text, 'latin1') },
  ];
  return [...new Map(forms.reverse().map((one) => [one.bytes.toString('latin1'), one])).values()];
}

function form(encoding: string, text: string): EncodedForm {
  return { encoding, bytes: Buffer.from(text) };
}

function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function asciiOnly(text: string): string {
  return text.replaceAll(
    /[^\x20-\x7e]/gu,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function htmlEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/** The characters of a base64 text that these bytes alone decide, when `before` bytes precede them in their group. */
function base64Inside(bytes: Buffer, before: number): EncodedForm[] {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
  const inside = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  const urlSafe = inside.replaceAll('+', '-').replaceAll('/', '_');
  return [form('base64', inside), form('base64url', urlSafe)];
}
