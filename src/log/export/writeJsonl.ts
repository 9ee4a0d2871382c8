import type { InternetEndpoint } from '../../api';
import type { Annotation } from '../notes';
import type { ExportFile } from './exportFile';
import type { ExportJob } from './exportJob';
import { exportedEntries, type ExportedEntry } from './exportedEntries';
import { ExportedFrames } from './exportedFrames';
import { jsonlHead } from './jsonlHead';
import { base64Slices, textOf } from './payloadText';

/** Writes entries as JSON Lines; see `JsonlHead` for the format. */
export async function writeJsonl(job: ExportJob, file: ExportFile): Promise<void> {
  const frames = await ExportedFrames.of(job);
  file.add(`${JSON.stringify(jsonlHead(job))}\n`);
  for await (const entry of exportedEntries(job)) {
    if (entry.record.frameSpan > 0) await writeLoose(file, frames, entry.index);
    const peer = await job.log.peerOf(entry.index);
    await writeEntry(file, frames, { ...entry, peer }, job.annotations.get(entry.index));
    if (file.isFull) await file.drain();
  }
  await writeLoose(file, frames, undefined);
}

async function writeLoose(file: ExportFile, frames: ExportedFrames, before: number | undefined): Promise<void> {
  for await (const frame of frames.looseBefore(before)) {
    file.add(`${JSON.stringify({ frame })}\n`);
    if (file.isFull) await file.drain();
  }
}

async function writeEntry(
  file: ExportFile,
  frames: ExportedFrames,
  entry: ExportedEntry & { readonly peer: InternetEndpoint | undefined },
  annotation: Annotation | undefined,
): Promise<void> {
  const { index, record, size, payload, peer } = entry;
  const { time, direction, kind, truncated, roundTrip } = record;
  const facts = {
    index,
    time,
    direction,
    kind,
    size,
    ...(truncated && { truncated }),
    ...(roundTrip > 0 && { roundTrip }),
    ...(peer && { peer }),
    ...(!payload && { damaged: true }),
    ...(annotation && { pinned: annotation.pinned, note: annotation.note }),
  };
  file.add(JSON.stringify(facts).slice(0, -1));
  if (record.frameSpan > 0) {
    file.add(',"frames":[');
    let separator = '';
    for await (const part of frames.of(index)) {
      for (const frame of part) {
        file.add(separator + JSON.stringify(frame));
        separator = ',';
      }
      if (file.isFull) await file.drain();
    }
    file.add(']');
  }
  if (payload) await writePayload(file, payload);
  file.add('}\n');
}

async function writePayload(file: ExportFile, payload: Uint8Array): Promise<void> {
  const text = await textOf(payload);
  file.add(text ? ',"text":"' : ',"base64":"');
  for (const slice of text ?? base64Slices(payload)) {
    // A slice cuts no character, so no pair of surrogates is taken for two lone ones.
    file.add(text ? JSON.stringify(slice).slice(1, -1) : slice);
    if (file.isFull) await file.drain();
  }
  file.add('"');
}
