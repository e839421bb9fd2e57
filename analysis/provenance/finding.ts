/** One thing that `check` found not to be as it should. */
export interface Finding {
  /** Relative to the repository, with forward slashes. */
  readonly path: string;
  readonly what: string;
}

/** At most 120 characters, without control characters: a hostile value must not fill or steer a terminal. */
export function excerpt(text: string): string {
  const plain = text.replace(/\p{C}/gu, ' ');
  return plain.length <= 120 ? plain : `${plain.slice(0, 117)}...`;
}
