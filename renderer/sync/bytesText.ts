import type { Locale } from '../../shared/i18n/catalogue.ts';

const KILO = 1024;

/** A size as people read it: bytes below a kilobyte, then one decimal. */
export function bytesText(bytes: number, locale: Locale): string {
  const unit = bytes < KILO ? 'byte' : bytes < KILO * KILO ? 'kilobyte' : 'megabyte';
  const value = bytes < KILO ? bytes : bytes < KILO * KILO ? bytes / KILO : bytes / KILO / KILO;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'narrow' : 'short', maximumFractionDigits: 1 }).format(value);
}
