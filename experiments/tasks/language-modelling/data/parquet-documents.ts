import { type AsyncBuffer, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { DataError, reasonOf } from '../../../data/data-error.ts';

/**
 * The column `text` of a parquet file, in order, a row group at a time. `name` is the file's path or address.
 *
 * Throws {@link DataError} naming the file when it cannot be read, is damaged or has no such column.
 */
export async function* parquetDocuments(file: AsyncBuffer, name: string): AsyncGenerator<string> {
  const metadata = await reading(name, () => parquetMetadataAsync(file));
  let rowStart = 0;
  for (const { num_rows: rows } of metadata.row_groups) {
    const rowEnd = rowStart + Number(rows);
    const options = { file, metadata, columns: ['text'], rowStart, rowEnd };
    for (const { text } of await reading(name, () => parquetReadObjects(options))) {
      if (typeof text !== 'string') {
        throw new DataError(`${name}: text of a row must be a string, got ${String(text)}`);
      }
      yield text;
    }
    rowStart = rowEnd;
  }
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    throw new DataError(`${name}: cannot be read as parquet (${reasonOf(thrown)})`, { cause: thrown });
  }
}
