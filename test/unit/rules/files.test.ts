import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { readFileSync, statSync } from 'node:fs';
import { readJson, repositoryFiles } from '../support/repository';

/** Files of text; pictures and fonts name nothing. */
const texts = repositoryFiles().filter((file) => !/\.(png|webp|ttf|ico|woff2?)$/.test(file) && isFile(file));

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function naming(pattern: RegExp): string[] {
  return texts.flatMap((file) => {
    const found = pattern.exec(readFileSync(file, 'utf8'));
    return found ? [`${file}: ${found[0]}`] : [];
  });
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the files of the repository', () => {
  it('are there', () => assert(texts.includes('package.json') && texts.includes('src/extension.ts')));

  it('name no place on the machine that they were written on', () => {
    assert.deepEqual(naming(new RegExp(`${escape(process.cwd())}(?![\\w-])`)), []);
    if (homedir().length > '/root'.length) assert.deepEqual(naming(new RegExp(`${escape(homedir())}(?![\\w-])`)), []);
    assert.deepEqual(naming(/(?:\/home\/|\/Users\/|[A-Z]:\\{1,2}Users\\{1,2})(?!me\b|you\b)\w+/), []);
  });

  it('name no registry that packages come from', () => {
    // Written so that this file doesn't name them.
    assert.deepEqual(naming(/registr[y]\.[\w.-]*\.(?:org|com|net|io)|npm[m]irror|artifactor[y]\.|verdacci[o]/), []);
  });

  it('lock packages without where they come from', () => {
    const { packages } = readJson('package-lock.json') as {
      packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>;
    };
    assert.deepEqual(
      Object.entries(packages).flatMap(([name, { resolved }]) => (resolved === undefined ? [] : [name])),
      [],
    );
    const unproven = Object.entries(packages).filter(
      ([name, { integrity, link }]) => name !== '' && !integrity && !link,
    );
    assert.deepEqual(
      unproven.map(([name]) => name),
      [],
    );
  });
});
