import * as l10n from '@vscode/l10n';
import { printParseErrorCode, type ParseError } from 'jsonc-parser';

/** What is wrong at a place that isn't JSON, as words in a sentence. */
export function syntaxErrorText({ error }: ParseError): string {
  switch (printParseErrorCode(error)) {
    case 'PropertyNameExpected':
      return l10n.t('a property name in double quotes is expected');
    case 'ValueExpected':
      return l10n.t('a value is expected');
    case 'ColonExpected':
      return l10n.t('a colon is expected');
    case 'CommaExpected':
      return l10n.t('a comma is expected');
    case 'CloseBraceExpected':
      return l10n.t('a closing brace } is expected');
    case 'CloseBracketExpected':
      return l10n.t('a closing bracket ] is expected');
    case 'EndOfFileExpected':
      return l10n.t('the end of the file is expected');
    case 'UnexpectedEndOfComment':
      return l10n.t('a comment is not closed');
    case 'UnexpectedEndOfString':
      return l10n.t('a text is not closed by a double quote');
    case 'UnexpectedEndOfNumber':
    case 'InvalidNumberFormat':
      return l10n.t('a number is not complete');
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return l10n.t('an escape sequence is not valid');
    case 'InvalidCharacter':
      return l10n.t('a control character must be written as an escape sequence');
    default:
      return l10n.t('this symbol is not expected');
  }
}
