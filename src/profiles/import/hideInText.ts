import { isSecretField, isSecretName } from '../../protocol/secrets';

/** What stands for the value that was found with this name: any, or that of a header field. */
export interface Hide {
  readonly value: (value: string, name: string) => string;
  readonly field: (name: string, value: string) => string;
}

/**
 * A message's text without its secrets, as far as names tell of them: in JSON, and in JSON that is a text of JSON; in addresses and forms
 * (`name=value`); in lines of header fields.
 */
export function hideInText(text: string, hide: Hide): string {
  return hideInJson(text, hide)
    .replace(
      /([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#@:"'\\]{0,200}:)([^\s/?#@"'\\]{1,200})(?=@)/gi,
      (_, start: string, password: string) => start + hide.value(password, 'password'),
    )
    .replace(/(?<![\w.%-])([\w.%-]{1,80})=([^&;#\s"'<>\\]+)/g, (pair, name: string, value: string) =>
      isSecretName(name) ? `${name}=${hide.value(value, name)}` : pair,
    )
    .replace(/^([\w-]{1,80}):([ \t]*)([^\r\n\0]+)/gm, (line, name: string, space: string, value: string) =>
      isSecretField(name) ? `${name}:${space}${hide.field(name, value)}` : line,
    );
}

/** Texts that follow a name that says that they are secret: as a property's value, or as the next element. */
function hideInJson(text: string, hide: Hide): string {
  let name = '';
  let end = 0;
  // One that isn't closed reaches to the end, so that none is looked at twice.
  return text.replace(/"((?:[^"\\]|\\[^]?)*)("|$)/g, (literal, inside: string, close: string, at: number) => {
    if (close === '') return literal;
    const [before, between] = [name, text.slice(end, at)];
    name = inside;
    end = at + literal.length;
    const isKey = /^\s*:/.test(text.slice(end, end + 20));
    if (!isKey && /^\s*[:,]\s*$/.test(between) && isSecretName(before)) return `"${hide.value(inside, before)}"`;
    if (!/[:=]/.test(inside)) return literal;
    return hideInLiteral(literal, hide);
  });
}

function hideInLiteral(literal: string, hide: Hide): string {
  try {
    const inner = JSON.parse(literal) as string;
    const hidden = hideInText(inner, hide);
    return hidden === inner ? literal : JSON.stringify(hidden);
  } catch {
    return literal;
  }
}
