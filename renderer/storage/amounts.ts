const MB = 1024 * 1024;

/** Bytes as people read them: whole kilobytes below one megabyte, then megabytes, then gigabytes with one decimal. */
export function sizeText(bytes: number, locale: string): string {
  const number = (value: number, digits: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  if (bytes < MB) return `${number(Math.ceil(bytes / 1024), 0)} KB`;
  if (bytes < 1024 * MB) return `${number(bytes / MB, bytes < 10 * MB ? 1 : 0)} MB`;
  return `${number(bytes / (1024 * MB), 1)} GB`;
}

/** 0 to 1 as a percentage that reaches 100 only when it is done. */
export function shareText(share: number, locale: string): string {
  const whole = share >= 1 ? 1 : Math.floor(Math.max(0, share) * 100) / 100;
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(whole);
}
